internal import HTTPTypes

/// What every response says to a browser: nothing from elsewhere, nothing inline, in nobody's frame.
///
/// Source: <https://www.w3.org/TR/CSP3/>, <https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header>.
/// No `Access-Control-Allow-Origin`: pages of other origins read nothing here.
enum SecurityHeaders {
  static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
    + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

  static func add(to fields: inout HTTPFields) {
    fields[.contentSecurityPolicy] = policy
    fields[.xContentTypeOptions] = "nosniff"
    fields[.crossOriginResourcePolicy] = "same-origin"
    fields[.referrerPolicy] = "no-referrer"
  }
}

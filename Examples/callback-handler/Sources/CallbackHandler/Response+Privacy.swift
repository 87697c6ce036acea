package import HTTPTypes
package import Hummingbird

extension Response {
  /// A page under the headers of ``privateHeaders``.
  package init(_ page: HTMLPage, status: HTTPResponse.Status = .ok) {
    var headers = Self.privateHeaders
    headers[.contentType] = "text/html; charset=utf-8"
    let body = ResponseBody(byteBuffer: ByteBuffer(bytes: page.bytes))
    self.init(status: status, headers: headers, body: body)
  }

  /// Sends the browser on with GET, under the headers of ``privateHeaders``.
  package init(seeOther path: String) {
    var headers = Self.privateHeaders
    headers[.location] = path
    self.init(status: .seeOther, headers: headers)
  }

  /// What keeps a session id, which is in the page's own URL, where it is:
  /// - no cache keeps the page (RFC 9111 §5.2.2.5);
  /// - no link, image or form tells others the URL (<https://www.w3.org/TR/referrer-policy/>);
  /// - nothing foreign is loaded, and nobody frames the page (<https://www.w3.org/TR/CSP3/>).
  package static let privateHeaders: HTTPFields = [
    .cacheControl: "no-store",
    .referrerPolicy: "no-referrer",
    .contentSecurityPolicy:
      "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; "
      + "base-uri 'none'",
    .xContentTypeOptions: "nosniff",
  ]
}

extension HTTPField.Name {
  fileprivate static let referrerPolicy: HTTPField.Name = {
    guard let name = HTTPField.Name("Referrer-Policy") else {
      preconditionFailure("a token of RFC 9110")
    }
    return name
  }()
}

/// nginx with a `log_format` of JSON, as most guides to structured logging suggest it.
///
/// Rule: `escape=json`, <https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>: a
/// variable without a value is an empty string there, and no `-`.
struct NginxJSONLayout: LineLayout {
  static let nginxFormat = """
    {"time_iso8601":"$time_iso8601","remote_addr":"$remote_addr","request":"$request",\
    "status":$status,"body_bytes_sent":$body_bytes_sent,"http_referer":"$http_referer",\
    "http_user_agent":"$http_user_agent","host":"$host"}
    """

  var escaping: TextEscaping { .json }
  var timeStyle: LogClock.Style { .iso8601() }
  var namesReferer: Bool { true }

  func append(_ line: LogLine, at clock: LogClock, to bytes: inout [UInt8]) {
    bytes += #"{"time_iso8601":""#.utf8
    bytes += clock.text
    bytes += #"+00:00","remote_addr":""#.utf8
    bytes += line.client
    bytes += #"","request":""#.utf8
    if !line.isNoise || !line.target.isNothing { line.appendRequestLine(to: &bytes) }
    bytes += #"","status":"#.utf8
    bytes.appendDecimal(line.response)
    bytes += #","body_bytes_sent":"#.utf8
    bytes.appendDecimal(line.size)
    bytes += #","http_referer":""#.utf8
    if !line.referer.isNothing { line.referer.append(to: &bytes, filledWith: line.filling) }
    bytes += #"","http_user_agent":""#.utf8
    if line.hasAgent { bytes += line.agent }
    bytes += #"","host":""#.utf8
    bytes += line.host.name
    bytes += #""}"#.utf8
  }
}

/// The Common Log Format and its kin.
///
/// Rule: Apache httpd, "Access Log", <https://httpd.apache.org/docs/2.4/logs.html#accesslog>; nginx,
/// `combined`, <https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>.
struct CommonLogLayout: LineLayout {
  /// Whether `host:port` is in front.
  var namesHost = false
  /// Referer and user agent, that is.
  var namesReferer = false
  var namesLocation = false

  var escaping: TextEscaping { .hexadecimal }
  var timeStyle: LogClock.Style { .commonLog }

  func append(_ line: LogLine, at clock: LogClock, to bytes: inout [UInt8]) {
    if namesHost {
      line.host.append(to: &bytes)
      bytes.append(UInt8(ascii: " "))
    }
    bytes += line.client
    bytes += " - ".utf8
    bytes += line.user
    bytes += " [".utf8
    bytes += clock.text
    bytes += " +0000] \"".utf8
    line.appendRequestLine(to: &bytes)
    bytes += "\" ".utf8
    bytes.appendDecimal(line.response)
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(line.size)
    if namesReferer {
      bytes += " \"".utf8
      line.referer.append(to: &bytes, filledWith: line.filling)
      bytes += "\" \"".utf8
      bytes += line.agent
      bytes.append(UInt8(ascii: "\""))
    }
    if namesLocation {
      bytes += " \"".utf8
      line.location.append(to: &bytes, filledWith: line.filling)
      bytes.append(UInt8(ascii: "\""))
    }
  }
}

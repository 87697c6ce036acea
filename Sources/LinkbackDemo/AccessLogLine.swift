internal import LinkbackGenerator

/// One line as nginx writes it in its format `combined`.
///
/// ```
/// 192.0.2.7 - - [23/Nov/2026:06:17:33 +0000] "GET /account/connected?… HTTP/1.1" 200 512 "-" "Mozilla/5.0 …"
/// ```
///
/// Rule: <https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>.
struct AccessLogLine {
  var client: String
  /// Seconds since 1970.
  var second: Int
  var method: String
  var target: String
  var response: Int
  /// Of the body, in bytes.
  var size: Int
  var referer: String?
  var agent: String?

  /// With its line feed. What comes from outside can't end a field or the line.
  var bytes: [UInt8] {
    func escaped(_ text: String?) -> [UInt8] {
      TextEscaping.hexadecimal.escaped((text ?? "-").utf8)
    }
    var line = Array("\(client) - - [".utf8)
    line += LogClock.text(of: second, .commonLog)
    line += " +0000] \"".utf8
    line += escaped("\(method) \(target) HTTP/1.1")
    line += "\" \(response) \(size) \"".utf8
    line += escaped(referer)
    line += "\" \"".utf8
    line += escaped(agent)
    line += "\"\n".utf8
    return line
  }
}

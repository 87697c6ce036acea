/// One line of an access log, before it is written: its fields, in the order of the line.
///
/// ```
/// example.com:443 192.0.2.7 - monitor [23/Nov/2026:06:17:33 +0000]
/// ╰────host─────╯ ╰client─╯   ╰user─╯
/// "GET /link?session_id=…&status=… HTTP/2.0" 200 512 "https://…" "Mozilla/5.0 …" "myapp://…?…"
///  ╰┬─╯╰─────────target──────────╯╰version╯  ╰┬╯ ╰┬╯  ╰referer╯   ╰───agent───╯   ╰─location─╯
///   method                             response   size
/// ```
struct LogLine {
  var host: [UInt8]
  var client: [UInt8]
  var user: [UInt8] = [UInt8(ascii: "-")]
  /// With the space behind it; empty for what is no HTTP.
  var method: [UInt8]
  var target: Phrase
  /// With the space in front of it; empty for what is no HTTP.
  var version: [UInt8]
  /// The response's status code.
  var response: Int
  /// The response's length in bytes.
  var size: Int
  var referer: Phrase
  var agent: [UInt8]
  var location: Phrase
  /// What fills the rooms of `target`, `referer` and `location`.
  var filling: Filling

  /// Appends the line, with its line feed.
  ///
  /// - Complexity: O(*n*) in the bytes of the line; allocates only to let `bytes` grow.
  func append(to bytes: inout [UInt8], format: LogGenerator.Format, date: [UInt8]) {
    if format.namesHost {
      bytes += host
      bytes.append(UInt8(ascii: " "))
    }
    bytes += client
    bytes += " - ".utf8
    bytes += user
    bytes += " [".utf8
    bytes += date
    bytes += "] \"".utf8
    bytes += method
    target.append(to: &bytes, filledWith: filling)
    bytes += version
    bytes += "\" ".utf8
    bytes.appendDecimal(response)
    bytes.append(UInt8(ascii: " "))
    bytes.appendDecimal(size)
    if format.namesAgent {
      bytes += " \"".utf8
      referer.append(to: &bytes, filledWith: filling)
      bytes += "\" \"".utf8
      bytes += agent
      bytes.append(UInt8(ascii: "\""))
    }
    if format.namesLocation {
      bytes += " \"".utf8
      location.append(to: &bytes, filledWith: filling)
      bytes.append(UInt8(ascii: "\""))
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}

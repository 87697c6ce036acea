/// One line of an access log, before it is laid out: what the server knows of one request. Texts are
/// escaped already.
///
/// ```
/// example.com:443 192.0.2.7 - monitor [23/Nov/2026:06:17:33 +0000]
/// ╰────host─────╯ ╰client─╯   ╰user─╯
/// "GET /link?session_id=…&status=… HTTP/2.0" 200 512 "https://…" "Mozilla/5.0 …" "myapp://…?…"
///  ╰┬╯ ╰─────────target──────────╯ ╰version╯ ╰┬╯ ╰┬╯  ╰referer╯   ╰───agent───╯   ╰─location─╯
///   method                             response   size
/// ```
struct LogLine {
  var host: ServerName
  var client: [UInt8]
  var user: [UInt8] = [UInt8(ascii: "-")]
  /// Empty for what is no HTTP.
  var method: [UInt8]
  var target: Phrase
  /// Empty for what is no HTTP.
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
  /// What the fields are made of that no reader looks at: ports, durations, request ids.
  var details: UInt64 = 0
}

extension LogLine {
  /// Whether the client sent no HTTP.
  var isNoise: Bool { method.isEmpty }

  /// Whether the client said what it is.
  var hasAgent: Bool { agent != [UInt8(ascii: "-")] }

  /// Appends the request line as it was sent.
  func appendRequestLine(to bytes: inout [UInt8]) {
    if !method.isEmpty {
      bytes += method
      bytes.append(UInt8(ascii: " "))
    }
    target.append(to: &bytes, filledWith: filling)
    if !version.isEmpty {
      bytes.append(UInt8(ascii: " "))
      bytes += version
    }
  }

  /// Appends the path and query: the target without the scheme and host of absolute-form.
  func appendPath(to bytes: inout [UInt8]) {
    target.append(to: &bytes, filledWith: filling, droppingFirst: pathStart ?? 0)
  }

  /// Appends the request's URL, or the target as it is if it is the host and port of CONNECT.
  func appendURL(to bytes: inout [UInt8], alwaysWithPort: Bool = false) {
    if pathStart != nil {
      bytes += (host.isPlain ? "http://" : "https://").utf8
      if alwaysWithPort { host.append(to: &bytes) } else { host.appendHostField(to: &bytes) }
    }
    appendPath(to: &bytes)
  }

  /// Path and query as two fields; a query that is empty or not there is `-`.
  var stemAndQuery: (stem: ArraySlice<UInt8>, query: ArraySlice<UInt8>) {
    var path: [UInt8] = []
    appendPath(to: &path)
    let mark = path.firstIndex(of: UInt8(ascii: "?")) ?? path.endIndex
    let query = path[mark...].dropFirst()
    return (path[..<mark], query.isEmpty ? [UInt8(ascii: "-")] : query)
  }

  /// Where the path begins in the target; `nil` if it has none.
  private var pathStart: Int? {
    guard target.before.first != UInt8(ascii: "/") else { return 0 }
    guard target.before.starts(with: "http".utf8) else { return nil }
    let slashes = target.before.indices.lazy.filter { target.before[$0] == UInt8(ascii: "/") }
    return slashes.dropFirst(2).first
  }
}

/// Caddy's access log: JSON with the request inside.
///
/// Rule: "Structured Logs", <https://caddyserver.com/docs/logging#structured-logs>. Numbers are Go's
/// `float64`, so the time has no more than seven digits after the dot. A header that was not sent is
/// not there. What is no HTTP never gets to the access log: a line of the server's own log is in
/// for it, as both go to standard error unless told otherwise.
struct CaddyLayout: LineLayout {
  var escaping: TextEscaping { .json }
  var timeStyle: LogClock.Style { .epoch }
  var namesReferer: Bool { true }

  func append(_ line: LogLine, at clock: LogClock, to bytes: inout [UInt8]) {
    var dice = SplitMix64(seed: line.details)
    guard !line.isNoise else {
      bytes += #"{"level":"debug","ts":"#.utf8
      appendTime(clock, to: &bytes)
      bytes += #","logger":"http.stdlib","msg":"http: TLS handshake error from "#.utf8
      bytes += line.client
      bytes.append(UInt8(ascii: ":"))
      bytes.appendDecimal(dice.clientPort())
      bytes += #": EOF"}"#.utf8
      return
    }
    bytes += #"{"level":"info","ts":"#.utf8
    appendTime(clock, to: &bytes)
    bytes += #","logger":"http.log.access.log0","msg":"handled request","request":{"#.utf8
    appendRequest(of: line, port: dice.clientPort(), to: &bytes)
    bytes += #"},"bytes_read":0,"user_id":""#.utf8
    if line.user != [UInt8(ascii: "-")] { bytes += line.user }
    bytes += #"","duration":0.0"#.utf8
    bytes.appendDecimal(dice.within(10_000...99_999))
    bytes += #","size":"#.utf8
    bytes.appendDecimal(line.size)
    bytes += #","status":"#.utf8
    bytes.appendDecimal(line.response)
    bytes += #","resp_headers":{"Server":["Caddy"],"Content-Type":["text/html"]}}"#.utf8
  }

  private func appendRequest(of line: LogLine, port: Int, to bytes: inout [UInt8]) {
    bytes += #""remote_ip":""#.utf8
    bytes += line.client
    bytes += #"","remote_port":""#.utf8
    bytes.appendDecimal(port)
    bytes += #"","client_ip":""#.utf8
    bytes += line.client
    bytes += #"","proto":""#.utf8
    bytes += line.version
    bytes += #"","method":""#.utf8
    bytes += line.method
    bytes += #"","host":""#.utf8
    line.host.appendHostField(to: &bytes)
    bytes += #"","uri":""#.utf8
    line.target.append(to: &bytes, filledWith: line.filling)
    bytes += #"","headers":{"#.utf8
    if line.hasAgent {
      bytes += #""User-Agent":[""#.utf8
      bytes += line.agent
      bytes += #""],"#.utf8
    }
    bytes += #""Accept":["*/*"]"#.utf8
    if !line.referer.isNothing {
      bytes += #","Referer":[""#.utf8
      line.referer.append(to: &bytes, filledWith: line.filling)
      bytes += #""]"#.utf8
    }
    bytes.append(UInt8(ascii: "}"))
    guard !line.host.isPlain else { return }
    bytes += #","tls":{"resumed":false,"version":772,"cipher_suite":4865,"proto":"h2","#.utf8
    bytes += #""server_name":""#.utf8
    bytes += line.host.name
    bytes += #""}"#.utf8
  }

  /// Zeros at the end are not written, and no dot in front of nothing.
  private func appendTime(_ clock: LogClock, to bytes: inout [UInt8]) {
    guard clock.nanosecond >= 100 else {
      bytes += clock.text
      return
    }
    clock.append(to: &bytes, fractionDigits: 7)
    while bytes.last == UInt8(ascii: "0") { bytes.removeLast() }
  }
}

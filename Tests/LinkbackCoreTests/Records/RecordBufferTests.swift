import LinkbackCore
import CoreFixtures
import Testing

@Suite struct RecordBufferTests {
  private static func options(_ records: LogScanner.Records) -> LogScanner.Options {
    var options = LogScanner.Options()
    options.records = records
    return options
  }

  private static let events = options(.events(revealingSessions: false))

  @Test func anEventIsSpelledByteByByte() {
    var line = CommonLine(session: "csn_1", status: "success", response: "499")
    line.prefix = "Example.com:443 192.0.2.7 - - "
    #expect(
      ScannedLog(line.text, options: Self.events).records == """
        {"record":"event","v":1,"time":"2026-11-22T10:00:00Z","session":"\(pseudonym("csn_1"))",\
        "status":"success","route":"/link","host":"example.com","response":499,\
        "source":"request","file":"access.log","line":1}

        """)
  }

  @Test func whatIsNotKnownIsNull() throws {
    let format = try LogFormat(parsing: "$msec $query_string $status")
    let log = "1795341600.25 session_id=csn_1&status=%F0%9F%99%82 -"
    #expect(
      ScannedLog(log, options: Self.events, format: format).records == """
        {"record":"event","v":1,"time":"2026-11-22T10:00:00.250Z",\
        "session":"\(pseudonym("csn_1"))","status":"🙂","route":null,"host":null,\
        "response":null,"source":"request","file":"access.log","line":1}

        """)
  }

  @Test func aRevealedSessionIsDecodedRepairedAndEscaped() {
    let line = CommonLine(session: "csn_%22%FF+%0A", status: "s")
    let records = ScannedLog(line.text, options: Self.options(.events(revealingSessions: true)))
      .records
    #expect(records.contains("\"session\":\"csn_\\\"\u{FFFD} \\n\","))
  }

  @Test func whatExceedsALimitIsOtherInEventsToo() {
    let statuses = [
      (String(repeating: "s", count: 64), String(repeating: "s", count: 64)),
      (String(repeating: "s", count: 65), "(other)"),
      (String(repeating: "%FF", count: 21), String(repeating: "\u{FFFD}", count: 21)),
      (String(repeating: "%FF", count: 22), "(other)"),
    ]
    for (status, expected) in statuses {
      let line = CommonLine(session: "csn_1", status: status)
      let scanned = ScannedLog(line.text, options: Self.events)
      #expect(scanned.records.contains("\"status\":\"\(expected)\","))
      #expect(scanned.result.contains("\"status\":\"\(expected)\","))
    }
    for (length, isKept) in [(1_024, true), (1_025, false)] {
      let route = "/" + String(repeating: "r", count: length - 1)
      let line = CommonLine(target: route + "?session_id=csn_1&status=success")
      let records = ScannedLog(line.text, options: Self.events).records
      #expect(records.contains("\"route\":\"\(isKept ? route : "(other)")\","))
    }
  }

  @Test func aRejectedLineIsSpelledByteByByte() {
    let good = CommonLine().text
    let bad = CommonLine(target: "/x?session_id=csn_1", method: "GET").text
    #expect(
      ScannedLog("\(good)\n\0\0\(bad)\r\n", options: Self.options(.rejected)).records == """
        {"record":"rejected","v":1,"reason":"incomplete","file":"access.log","line":2,\
        "offset":\(good.utf8.count + 3),"shape":"999.9.9.9 - - [99/aaa/9999:99:99:99 +9999] \
        \\"aaa /a?session_id=aaa_9 aaaa/9.9\\" 999 999 \\"-\\" \\"aaaaaaa/9.9\\""}

        """)
  }

  @Test func theBucketsThatAreNoMistakeAreNotListed() {
    var options = Self.options(.rejected)
    options.reading.callbacks.since = EventTime(nanoseconds: .max)
    let log = CommonLine().text + "\n" + CommonLine(target: "/a%73").text
    #expect(ScannedLog(log, options: options).records.isEmpty)
  }

  @Test func lineNumbersAreCountedFromTheLinesBefore() {
    var scanner = LogScanner(options: Self.events)
    scanner.begin(path: "a")
    let line = CommonLine().text + "\n"
    withExactSpan("x\n\(line)\n\n\(line)") { scanner.scan($0, offset: 0) }
    var output = Array("before\n".utf8)
    scanner.records.drain(linesBefore: 100, to: &output)
    #expect(scanner.records.count == 0)
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    #expect(
      lines.map { $0.suffix(11) }
        == ["before", ",\"line\":102}", ",\"line\":105}"].map {
          $0.suffix(11)
        })
    // Behind a drain, lines are still counted within the part.
    withExactSpan(line) { scanner.scan($0, offset: 0) }
    output = []
    scanner.records.drain(linesBefore: 0, to: &output)
    #expect(String(decoding: output, as: UTF8.self).hasSuffix(",\"line\":6}\n"))
  }

  @Test func noClientUserOrAgentIsEverWritten() {
    var line = CommonLine()
    line.prefix = "198.51.100.99 ident frank "
    line.request = "GET /link?token=secret&session_id=csn_1&status=success HTTP/1.1"
    line.tail = "200 1 \"https://referer.example/\" \"Agent/7\""
    for records in [LogScanner.Records.events(revealingSessions: true), .rejected] {
      let scanned = ScannedLog(line.text, options: Self.options(records))
      for word in ["198.51", "ident", "frank", "secret", "token", "referer", "Agent"] {
        #expect(!scanned.records.contains(word))
        #expect(!scanned.result.contains(word))
      }
    }
  }

  private func pseudonym(_ session: String) -> String {
    let hash = withExactSpan(session) { SipHash.documentedKey.hash($0, 0..<$0.count) }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}

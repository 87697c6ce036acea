import LinkbackCore
import Testing

@testable import LinkbackIO

@Suite struct SampleVerdictTests {
  private static let access =
    #"192.0.2.9 - - [22/Nov/2026:10:00:58 +0000] "GET /link?session_id=csn_a9&status=success HTTP/1.1" 200 5"#
    + "\n"
  private static let record =
    #"{"record":"total","v":1,"status":"success","hits":4,"sessions":3}"# + "\n"
  private static let event =
    #"{"record":"event","v":1,"time":"2026-11-22T10:00:03Z","session":"1f0e2a9bd4c7e8f1","status":"success""#
    + #","route":"/link","host":null,"response":200,"source":"request","file":"a","line":1}"# + "\n"
  private static let rejected =
    #"{"record":"rejected","v":1,"reason":"malformed","file":"a","line":1,"offset":0,"shape":"session_id"}"#
    + "\n"

  private func verdict(_ text: String, format: LogFormat? = nil) -> SampleVerdict {
    SampleVerdict(Array(text.utf8).span, format: format)
  }

  @Test(
    arguments: [
      ("an access log", access, .accessLog), ("one line in ten", access + junk(9), .accessLog),
      ("one line in eleven", access + junk(10), .other), ("text", junk(3), .other),
      ("blank lines", "\n\n", .noLines), ("a comment", "#Fields: date time\n", .noLines),
      ("counts", record + record, .records), ("events", event, .records),
      ("what did not count", rejected, .records),
      ("records after a blank line", "\n" + record, .records),
      ("as many other lines", record + access, .records),
      ("more other lines", record + access + access, .accessLog),
      ("a line first", access + record + record, .accessLog),
      ("another's records", #"{"record":"total","n":1}"# + "\n", .other),
      ("a comment without end", "#" + String(repeating: "x", count: 1 << 16), .other),
    ] as [(String, String, SampleVerdict)])
  func theBeginningTells(what: String, text: String, expected: SampleVerdict) {
    #expect(verdict(text) == expected, "\(what)")
  }

  /// Asked for by name, records are what is to be read; no other name asks for them.
  @Test func recordsAreReadWhereTheyAreAskedFor() {
    #expect(verdict(Self.event, format: LogFormat(.linkbackEvents)) == .accessLog)
    #expect(verdict(Self.access, format: LogFormat(.linkbackEvents)) == .other)
    #expect(verdict(Self.event, format: LogFormat(.combined)) == .records)
  }

  private static func junk(_ count: Int) -> String {
    String(repeating: "upstream timed out\n", count: count)
  }

  // MARK: - Mentions

  private static let nginx =
    #"2026/11/22 10:00:00 [error] 1#1: *1 open() failed, request: "GET /x?session_id=csn_1 HTTP/1.1""#
  private static let apache =
    "[Sun Nov 22 10:00:00.123456 2026] [core:error] [pid 7:tid 8] AH00128: /x?session_id=csn_1"

  @Test(
    arguments: [
      ("nothing", "GET / 200\n", false), ("a mention", "41|GET|/link?session_id=csn_1\n", true),
      ("escaped", #"41|GET|/link?session%5Fid=csn_1 \x26"#, true),
      ("twice encoded", "url=%252Flink%253Fsession%255Fid%253Dcsn_1\n", true),
      ("nginx's error log", nginx + "\n", false), ("Apache's", apache + "\n", false),
      ("after a container's time", "2026-11-22T10:00:00.1Z stderr F \(nginx)\n", false),
      ("in a container's JSON", #"{"log":"\#(nginx)\n","stream":"stderr"}"#, false),
      ("after syslog's header", "<187>Nov 22 10:00:00 web nginx: \(nginx)\n", false),
      ("far into a line", String(repeating: "x ", count: 200) + nginx, true),
      ("among errors", "\(nginx)\n\(apache)\n/link?session_id=csn_2\n", true),
      ("before errors", "/link?session_id=csn_2\n\(nginx)\n", true),
      ("binary", "\0\u{1}session_id\0", true), ("half a word", "session_i\nd=csn_1\n", false),
    ])
  func mentionsButOfErrorLogs(what: String, text: String, mentions: Bool) {
    #expect(SampleMatches.contains(Array(text.utf8).span) == mentions, "\(what)")
  }
}

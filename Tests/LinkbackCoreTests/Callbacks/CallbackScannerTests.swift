import LinkbackCore
import CoreFixtures
import Testing

/// Which bucket a line falls into, by every rule.
@Suite struct CallbackScannerTests {
  struct Row: CustomTestStringConvertible, Sendable {
    var target: String
    var bucket: String
    var method = "GET"
    var testDescription: String { "\(method) \(target)" }

    init(_ target: String, _ bucket: String, method: String = "GET") {
      (self.target, self.bucket, self.method) = (target, bucket, method)
    }
  }

  private static func bucket(
    _ line: String, _ options: LogScanner.Options = LogScanner.Options(), format: LogFormat? = nil
  ) -> String? {
    ScannedLog(line, options: options, format: format).statistics.bucket
  }

  private static let rows: [Row] = [
    Row("/link?session_id=csn_1&status=success", "callbacks"),
    Row("/link?status=success&session_id=csn_1", "callbacks"),
    Row("/?session_id=csn_1&status=never_heard_of", "callbacks"),
    Row("https://example.com/link?session_id=csn_1&status=success", "callbacks"),
    Row("/link?session_id=csn_1&status=success#top", "callbacks"),
    Row("/link?session%5Fid=csn%5F1&st%61tus=%73", "callbacks"),
    Row("/link?session_id=%63sn_1&status=+", "callbacks"),
    Row("/link?session_id=csn_&status=s", "callbacks"),
    Row("/link?session_id=x&session_id=csn_1&status=&status=s", "callbacks"),
    Row(#"/link?session\x5Fid=csn_1&status=s"#, "callbacks"),
    Row("/a b?session_id=csn_1&status=s", "callbacks"),
    // No parameter of the name.
    Row("/link?status=success", "other"),
    Row("/link?Session_id=csn_1&status=success", "other"),
    Row("/session_id=csn_1&status=success", "other"),
    Row("/link#?session_id=csn_1&status=success", "other"),
    Row("/link?a#session_id=csn_1&status=success", "other"),
    Row("/link?xsession_id=csn_1&status=success", "other"),
    Row("/link?session%255Fid=csn_1&status=success", "other"),
    Row("/link?a;session_id=csn_1&status=success", "other"),
    Row("/link?u=https%3A%2F%2Fx%3Fsession_id%3Dcsn_1%26status%3Ds", "other"),
    Row("session_id", "other"),
    // Another system's id.
    Row("/link?session_id=abc&status=success", "foreign"),
    Row("/link?session_id=CSN_1&status=success", "foreign"),
    Row("/link?session_id=+csn_1&status=success", "foreign"),
    Row("/link?session_id=csn&status=success", "foreign"),
    Row("/link?session_id=%2563sn_1&status=success", "foreign"),
    Row("/link?session_id=abc", "foreign"),
    Row("/link?session_id=abc&status=s", "foreign", method: "POST"),
    Row("/link?session_id=csn_1&session_id=abc&status=s", "foreign"),
    // Something is missing.
    Row("/link?session_id=csn_1", "incomplete"),
    Row("/link?session_id=csn_1&status", "incomplete"),
    Row("/link?session_id=csn_1&status=", "incomplete"),
    Row("/link?session_id=&status=success", "incomplete"),
    Row("/link?session_id&status=success", "incomplete"),
    Row("/link?session_id=csn_1&amp;status=success", "incomplete"),
    Row("/link?session_id=csn_1;status=success", "incomplete"),
    Row("/link?session_id=csn_1#&status=success", "incomplete"),
    Row("/link?session_id=csn_1&status=s&status=", "incomplete"),
    Row("/link?session_id=csn_1&Status=success", "incomplete"),
    Row("/link?session_id=csn_1", "incomplete", method: "POST"),
    // Not requested by a browser that follows a redirect.
    Row("/link?session_id=csn_1&status=success", "wrong_method", method: "POST"),
    Row("/link?session_id=csn_1&status=success", "wrong_method", method: "HEAD"),
    Row("/link?session_id=csn_1&status=success", "wrong_method", method: "OPTIONS"),
    Row("/link?session_id=csn_1&status=success", "wrong_method", method: "get"),
    // No method at all, and what can't be one.
    Row("/link?session_id=csn_1&status=success", "malformed", method: ""),
    Row("/link?session_id=csn_1&status=success", "malformed", method: "GET/1"),
    Row("/link?session_id=csn_1&status=success", "malformed", method: "www.example.com"),
    Row("/link?session_id=csn_1&status=success", "callbacks", method: "-"),
  ]

  @Test(arguments: rows)
  func theTargetDecides(row: Row) {
    #expect(Self.bucket(CommonLine(target: row.target, method: row.method).text) == row.bucket)
  }

  @Test(arguments: [
    ("GET /link?session_id=csn_1&status=success", "callbacks"),
    ("GET /link?session_id=csn_1&status=a b HTTP/1.0 c HTTP/1.1", "callbacks"),
    ("/link?session_id=csn_1&status=success HTTP/1.1", "malformed"),
    ("https://example.com/link?session_id=csn_1&status=success", "malformed"),
    ("-", "other"), ("", "other"),
  ])
  func aBrokenRequestIsJudgedByWhatWasLogged(request: String, bucket: String) {
    var line = CommonLine()
    line.request = request
    #expect(Self.bucket(line.text) == bucket)
  }

  private static let callback = "/link?session_id=csn_1&status=success"

  @Test(arguments: [
    ("200 1 \"https://example.com\(callback)\" \"x\"", "other"),
    ("200 1 \"-\" \"\(callback)\"", "other"),
    ("302 1 \"-\" \"x\" \"https://example.com\(callback)\"", "other"),
  ])
  func theRefererAndOtherFieldsNeverCount(tail: String, bucket: String) {
    var line = CommonLine(target: "/style.css")
    line.tail = tail
    #expect(Self.bucket(line.text) == bucket)
    line.prefix = "192.0.2.7 - \(Self.callback) "
    #expect(Self.bucket(line.text) == bucket)
  }

  @Test(arguments: [
    ("session_id", "malformed"),
    ("no line of any format session%5Fid", "malformed"),
    (#"\u0073ession_id"#, "malformed"),
    ("session%255Fid", "malformed"),
    ("session#5Fid", "malformed"),
    ("session%25255Fid", "other"),
    ("scanner noise \\x16\\x03", "other"),
    ("", "other"),
  ])
  func aLineOfNoFormatIsMalformedIfItMentionsTheName(line: String, bucket: String) {
    #expect(Self.bucket(line + "\n") == bucket)
  }

  @Test func withoutAReadableTimeALineIsMalformed() {
    var line = CommonLine()
    for time in [
      "31/Feb/2026:10:00:00 +0000", "22.11.2026 10:00:00", "-", "01/Jan/1600:00:00:00 +0000",
      "0.034", "1795341600",
    ] {
      line.time = time
      #expect(Self.bucket(line.text) == "malformed")
    }
    line.request = "GET / HTTP/1.1"
    #expect(Self.bucket(line.text) == "other")
  }

  @Test(arguments: [
    ("09:59:59", "outside"), ("10:00:00", "callbacks"), ("10:59:59", "callbacks"),
    ("11:00:00", "outside"),
  ])
  func sinceIsInsideAndUntilIsOutside(time: String, bucket: String) throws {
    var options = LogScanner.Options()
    options.reading.callbacks.since = EventTime(seconds: 1_795_341_600)
    options.reading.callbacks.until = EventTime(seconds: 1_795_345_200)
    var line = CommonLine()
    line.time = "22/Nov/2026:\(time) +0000"
    #expect(Self.bucket(line.text, options) == bucket)
    // The time is judged before the id and the method, but only of what has the parameter.
    line.request = "POST /?session_id=abc HTTP/1.1"
    #expect(Self.bucket(line.text, options) == (bucket == "outside" ? "outside" : "foreign"))
    line.request = "GET / HTTP/1.1"
    #expect(Self.bucket(line.text, options) == "other")
  }

  @Test(arguments: [
    ("", "abc", "callbacks"), ("", "", "incomplete"), ("x-", "x-1", "callbacks"),
    ("x-", "csn_1", "foreign"), ("é", "%C3%A9", "callbacks"), ("\u{FFFD}", "%FF", "callbacks"),
    ("long_prefix", "long", "foreign"),
  ])
  func anotherPrefixMayBeSetOrNone(prefix: String, session: String, bucket: String) {
    var options = LogScanner.Options()
    options.reading.callbacks.sessionPrefixes = SessionPrefixes([ByteString(Array(prefix.utf8))])
    #expect(Self.bucket(CommonLine(session: session, status: "s").text, options) == bucket)
  }

  @Test func aNamelessMethodPasses() throws {
    let pathOnly = try LogFormat(parsing: "$msec $uri $args $status")
    #expect(
      Self.bucket("1795341600 /a session_id=csn_1&status=s 200", format: pathOnly) == "callbacks")
    let method = try LogFormat(parsing: "%{sec}t %m %U %q")
    let query = "?session_id=csn_1&status=s"
    #expect(Self.bucket("1795341600 GET /a \(query)", format: method) == "callbacks")
    #expect(Self.bucket("1795341600 - /a \(query)", format: method) == "callbacks")
    #expect(Self.bucket("1795341600 PUT /a \(query)", format: method) == "wrong_method")
  }
}

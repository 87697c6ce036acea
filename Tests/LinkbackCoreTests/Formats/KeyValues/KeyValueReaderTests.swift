@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct KeyValueReaderTests {
  private static let url = "/a?session_id=csn_1&status=s"
  private static let time = "2026-11-22T10:00:00Z"
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /a - -"

  @Test(
    arguments: [
      ("time=« path=U", counted), ("time=« path=\"U\"", counted), ("path=U time=«", counted),
      ("ts=1795341600 uri=U", counted),
      ("ts=1795341600.000 url=\"U\" status=302", counted.dropLast() + "302"),
      ("time=\"«\" method=GET path=U", counted),
      ("time=« method=POST path=U", "wrong_method"), ("time=« method=- path=U", counted),
      ("time=« request=\"GET U HTTP/1.1\"", counted),
      ("time=« method=GET path=/a query=\"session_id=csn_1&status=s\"", counted),
      (
        "time=« request.method=GET request.uri=U request.host=Example.com:80 status=200",
        "2026-11-22T10:00:00Z csn_1 s /a example.com 200"
      ),
      // The sites' and the client's names.
      ("time=« path=U host=example.com", "2026-11-22T10:00:00Z csn_1 s /a example.com -"),
      (
        "time=« path=U fwd=\"192.0.2.7\" remote_host=client.example.net client.host=client.example.net",
        counted
      ),
      // Further spaces, empty values, values with an equals sign.
      ("time=«  path=U ", counted), ("time=« a= path=U b=", counted),
      ("time=« a=b=c path=U", counted),
      ("time=« a=\"\" path=U", counted),
      // Escapes stand between quotes alone.
      (#"time=« path="/\u0061?session\u005fid=csn_1&status=s""#, counted),
      (#"time=« path="/a?session\x5fid=csn_1&status=s""#, counted),
      (
        #"time=« path="/\"a\"?session_id=csn_1&status=s""#,
        #"2026-11-22T10:00:00Z csn_1 s /\"a\" - -"#
      ),
      // Spaces at both ends are no part of a value between quotes.
      ("time=\" « \" path=\" U \" method=\" GET \"", counted),
      ("time=« request=\"  GET U HTTP/1.1 \"", counted),
      (#"time=« path=" /\u0061?session\u005fid=csn_1&status=s ""#, counted),
      ("time=« path=\" session_idx=1&session_id=csn_1\"", "other"), ("time=« path=\"  \"", "other"),
      (#"time=« path=/a?session\u005fid=csn_1&status=s"#, "other"),
      (#"time=« path=/a\?session_id=csn_1&status=s"#, #"2026-11-22T10:00:00Z csn_1 s /a\\ - -"#),
      // The Referer and other texts.
      ("time=« path=/b referer=\"U\" user_agent=\"U\" msg=\"U\"", "other"),
      ("time=« path=/b http_referer=U", "other"),
      // All of it has to be pairs.
      ("time=« path=U x", "malformed"), ("x time=« path=U", "malformed"),
      ("time=« path=U =x", "malformed"),
      ("time=« path=\"U", "malformed"), ("time=« path=\"U\"x", "malformed"),
      ("time=« path=U\"x", "malformed"),
      ("time=« path=U a=\"b\"c\"", "malformed"), ("time=« path=U [a]=b", "malformed"),
      ("time=«, path=U", "malformed"), ("time=«\tpath=U", "malformed"),
      // Two writers in one line.
      ("time=« path=U time=« path=U", "malformed"),
      ("time=« path=U status=30time=« path=U", "malformed"),
      ("time=« path=U path=/b", "malformed"), ("time=« path=U a=1 a=2", counted),
      // A time and a URL.
      ("path=U", "malformed"), ("time=x path=U", "malformed"), ("time=« x=U", "malformed"),
      ("date=2026-11-22 time=10:00:00 uri=U", counted),
    ] as [(String, String)])
  func pairsAreReadByTheirKeys(line: String, expected: String) {
    let text = line.replacing("«", with: Self.time).replacing("U", with: Self.url)
    #expect(verdict(text) == expected, "\(text)")
    #expect(verdict(text, format: LogFormat(.logfmt)) == expected)
  }

  @Test(
    arguments: [
      ("time:T|uri:U", counted), ("uri:U|time:T", counted), ("time:[T]|uri:U", counted),
      ("time:22/Nov/2026:10:00:00 +0000|uri:U", counted),
      (
        "time:[22/Nov/2026:10:00:00 +0000]|req:GET U HTTP/1.1|status:302",
        counted.dropLast() + "302"
      ),
      ("time:T|req:POST U HTTP/1.1", "wrong_method"), ("time:T|method:GET|uri:U", counted),
      ("time:T|method:POST|uri:U", "wrong_method"),
      ("time:T|path:/a|query:session_id=csn_1&status=s", counted),
      // `host` is the client, `vhost` the site.
      ("time:T|host:client.example.net|uri:U", counted), ("time:T|host:192.0.2.7|uri:U", counted),
      (
        "host:client.example.net|time:T|uri:U|vhost:Example.com",
        "2026-11-22T10:00:00Z csn_1 s /a example.com -"
      ),
      ("time:T|forwardedfor:192.0.2.7|server:192.0.2.1|ident:-|user:a|uri:U", counted),
      (#"time:T|uri:/a?session\x5Fid=csn_1&status=s"#, counted),
      ("time:T|uri:/b|referer:U|ua:U", "other"),
      // Every field has a label.
      ("time:T|uri:U|x", "malformed"), ("time:T|uri:U|", counted), ("time:T||uri:U", "malformed"),
      ("time:T|uri:U|:x", "malformed"), ("time:T|uri:U|a b:x", "malformed"),
      ("time:T uri:U", "malformed"),
      ("time:T|uri:U|a:", counted), ("time:T|uri:U|time:T", "malformed"),
      ("time:T|uri:U|uri:/b", "malformed"),
      // Nothing but a tab ends a field, so its type says whether it is whole.
      ("time:T|req:GET U", "malformed"), ("time:T|req:GET U HTTP/1", counted),
      ("time:T|req:GET U HTTP/1.", "malformed"), ("time:T|req:GET U HTTP/1.1x", "malformed"),
      ("time:T|req:GET U HTTP/", "malformed"), ("time:T|req:G:T U HTTP/1.1", "malformed"),
      (
        "time:T|req:GET /a b?session_id=csn_1&status=s HTTP/1.1",
        counted.replacing("/a", with: "/a b")
      ),
      ("time:T|uri:/a b?session_id=csn_1&status=s", "malformed"),
      ("time:T|uri:/a|req:-|query:session_id=csn_1 x", "malformed"),
      ("uri:U|a:b", "malformed"), ("time:T|x:U", "malformed"),
    ] as [(String, String)])
  func fieldsAreReadByTheirLabels(line: String, expected: String) {
    let text = line.replacing(":T", with: ":\(Self.time)").replacing("[T]", with: "[\(Self.time)]")
      .replacing("U", with: Self.url).replacing("|", with: "\t")
    #expect(verdict(text) == expected)
    #expect(verdict(text, format: LogFormat(.ltsv)) == expected)
    #expect(verdict(text, format: LogFormat(.logfmt)) != Self.counted)
  }

  /// A line inside a text is read as it is inside JSON.
  @Test func aLineStandsInTheMessage() {
    let inner = CommonLine(session: "csn_1", status: "s").text
    let line = "time=\(Self.time) level=info msg=\"\(inner.asJSON)\""
    #expect(verdict(line) == verdict(inner))
    #expect(verdict(line, format: LogFormat(.combined)) == verdict(inner))
    #expect(verdict(line, format: LogFormat(.logfmt)) == "malformed")
    #expect(verdict("time:\(Self.time)\tmsg:\(inner.asJSON)") == "malformed")
  }

  /// A text that a client sends is no line of its own, though the first label's value comes first.
  @Test(arguments: ["agent", "cache", "bytes", "ua", "b", "1.host"])
  func aTextInFrontIsNoLineOfTheCommonLog(label: String) {
    let inner =
      "x - - [22/Nov/2026:10:00:00 +0000] \"GET /link?session_id=csn_9&status=s HTTP/1.1\" 200 1"
    let line = "\(label):\(inner)\turi:/logo.png\ttime:\(Self.time)\tx:\(inner)\n"
    var options = LogScanner.Options()
    let quick = ScannedLog(line, options: options).statistics
    options.usesFastPath = false
    #expect(quick == ScannedLog(line, options: options).statistics)
    // Where a label could be an address, the line is one of the family with two requests.
    #expect(quick.callbacks == 0)
  }

  /// No line of another format is taken for pairs.
  @Test(arguments: FormatSample.commonLog + FormatSample.vendors + FormatSample.columns)
  func otherFormatsAreNotMadeOfPairs(sample: FormatSample) {
    withExactSpan(sample.line(SampleRequest())) { line in
      let start = LinePrefix.all(of: line).start
      var times = TimeReader(zone: .utc)
      #expect(KeyValueReader().inspect(line, from: start, times: &times) == nil)
    }
  }

  /// A valid line, cut at any quote or space and joined with any other: never a wrong count.
  @Test(arguments: 0..<4)
  func joinedLinesNeverCountWrongly(seed: Int) {
    var dice = Dice(seed: UInt64(900 + seed))
    for _ in 0..<400 {
      let samples = [dice.pick(FormatSample.pairs), dice.pick(FormatSample.pairs)]
      let first = samples[0].line(
        SampleRequest(query: "session_id=csn_1&status=one", response: "301"))
      let second = samples[1].line(
        SampleRequest(query: "session_id=csn_2&status=two", response: "502"))
      let cut = first.index(first.startIndex, offsetBy: dice.within(1...(first.count - 1)))
      let said = verdict(String(first[..<cut]) + second)
      let isFirst = said.hasPrefix("2026-11-22T10:00:00Z csn_1 one /link")
      let isSecond =
        said.hasPrefix("2026-11-22T10:00:00Z csn_2 two /link") && said.hasSuffix(" 502")
      #expect(
        ["malformed", "other"].contains(said) || isFirst || isSecond, "\(first[..<cut])\(second)")
    }
  }
}

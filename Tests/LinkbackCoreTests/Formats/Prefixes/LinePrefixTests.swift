@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct LinePrefixTests {
  private static func prefix(of line: String) -> String {
    withExactSpan(line) { String($0, 0..<LinePrefix.all(of: $0).start) }
  }

  @Test(arguments: PrefixSample.all, PrefixSample.lines)
  func aPrefixIsTakenOff(sample: PrefixSample, line: String) {
    guard sample.fits(line) else { return }
    #expect(Self.prefix(of: sample.around(line)) == sample.text)
  }

  /// What is cut off is no prefix of its kind; of containers' times the rest is the line.
  @Test(arguments: PrefixSample.all)
  func aPrefixIsTakenOffWholeOrNot(sample: PrefixSample) {
    for end in 0..<sample.text.utf8.count {
      let head = String(decoding: sample.text.utf8.prefix(end), as: UTF8.self)
      let taken = Self.prefix(of: head + "\u{1}")
      #expect(
        taken.isEmpty || taken.hasPrefix("WARNING: ")
          || PrefixSample.all.contains { $0.text == taken }
          || [
            "Z ", ":00 ", "0100 ", "- ", "] ", ">", ":00 web nginx: ", "Z\tid-1\t", "stream ", "| ",
            ",123 ", "Z\tINFO\t",
          ]
          .contains(where: taken.hasSuffix), "\(taken)")
    }
  }

  @Test(
    arguments: PrefixSample.lines + [
      "", " ", "<", "<190", "<>x", "<1900>Nov 22 10:00:00 web nginx: x",
      "<a>Nov 22 10:00:00 web nginx: x",
      "Nov 22 10:00:00 web", "2026-11-22 10:00:00Z x", "Nov 22 10:00:00. web nginx: x",
      "2026-11-22T10:00:00.Z x", "2026-11-22\t10:00:00\tFRA", "2026-11-22T10:00:00Z\tx",
      "[pod/a b] x", "[pod/a]x", "[pod/a", "[pod", "[22/Nov/2026:10:00:00 +0000] x",
      "[2026-11-22T10:00:00.000Z] \"GET / HTTP/1.1\" 200", "| x", "web |x", "web x | y", "web|x",
      " {\"a\":\"x | y\"}", "\t{\"a | b\":1}", "{\"record\":\"event\",\"v\":1,\"a\":\"x | y\"}",
      "1795341600.000     57 192.0.2.7 TCP_MISS/200 6 GET http://example.com/ - x/- -",
      "1795341600.000 123456 2001:db8:: TCP_MISS/200 6 GET http://example.com/ - x/- -",
      "192.0.2.7:5 [22/Nov/2026:10:00:00.000] web~ app/srv1 0/0/1/2/3 200 612 - - ---- 1/1 0/0 \"x\"",
      "https 2026-11-22T10:00:00.000000Z app/lb/1 x", "::1 - - [x", "#Fields: date time", "\0\0",
      // A client's name or address, and virtual hosts.
      "192.0.2.7 example.com - [x", "client.example.net - - [x", "example.com 192.0.2.7 - - [x",
      "web nginx {\"a\":1}", "1-1 2-2 {\"a\":1}", "Web-1 nginx {\"a\":1}", "web-1  nginx {}",
      "web-1 nginx", "web-1 nginx |", "web-1 /x {}", "[web_1 nginx] {}", "[web-1 nginx]{}",
      "[1 2] {}", "[web-1 nginx x] {}",
      // Members and URLs are no words of a prefix.
      "a={ | {}", "path=/x | {}", "/a?b | {}", "method=GET path=/x: a=b",
      // Levels, cookies, records.
      "Info {}", "INFO{}", "INFORM {}", "iNFO {}", "[INFO {}", "INFO", "@cee: x", "@cee:",
      "@ce: {}",
      "ACCESS x", "ACCESS", "ACCESS[x", "tag: [1795341600.0, {}", "tag: [1795341600.0, x]",
      "tag: [1795341600.0 {}]", "tag: [[1795341600.0, {}, {}]", "tag: [[1795341600.0, {}] {}]",
      "tag: [x, {}]", "tag: [1., {}]", "a=b: [1795341600.0, {}]", "[12]tag: [1795341600.0, {}]",
      "I, [2026-11-22T10:00:00.123456 #1]  INFO x: {}", "I, [2026-11-22 #1]  INFO -- : {}",
      "10:00:00 web x", "10:00 web | x", "2026/11/22 10:00:09\tINFO\tx\tmessage\tx",
      "2026/11/22 10:00:09\tINFO\tx\ta {\t{}", "2026/11/22 10:00:09\tInfo\tx\ty\t{}",
      "2026/11/22 10:00:09\t\u{1B}[34mINFO\tx\ty\t{}", "2026/11/22 10:00:09 INFO\tx\ty\t{}",
      // Times with a space may be columns.
      "2026-11-22 10:00:00 {\"a\":1}", "2026-11-22 10:00:00.123 {\"a\":1}",
      "2026-11-22 10:00:00 +0000 app: x", "2026-11-22 10:00:00 +0000 {}", "2026-11-22 10:00:00,1{}",
      "2026/11/22 10:00:00 [error] 1#1: x", "2026/11/22 10:00:00.123\tINFO\thttp.log.access\t{}",
      "2026/11/22 10:00:00 INFO {}", "[12345.6] web app[1]: {}", "[APP/PROC/WEB] OUT {}",
      "[APP/PROC/WEB/0] IN {}", "[app/0] OUT {}", "INFO:access:x", "INFO:a b:{}", "INFO::{}",
      "shop/web-1[nginx] {}", "shop/web-1: {}",
    ])
  func anyOtherLineHasNone(line: String) {
    #expect(Self.prefix(of: line) == "")
  }

  /// HAProxy's `short` and systemd write a priority and nothing more: what follows it is the line, even
  /// if that looks like a damaged prefix.
  @Test(arguments: [
    "", "x", "Nov 22 10:00:00 web nginx x: y", "nov 22 10:00:00 web nginx: x",
    "Nov 2 10:00:00 web nginx: x", "Nov 22 10:00 web nginx: x", "Nov 22 10:00:00  : x",
    "2 2026-11-22T10:00:00Z web nginx 12 ID - x", "1 2026-11-22T10:00:00Z web nginx 12 ID x",
    "1 2026-11-22T10:00:00Z web nginx 12 ID [a x", #"1 - - - - - [a="\] x"#,
    "192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] x",
  ])
  func aPriorityAloneIsAPrefix(line: String) {
    #expect(Self.prefix(of: "<190>" + line) == "<190>")
  }

  /// A word with a quote is part of a JSON line, not of a prefix; nor is one with a member's bytes.
  @Test(arguments: [
    #"2026-11-22T10:00:00Z {"level" : "info","url":"/"}"#, #"2026-11-22T10:00:00Z "a": b"#,
    "2026-11-22T10:00:00Z path=/x: a=b", "2026-11-22T10:00:00Z /a?b c: d",
    "2026-11-22T10:00:00Z {a: b", "2026-11-22T10:00:00Z example.com 192.0.2.7 - - [x",
  ])
  func aWordOfAPrefixHoldsNoQuote(line: String) {
    #expect(Self.prefix(of: line) == "2026-11-22T10:00:00Z ")
  }

  @Test func threeInARowAreTakenOffAndNoFourth() {
    #expect(Self.prefix(of: "a | b | c | {}") == "a | b | c | ")
    #expect(Self.prefix(of: "a | b | c | d | {}") == "a | b | c | ")
    #expect(Self.prefix(of: "a | [web-1] INFO {}") == "a | [web-1] INFO ")
  }

  /// A line that transports wrap, once or up to three times, counts as it does alone: its bucket, status,
  /// response, time and host.
  @Test(
    arguments: FormatSample.commonLog + FormatSample.json + FormatSample.vendors
      + FormatSample.pairs)
  func aLineCountsAsItDoesWithoutPrefixes(sample: FormatSample) {
    var dice = Dice(seed: 11)
    let requests = [
      SampleRequest(), SampleRequest(method: "POST"),
      SampleRequest(query: "session_id=abc&status=x"),
      SampleRequest(query: "session_id=csn_2"), SampleRequest(query: "v=1", response: "404"),
    ]
    for round in 0..<120 {
      let line = sample.line(round < 60 ? requests[0] : dice.pick(requests))
      let own = withExactSpan(line) { LinePrefix.all(of: $0).start } > 0 ? 1 : 0
      var stack = [PrefixSample.all[round % PrefixSample.all.count]]
      if round >= PrefixSample.all.count {
        stack = (0..<dice.within(1...(3 - own))).map { _ in dice.pick(PrefixSample.all) }
      }
      // Some are in front of a line of one kind alone.
      guard let last = stack.last, last.fits(line),
        stack.dropLast().allSatisfy({ $0.takes == .any })
      else { continue }
      let wrapped = stack.reversed().reduce(line) { $1.around($0) }
      #expect(verdict(wrapped) == verdict(line), "\(wrapped)")
      #expect(formatName(wrapped) == sample.name, "\(wrapped)")
    }
  }

  /// The first of the columns may be a time, which would pass for a prefix.
  @Test func aPrefixIsNoneBeforeColumns() {
    let line = "2026-11-22T10:00:00Z GET /a?session_id=csn_1&status=s"
    #expect(
      verdict("#Fields: date-time cs-method cs-uri\n" + line)
        == "2026-11-22T10:00:00Z csn_1 s /a - -")
    #expect(verdict("#Fields: cs-method cs-uri date-time\n<190>" + line) == "malformed")
  }

  // MARK: Times

  private static let noTime = #"{"method":"GET","uri":"/a?session_id=csn_1&status=s"}"#
  private static let noTimePairs = "method=GET uri=/a?session_id=csn_1&status=s"

  /// A line without a time has the innermost full one of its prefixes, or is malformed.
  @Test(
    arguments: [
      ("2026-11-22T09:00:00Z ", "2026-11-22T09:00:00Z"),
      ("web-1  | 2026-11-22T09:00:00.5Z ", "2026-11-22T09:00:00.500Z"),
      ("<190>1 2026-11-22T09:00:00+01:00 web nginx - - - ", "2026-11-22T08:00:00Z"),
      ("2026-11-22T09:00:00Z web-1 nginx ", "2026-11-22T09:00:00Z"),
      ("2026-11-22T09:00:00Z 0|app  | 2026-11-22T08:00:00: ", "2026-11-22T08:00:00Z"),
      ("2026-11-22T09:00:00+00:00 app[web.1]: ", "2026-11-22T09:00:00Z"),
      ("2026-11-22T09:00:00Z\tid-1\tINFO\t", "2026-11-22T09:00:00Z"),
      ("1795341600.250000 web app[1]: ", "2026-11-22T10:00:00.250Z"),
      ("I, [2026-11-22T09:00:00.123456 #1]  INFO -- : ", "2026-11-22T09:00:00.123456Z"),
      ("2026-11-22 09:00:00,250 - app - INFO - ", "2026-11-22T09:00:00.250Z"),
      ("Nov 22 09:00:00 web app: ", nil), ("Nov 22 2026 09:00:00 web app: ", nil),
      ("web-1  | ", nil),
      ("INFO ", nil), ("", nil), ("<190>", nil), ("2026-13-22T09:00:00Z ", nil),
    ] as [(String, String?)])
  func aLineWithoutATimeHasThatOfItsPrefix(prefix: String, time: String?) {
    let counted = time.map { "\($0) csn_1 s /a - -" } ?? "malformed"
    #expect(verdict(prefix + Self.noTime) == counted)
    #expect(verdict(prefix + Self.noTimePairs) == counted)
    let timed = Self.noTime.replacing("{", with: "{\"time\":\"2026-11-22T10:00:00Z\",")
    #expect(verdict(prefix + timed) == "2026-11-22T10:00:00Z csn_1 s /a - -")
    #expect(
      verdict(prefix + "ts=2026-11-22T10:00:00Z " + Self.noTimePairs)
        == "2026-11-22T10:00:00Z csn_1 s /a - -")
  }

  @Test(
    arguments: [
      ("app: [1795341600.500000000, R]", "2026-11-22T10:00:00.500Z"),
      ("app: [[1795341600, {}], R]", "2026-11-22T10:00:00Z"),
      (#"[12] app: [[1795341600.0, {"a":"}]","b":{"c":"\""}}], R] "#, "2026-11-22T10:00:00Z"),
      ("app: [1795341600.0, R", nil), ("app: [1795341600.0, R]]", nil),
      ("app: [1795341600.0, R],", nil),
      ("app: [1795341600.0, [R]]", nil), ("app: [1795341600.0, R R]", nil),
    ] as [(String, String?)])
  func aRecordOfFluentBitEndsAtItsBracket(text: String, time: String?) {
    let said = verdict(text.replacing("R", with: Self.noTime))
    #expect(said == time.map { "\($0) csn_1 s /a - -" } ?? "malformed")
    let line = Self.noTime.replacing("{", with: "{\"log\":\"\(CommonLine().text.asJSON)\",")
    #expect((verdict(text.replacing("R", with: line)) != "malformed") == (time != nil))
  }
}

/// What transports put in front of a line, and where such a prefix may stand.
struct PrefixSample: CustomTestStringConvertible, Sendable {
  enum Content: Sendable {
    case any, json, envoy
  }

  var text: String
  var takes = Content.any
  var tail = ""

  init(_ text: String, takes: Content = .any, tail: String = "") {
    (self.text, self.takes, self.tail) = (text, takes, tail)
  }

  var testDescription: String { text }

  func around(_ line: String) -> String { text + line + tail }

  func fits(_ line: String) -> Bool {
    switch takes {
    case .any: true
    case .json: line.hasPrefix("{")
    case .envoy: line.hasPrefix("[2026-")
    }
  }

  static let all =
    [
      // RFC 3164, from a socket and from a file, with a host and without, a fraction, a year.
      "<190>Nov 22 10:00:09 web nginx: ", "<0>Nov  2 10:00:09 web haproxy[12]: ",
      "<999>Nov 22 10:00:09 nginx: ", "Nov 22 10:00:09 web nginx: ", "Nov  2 10:00:09 nginx[1]: ",
      "Nov 22 10:00:09.123456 web caddy[123]: ", "Nov 22 2026 10:00:09 web nginx: ",
      "Nov 22 10:00:09 2026 web nginx: ",
      // rsyslog's file format, journalctl's short-iso, short-full and short-unix; Heroku.
      "2026-11-22T10:00:09.123456+01:00 web nginx: ", "2026-11-22T10:00:09+0100 web nginx[12]: ",
      "<190>2026-11-22T10:00:09Z web nginx: ", "2026-11-22T10:00:09Z nginx: ",
      "Sun 2026-11-22 10:00:09 UTC web nginx[1]: ", "1795341609.123456 web nginx[1]: ",
      "2026-11-22T10:00:09.123456+00:00 app[web.1]: ",
      // RFC 5424.
      "<190>1 2026-11-22T10:00:09Z web nginx 12 ID - ", "<190>1 - - - - - - ",
      "<190>1 2026-11-22T10:00:09.1Z web nginx - - [a@1 b=\"c\"] ",
      #"<190>1 2026-11-22T10:00:09Z web nginx - - [a@1 b="\]\" \\"][c@2 d="["] "#,
      "<190>1 2026-11-22T10:00:09Z web nginx - - - \u{FEFF}",
      // Containers.
      "2026-11-22T10:00:09.123456789Z stdout F ", "2026-11-22T10:00:09+01:00 stderr F ",
      "2026-11-22T10:00:09.123456789Z ", "2026-11-22T10:00:09,5-0330 ",
      "web-1  | ", "web | ", "12 | ", "Web_1 | ", "[pod/web-6d4/nginx] ",
      // Process managers.
      "0|app  | ", "2026-11-22T10:00:09: ", "2026-11-22 10:00:09: ", "10:00:09 web.1   | ",
      // stern and kubetail.
      "web-1 nginx ", "default web-1 nginx ", "web-6d4cf56db6-x7k2p nginx ", "[web-1 nginx] ",
      "[web-1] ",
      // Fluentd's files, AWS Lambda, `aws logs tail`.
      "2026-11-22T10:00:09+00:00\tapp.access\t", "2026-11-22T10:00:09.123Z\tid-1\t",
      "2026-11-22T10:00:09.123000+00:00 web/stream ",
      "2026-11-22T10:00:09+00:00 2026/11/22/[$LATEST]0123abcd ",
      // Levels and loggers.
      "INFO ", "info: ", "[INFO] ", "[ERROR]\t", "WARNING:     ",
      "I, [2026-11-22T10:00:09.123456 #123]  INFO -- : ",
      "W, [2026-11-22T10:00:09.123456 #123]  WARN -- app: ", "2026-11-22 10:00:09,123 ",
      "2026-11-22 10:00:09,123 - app.access - INFO - ",
    ].map { PrefixSample($0) } + [
      PrefixSample(
        "2026/11/22 10:00:09.123\tINFO\thttp.log.access.log0\thandled request\t", takes: .json),
      PrefixSample(
        "2026-11-22T10:00:09Z\tINFO\thttp.log.access.log0\thandled request\t", takes: .json),
      PrefixSample(
        "2026/11/22 10:00:09\t\u{1B}[34mINFO\u{1B}[0m\tx\thandled\t", takes: .json),
      PrefixSample("INFO:access.log:", takes: .json),
      PrefixSample("2026-11-22 10:00:09.000000000 +0000 app.access: ", takes: .json),
      PrefixSample("2026/11/22 10:00:09 ", takes: .json),
      PrefixSample("2026/11/22 10:00:09.123456 ", takes: .json),
      PrefixSample("@cee: ", takes: .json), PrefixSample("@cee:", takes: .json),
      PrefixSample("ACCESS ", takes: .envoy),
      PrefixSample("app: [1795341609.000000000, ", takes: .json, tail: "]"),
      PrefixSample("[0] app.x: [[1795341609.000000000, {}], ", takes: .json, tail: "]"),
    ]

  static let lines = [
    #"192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1"#,
    #"{"time":"2026-11-22T10:00:00Z","url":"/"}"#, #"{"a":"x | y"}"#, "{\"a | \":1}",
    "time=2026-11-22T10:00:00Z path=/", "[2026-11-22T10:00:00.000Z] \"GET / HTTP/1.1\" 200",
  ]
}

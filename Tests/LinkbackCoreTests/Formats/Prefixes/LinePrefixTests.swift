@testable import LinkbackCore
import Testing

@Suite struct LinePrefixTests {
  private static func prefix(of line: String) -> String {
    withExactSpan(line) { String($0, 0..<LinePrefix.length(in: $0)) }
  }

  private static let prefixes = [
    // RFC 3164, from a socket and from a file, with a host and without.
    "<190>Nov 22 10:00:00 web nginx: ", "<0>Nov  2 10:00:00 web haproxy[12]: ",
    "<999>Nov 22 10:00:00 nginx: ", "Nov 22 10:00:00 web nginx: ", "Nov  2 10:00:00 nginx[1]: ",
    // rsyslog's file format and journalctl's short-iso.
    "2026-11-22T10:00:00.123456+01:00 web nginx: ", "2026-11-22T10:00:00+0100 web nginx[12]: ",
    "<190>2026-11-22T10:00:00Z web nginx: ", "2026-11-22T10:00:00Z nginx: ",
    // RFC 5424.
    "<190>1 2026-11-22T10:00:00Z web nginx 12 ID - ", "<190>1 - - - - - - ",
    "<190>1 2026-11-22T10:00:00.1Z web nginx - - [a@1 b=\"c\"] ",
    #"<190>1 2026-11-22T10:00:00Z web nginx - - [a@1 b="\]\" \\"][c@2 d="["] "#,
    "<190>1 2026-11-22T10:00:00Z web nginx - - - \u{FEFF}",
    // Containers.
    "2026-11-22T10:00:00.123456789Z stdout F ", "2026-11-22T10:00:00+01:00 stderr P ",
    "2026-11-22T10:00:00.123456789Z ", "2026-11-22T10:00:00,5-0330 ",
    "web-1  | ", "web | ", "12 | ", "Web_1 | ", "[pod/web-6d4/nginx] ",
  ]

  private static let lines = [
    #"192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] "GET / HTTP/1.1" 200 1"#,
    #"{"time":"2026-11-22T10:00:00Z","url":"/"}"#, #"{"a":"x | y"}"#, "{\"a | \":1}", "x",
  ]

  @Test(arguments: prefixes, lines)
  func aPrefixIsTakenOff(prefix: String, line: String) {
    #expect(Self.prefix(of: prefix + line) == prefix)
    #expect(Self.prefix(of: prefix) == prefix)
  }

  /// What is cut off or has one byte too many is no prefix of its kind; of containers' times the rest
  /// is the line.
  @Test(arguments: prefixes)
  func aPrefixIsTakenOffWholeOrNot(prefix: String) {
    for end in 0..<prefix.utf8.count {
      let head = String(decoding: prefix.utf8.prefix(end), as: UTF8.self)
      let taken = Self.prefix(of: head)
      #expect(
        taken.isEmpty || Self.prefixes.contains { $0 == taken } || taken.hasSuffix("Z ")
          || taken.hasSuffix(":00 ") || taken.hasSuffix("0100 ") || taken.hasSuffix("- ")
          || taken.hasSuffix("] ") || taken.hasSuffix(">") || taken.hasSuffix(":00 web nginx: "),
        "\(taken)")
    }
  }

  @Test(
    arguments: lines + [
      "", " ", "<", "<190", "<>x", "<1900>Nov 22 10:00:00 web nginx: x",
      "<a>Nov 22 10:00:00 web nginx: x",
      "Nov 22 10:00:00 web", "2026-11-22 10:00:00Z x",
      "2026-11-22T10:00:00.Z x", "2026-11-22\t10:00:00\tFRA", "2026-11-22T10:00:00Z\tx",
      "[pod/a b] x", "[pod/a]x", "[pod/a", "[pod", "[22/Nov/2026:10:00:00 +0000] x",
      "[2026-11-22T10:00:00.000Z] \"GET / HTTP/1.1\" 200", "| x", "web |x", "web x | y", "web|x",
      " {\"a\":\"x | y\"}", "\t{\"a | b\":1}", "{\"record\":\"event\",\"v\":1,\"a\":\"x | y\"}",
      "1795341600.000     57 192.0.2.7 TCP_MISS/200 6 GET http://example.com/ - x/- -",
      "192.0.2.7:5 [22/Nov/2026:10:00:00.000] web~ app/srv1 0/0/1/2/3 200 612 - - ---- 1/1 0/0 \"x\"",
      "https 2026-11-22T10:00:00.000000Z app/lb/1 x", "::1 - - [x", "#Fields: date time", "\0\0",
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

  /// A word with a quote is part of a JSON line, not of a prefix.
  @Test(arguments: [
    #"2026-11-22T10:00:00Z {"level" : "info","url":"/"}"#, #"2026-11-22T10:00:00Z "a": b"#,
  ])
  func aWordOfAPrefixHoldsNoQuote(line: String) {
    #expect(Self.prefix(of: line) == "2026-11-22T10:00:00Z ")
  }

  /// A line that a transport wraps counts as it does alone; its own time is the event's.
  @Test(arguments: prefixes)
  func aLineCountsAsItDoesWithoutPrefix(prefix: String) {
    for sample in FormatSample.commonLog + FormatSample.json + FormatSample.vendors {
      if sample.title == "haproxy, with captures" { continue }
      #expect(verdict(prefix + sample.line(SampleRequest())) == sample.counted(), "\(sample.title)")
      #expect(formatName(prefix + sample.line(SampleRequest())) == sample.name)
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
}

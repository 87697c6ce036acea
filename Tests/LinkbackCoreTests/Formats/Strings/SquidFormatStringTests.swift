import LinkbackCore
import Testing

@Suite struct SquidFormatStringTests {
  private static let native = "%ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt"
  private static let line =
    "1795341600.123     45 192.0.2.1 TCP_MISS/200 512 GET http://a.example/l?x=1 - "
    + "HIER_DIRECT/192.0.2.9 text/html"

  @Test(arguments: [
    native, "logformat squid \(native)", "  logformat\tmine\t\(native)  ",
    "logformat mine \(native.replacing(" %<st", with: " \\\n    %<st"))\n",
    "logformat mine \"\(native)\"", "logformat mine '\(native)'", "\"\(native)\"",
    "# a log\nlogformat mine \(native)\n".replacing("# a log\n", with: ""),
    native.replacing("%rm", with: "%http::rm").replacing("%>a", with: "%http::>a"),
  ])
  func aDirectiveIsReadVerbatim(format: String) throws {
    let cut = FormatStringCut(Self.line, by: try LogFormat(parsing: format))
    #expect(cut?.fields == ["method": "GET", "target": "http://a.example/l?x=1"])
    #expect(cut?.response == 200)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600, nanosecond: 123_000_000))
  }

  @Test(arguments: [
    (
      #"%>a %[ui %[un [%tl] "%rm %ru HTTP/%rv" %>Hs %<st "%{Referer}>h" "%{User-Agent}>h" %Ss:%Sh"#,
      #"192.0.2.1 - a%20user [22/Nov/2026:10:00:00 +0000] "GET http://a.example/l HTTP/1.1" 200 512 "-" "a \"b\"" TCP_MISS:HIER_DIRECT"#,
      ["method": "GET", "target": "http://a.example/l"]
    ),
    (
      "%{%Y-%m-%d %H:%M:%S}tg|%>rm|%>ru|%>Hs|%{Host}>h|%{Location}<h|",
      "2026-11-22 10:00:00|GET|/l|200|a.example|myapp://x|",
      ["method": "GET", "target": "/l", "hostHeader": "a.example", "location": "myapp://x"]
    ),
    (
      "%ts %rm %>rs://%>rd:%>rP%>rp %>Hs", "1795341600 GET https://a.example:443/l?x 200",
      ["method": "GET", "virtualHost": "a.example:443", "target": "/l?x"]
    ),
    (
      "%tS %rm %#ru %>Hs %>h{Host}", "1795341600.000 GET /l%3Fx 200 a.example",
      ["method": "GET", "target": "/l%3Fx", "hostHeader": "a.example"]
    ),
    (
      "%ts %>rm %<ru %>ru 100%%", "1795341600 GET /inside /outside 100%",
      ["method": "GET", "target": "/outside"]
    ),
    ("%tl %METHOD %URI", "22/Nov/2026:10:00:00 +0000 GET /l", ["method": "GET", "target": "/l"]),
    ("%ts.%tu %rm %ru", "1795341600.7 GET /l", ["method": "GET", "target": "/l"]),
    (
      #"%ts "%rm %ru HTTP/%rv" %>Hs"#, #"1795341600 "GET /l?x= HTTP/1.1&y HTTP/1.1" 200"#,
      ["method": "GET", "target": "/l?x= HTTP/1.1&y"]
    ),
    ("%ts.%03tu %rm %ru %ssl::>sni", "1795341600.000 GET /l -", ["method": "GET", "target": "/l"]),
  ])
  func codesHaveTheirMeaning(format: String, line: String, fields: [String: String]) throws {
    let cut = FormatStringCut(line, by: try LogFormat(parsing: format))
    #expect(cut?.fields == fields)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
  }

  /// What is written between the format's quotes is escaped, what is not is as it came.
  @Test(arguments: [
    (#"%ts "%ru""#, FieldEscaping.backslash), ("%ts %ru", .none), (#"%ts %"ru"#, .backslash),
    ("%ts %#ru", .percent), ("%ts [%ru]", .percent), ("%ts [%'ru]", .none), ("%ts %[ru", .percent),
    (#"%ts "%rm" %ru"#, .none),
  ])
  func eachFieldIsEscapedInItsWay(format: String, escaping: FieldEscaping) throws {
    #expect(try LogFormat(parsing: "logformat x " + format).program?.escaping == escaping)
  }

  @Test(arguments: [
    (
      "%ts %rm %ru %zz",
      "%zz begins with none of Squid's codes; correct it, or take it out of the string"
    ),
    (
      "%ts %rm %ru %03>Xs",
      "%03>Xs begins with none of Squid's codes; correct it, or take it out of the string"
    ),
    ("%ts %rm %ru %{Host", "%{Host has no closing brace"),
    ("%tr %rm %ru", "the format has no time; add %ts.%03tu or %tl"),
    ("%ts %>a %>Hs", "the format has no request; add %ru"),
    (
      "%ts %rm %.100ru",
      "%.100ru cuts the value off, so a status in it could be another one; take the greatest width "
        + "out, if the log is written without it"
    ),
    ("%ts %rm %/ru", "%/ru is quoted as for a shell, which is not read; use %ru"),
    (
      "%ts %rm%ru",
      "%rm and %ru are side by side, so where one ends can't be known; put a separator between them"
    ),
  ])
  func whatCannotBeReadIsRefusedWithAReason(format: String, message: String) {
    #expect(throws: FormatError(message)) { try LogFormat(parsing: "logformat x " + format) }
  }

  @Test func severalDirectivesAreRefused() {
    #expect(throws: FormatError("these are 2 logformat directives; give one of them")) {
      try LogFormat(parsing: "logformat a %ts %ru\nlogformat b %ts %ru\n")
    }
  }
}

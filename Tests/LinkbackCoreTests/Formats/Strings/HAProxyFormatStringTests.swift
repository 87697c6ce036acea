import LinkbackCore
import Testing

@Suite struct HAProxyFormatStringTests {
  private static let http =
    "%ci:%cp [%tr] %ft %b/%s %TR/%Tw/%Tc/%Tr/%Ta %ST %B %CC %CS %tsc %ac/%fc/%bc/%sc/%rc %sq/%bq "
    + "%hr %hs %{+Q}r"
  private static let line =
    #"192.0.2.1:51 [22/Nov/2026:10:00:00.000] web~ app/a1 0/0/1/-1/+3 200 +512 - - ---- 1/1/0/0/+0 0/0 "#
    + #""GET /l?x=1 HTTP/1.1""#

  @Test(arguments: [
    http, "log-format \"\(http)\"", "log-format '\(http)'",
    "    log-format \(http.replacing(" ", with: "\\ ").replacing("+", with: "+"))  # as httplog",
    "log-format \"%ci:%cp \"'\(http.dropFirst(8))'", "\"\(http)\"", "error-log-format \"\(http)\"",
    http.replacing("%ft", with: "%(frontend)ft"), http.replacing(" ", with: "  ") + "  ",
    http.replacing(" ", with: "\\ "),
  ])
  func aDirectiveIsReadVerbatim(format: String) throws {
    let cut = FormatStringCut(Self.line, by: try LogFormat(parsing: format))
    #expect(cut?.fields == ["request": "GET /l?x=1 HTTP/1.1"])
    #expect(cut?.response == 200)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
  }

  /// Captured headers are there or not, and with them the space before them.
  @Test(arguments: ["", "{a.example|u #22a#22} ", "{a|b c} {d} ", "{} "])
  func capturedHeadersMayBeMissing(headers: String) throws {
    let format = try LogFormat(parsing: Self.http)
    let cut = FormatStringCut(Self.line.replacing(#""GET"#, with: headers + #""GET"#), by: format)
    #expect(cut?.fields == ["request": "GET /l?x=1 HTTP/1.1"])
    #expect(cut?.response == 200)
  }

  @Test(arguments: [
    (
      "%T|%HM|%HU|%ST|%H", "22/Nov/2026:10:00:00 +0000|GET|/l?x|200|lb1",
      ["method": "GET", "target": "/l?x"]
    ),
    (
      "%Ts %HM %HP%HQ %HV", "1795341600 GET /l?x HTTP/1.1", ["method": "GET", "target": "/l?x"]
    ),
    (
      "%{+Q}o %{-Q}t %HM %HP %HQ %ST", #"22/Nov/2026:10:00:00.000 "GET" "/l" "?x" 200"#,
      ["method": "GET", "path": "/l", "query": "?x"]
    ),
    (
      "%t %[capture.req.method] %[capture.req.uri] %ST %[req.hdr(host),lower]",
      "22/Nov/2026:10:00:00.000 GET /l?x 200 a.example",
      ["method": "GET", "target": "/l?x", "hostHeader": "a.example"]
    ),
    (
      #"%t %{+Q}[capture.req.hdr(0)] "%[var(txn.x),regsub(\"[)]\",,g)]" %{+Q}r"#,
      #"22/Nov/2026:10:00:00.000 "a" "b" "GET /l HTTP/1.1""#, ["request": "GET /l HTTP/1.1"]
    ),
    (
      "%t 100%% %{+Q}r", #"22/Nov/2026:10:00:00.000 100% "GET / HTTP/1.1""#,
      ["request": "GET / HTTP/1.1"]
    ),
    (
      "%t  \t %{+Q,+X}r", #"22/Nov/2026:10:00:00.000 "GET / HTTP/1.1""#,
      ["request": "GET / HTTP/1.1"]
    ),
  ])
  func variablesHaveTheirMeaning(format: String, line: String, fields: [String: String]) throws {
    let cut = FormatStringCut(line, by: try LogFormat(parsing: "log-format '\(format)'"))
    #expect(cut?.fields == fields)
    #expect(cut?.time == EventTime(seconds: 1_795_341_600))
  }

  @Test(arguments: [
    ("'%t %{+Q}r'", FieldEscaping.hash), ("'%t %{+Q,+E}r'", .hashAndBackslash),
    ("'%{+E}o %t %{+Q}r'", .hashAndBackslash), ("'%t %[capture.req.uri]'", .none),
  ])
  func eachFieldIsEscapedInItsWay(format: String, escaping: FieldEscaping) throws {
    #expect(try LogFormat(parsing: "log-format " + format).program?.escaping == escaping)
  }

  @Test(arguments: [
    (
      "'%t %{+Q}r %zz'",
      "%zz is not an HAProxy variable; correct it, or put %[str(x)] in its place, which is passed "
        + "over"
    ),
    ("'%t %{+Z}r'", "%{+Z} has a flag that HAProxy does not; it has +Q, +E and +X"),
    (
      "'%{+json}o %t %r'",
      "%{+json} makes the whole line json; JSON lines need no format string: leave out --format"
    ),
    ("'%t %{+Q'", "%{+Q is not closed"), ("'%t %[req.hdr(a)'", "%[req.hdr(a) has no closing ]"),
    ("'%ci %{+Q}r'", "the format has no time; add [%tr]"),
    ("'%{+X}Ts %{+Q}r'", "the format has no time; add [%tr]"),
    ("'[%tr] %ST'", "the format has no request; add %{+Q}r"),
    (
      "'[%tr] %HP'",
      "the format has only the request's path, and session_id is in its query; add %HQ"
    ),
    (
      "\"%t %{+Q}r ${SITE}\"",
      "the value of $SITE in the server's environment is not known; write it out, and give the string "
        + "to --format"
    ),
    ("%t %r", "log-format has several words; put quotes around the string, as HAProxy needs them"),
    ("", "log-format has no format string"), ("'%t", "the string has no closing '"),
    (
      "'%t %HU %[capture.req.uri]'",
      "%HU and %[capture.req.uri] are escaped in different ways, which can't be read; log the target "
        + "in one of them alone"
    ),
    (
      "'%t %{+E}[capture.req.uri]'",
      "%{+E}[capture.req.uri] is escaped by the flag E, which is not read; log it without"
    ),
  ])
  func whatCannotBeReadIsRefusedWithAReason(format: String, message: String) {
    #expect(throws: FormatError(message)) { try LogFormat(parsing: "log-format " + format) }
  }

  /// All variables of the table in HAProxy's documentation are known.
  @Test func eachDocumentedVariableIsKnown() throws {
    let names =
      "B CC CS H HM HP HPO HQ HU HV ID ST T Ta Tc Td Tl Th Ti Tq TR Tr Ts Tt Tu Tw U ac b bc bi bp bq ci "
      + "cp f fc fi fp ft lc hr hrl hs hsl ms pid r rc rt s sc si sp sq sslc sslv t tr trg trl ts tsc"
    for name in names.split(separator: " ") {
      _ = try LogFormat(parsing: "log-format '%tr %{+Q}r %\(name)'")
    }
  }
}

import LinkbackCore
import Testing

/// HAProxy's and Squid's formats: what is special about them.
@Suite struct ProxyProgramsTests {
  private static let query = "session_id=csn_1&status=s"
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /a - 200"

  private static func haproxy(
    captures: String = "", request: String = "\"GET /a?\(query) HTTP/1.1\"",
    response: String = "200",
    time: String = "22/Nov/2026:10:00:00.000"
  ) -> String {
    "192.0.2.7:5 [\(time)] web~ app/srv1 10/0/30/69/109 \(response) 2750 - - ---- 1/1/1/1/0 0/0 \(captures)\(request)"
  }

  @Test(arguments: [
    "", "{} ", "{a|b} ", "{a b|c d} {e f} ", "{} {} ", "{a\"b} ", "{a|#22b#7C} ",
    "{https://x/?session_id=csn_2&status=x} ",
    "{[22/Nov/2026:10:00:00 +0000] GET / 200} ", "{}{} ",
  ])
  func capturesStandBeforeTheRequest(captures: String) {
    #expect(verdict(Self.haproxy(captures: captures)) == Self.counted)
    #expect(verdict(Self.haproxy(captures: captures, request: "\"GET /b HTTP/1.1\"")) == "other")
  }

  @Test(arguments: [
    ("\"GET /a?\(query) HTTP/1.1\"", counted),
    // httpslog and formats of one's own go on after the request.
    ("\"GET /a?\(query) HTTP/1.1\" 0/0/0/0/1 example.com/TLSv1.3/x", counted),
    // Cut off where the line was longer than the buffer: what is missing can't be known.
    ("\"GET /a?\(query)", "malformed"), ("\"GET /a?\(query) HTT", "malformed"),
    ("\"GET /a?session_id=csn_1&sta", "malformed"), ("\"GET /a?session_id=c", "malformed"),
    ("\"", "other"),
    ("\"GET /a?\(query) HTTP/1.1\"x", "malformed"), ("", "other"), (query, "malformed"),
    ("\"<BADREQ>\"", "other"), ("\"POST /a?\(query) HTTP/1.1\"", "wrong_method"),
    ("\"HEAD /a?\(query) HTTP/1.1\"", "wrong_method"),
    // Its own escapes.
    ("\"GET /a?session#5Fid=csn#5f1&status=s HTTP/1.1\"", counted),
    ("\"GET /a?session#255Fid=csn_1&status=s HTTP/1.1\"", counted),
    (
      "\"GET /a#22#7B?\(query) HTTP/1.1\"",
      #"2026-11-22T10:00:00Z csn_1 s /a\"{ - 200"#
    ),
    ("\"GET /a?session_id=csn_1&status=s#2 HTTP/1.1\"", counted),
    (#""GET /a?session\x5Fid=csn_1&status=s HTTP/1.1""#, "other"),
    (
      "\"GET https://u@A.example:80/a?\(query) HTTP/2.0\"",
      "2026-11-22T10:00:00Z csn_1 s /a a.example 200"
    ),
  ])
  func haproxysRequestRunsToItsQuote(request: String, expected: String) {
    #expect(verdict(Self.haproxy(request: request)) == expected, "\(request)")
  }

  /// HAProxy cuts a request at its buffer, and closes the quote: counted is what can't be cut off, or nothing.
  @Test func aCutRequestOfHAProxyIsMalformed() {
    let request = "GET /a?x=1&\(Self.query) HTTP/1.1"
    for end in request.indices.dropFirst(4) {
      let cut = request[..<end]
      let found = verdict(Self.haproxy(request: "\"\(cut)\""))
      if cut.contains(" HTTP/") {
        #expect(found == Self.counted, "\(cut)")
      } else {
        #expect(found == "malformed" || found == "other", "\(cut)")
        if cut.contains("session_id") { #expect(found == "malformed", "\(cut)") }
      }
    }
  }

  /// The same of `option httplog clf`, and of pieces of a request, which are together as long as the buffer.
  @Test func otherFormatsOfHAProxyAreCutToo() throws {
    let tail =
      " 200 55 \"\" \"\" 42707 563 \"web\" \"app\" \"app1\" 0 0 0 3 3 ---- 1 1 0 0 0 0 0 \"\" \"\""
    let start = "192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] "
    #expect(verdict("\(start)\"GET /a?\(Self.query) HTTP/1.1\"\(tail)") == Self.counted)
    #expect(verdict("\(start)\"GET /a?\(Self.query)\"\(tail)") == "malformed")
    // Another server's, which logs no protocol.
    #expect(verdict("\(start)\"GET /a?\(Self.query)\" 200 55 \"-\" \"x\"") == Self.counted)
    for variables in ["%HM %HU", "%HM %HP %HQ"] {
      let pattern = try LogFormat(parsing: "log-format '%t %ST \(variables) %HV'")
      for length in 1_022...1_024 {
        let fill = String(repeating: "a", count: length - 4 - 8 - Self.query.utf8.count)
        let target =
          variables.hasSuffix("HQ") ? "/a ?b=\(fill)&\(Self.query)" : "/a?b=\(fill)1&\(Self.query)"
        let size = 4 + target.replacing(" ", with: "").utf8.count
        let line = "22/Nov/2026:10:00:00.000 200 GET \(target) HTTP/0.9"
        #expect(
          verdict(line, format: pattern) == (size == 1_023 ? "malformed" : Self.counted),
          "\(variables), \(size) bytes")
      }
    }
  }

  @Test(arguments: [
    ("-1", "-"), ("404", "404"), ("0", "-"), ("-", "-"),
  ])
  func haproxyWithoutAResponseLogsMinusOne(response: String, expected: String) {
    #expect(verdict(Self.haproxy(response: response)) == Self.counted.dropLast(3) + expected)
  }

  @Test(arguments: [
    haproxy(response: "2000"), haproxy(response: "x"), haproxy(time: "22/Nov/2026:10:00"),
    haproxy(time: "x"),
    haproxy(time: "31/Nov/2026:10:00:00.000"), String(haproxy().dropFirst(11)),
    haproxy().replacing(" web~", with: ""),
    haproxy().replacing(" 0/0 ", with: " "),
  ])
  func anythingElseIsNotHAProxys(line: String) {
    #expect(["malformed"].contains(verdict(line)), "\(line)")
  }

  @Test func haproxysTimeHasNoZone() {
    #expect(
      verdict(Self.haproxy(), zone: LocalTimeZone(offset: 3600)).hasPrefix("2026-11-22T09:00:00Z"))
    #expect(verdict(Self.haproxy(time: "22/Nov/2026:10:00:00")) == Self.counted)
    #expect(
      verdict(Self.haproxy(time: "22/Nov/2026:10:00:00.5")).hasPrefix("2026-11-22T10:00:00.500Z"))
    let ipv6 = Self.haproxy().replacing("192.0.2.7:5", with: "2001:db8::7:51622")
    #expect(verdict(ipv6) == Self.counted)
    #expect(formatName(ipv6) == "haproxy")
    #expect(formatName("<134>Nov 22 10:00:00 lb haproxy[1]: " + ipv6) == "haproxy")
  }

  // MARK: Squid

  private static func squid(
    time: String = "1795341600.000", code: String = "TCP_MISS/200", method: String = "GET",
    url: String = "http://a.example/a?\(query)", tail: String = " - HIER_DIRECT/192.0.2.1 text/html"
  ) -> String { "\(time)     57 192.0.2.7 \(code) 612 \(method) \(url)\(tail)" }

  @Test(arguments: [
    (squid(), "2026-11-22T10:00:00Z csn_1 s /a a.example 200"),
    (squid(time: "1795341600.250"), "2026-11-22T10:00:00.250Z csn_1 s /a a.example 200"),
    (squid(code: "TCP_DENIED/403"), "2026-11-22T10:00:00Z csn_1 s /a a.example 403"),
    (squid(code: "NONE/000"), "2026-11-22T10:00:00Z csn_1 s /a a.example -"),
    (squid(code: "TCP_MISS_ABORTED/000"), "2026-11-22T10:00:00Z csn_1 s /a a.example -"),
    (squid(method: "POST"), "wrong_method"), (squid(method: "HEAD"), "wrong_method"),
    (squid(method: "-"), "2026-11-22T10:00:00Z csn_1 s /a a.example 200"),
    // Cut off, perhaps in the URL.
    (squid(tail: ""), "malformed"), (squid(tail: " -"), "malformed"),
    (squid(tail: " jo doe HIER_NONE/- -"), "2026-11-22T10:00:00Z csn_1 s /a a.example 200"),
    (
      squid(tail: " http://x/?session_id=csn_2&status=t HIER_NONE/- - more columns"),
      "2026-11-22T10:00:00Z csn_1 s /a a.example 200"
    ),
    (
      squid(url: "http://a.example/a b?session_id=csn_1&status=s"), "other"
    ),
    (squid(tail: " jo%20doe -/- -"), "2026-11-22T10:00:00Z csn_1 s /a a.example 200"),
    (squid(tail: " - - - session_id"), "malformed"),
    (squid(tail: " - HIER_NONE/- - session_id"), "2026-11-22T10:00:00Z csn_1 s /a a.example 200"),
    (
      squid(url: "https://[2001:db8::1]:80/a\"b'?\(query)"),
      #"2026-11-22T10:00:00Z csn_1 s /a\"b' [2001:db8::1] 200"#
    ),
    (squid(url: "a.example:443", tail: " - HIER_NONE/- session_id"), "other"),
    (squid(url: "error:session_id"), "other"),
    (squid(code: "TCP_MISS/20"), "malformed"), (squid(code: "tcp/200"), "malformed"),
    (squid(url: #"http://a.example/a?session\x5Fid=csn_1&status=s"#), "other"),
    (
      squid(url: "http://a.example/a?session%5Fid=csn_1&status=s"),
      "2026-11-22T10:00:00Z csn_1 s /a a.example 200"
    ),
    (squid(code: "TCP_MISS"), "malformed"), (squid(code: "TCP_MISS/x"), "malformed"),
    (squid(time: "1795341600"), "malformed"),
    (squid(time: "1795341600.x"), "malformed"), (squid(time: "179534160.000"), "malformed"),
    (squid(url: "", tail: "") + query, "malformed"),
    (squid(url: "", tail: "").replacing(" GET", with: " session_id"), "malformed"),
  ])
  func squidsFieldsAreWords(line: String, expected: String) {
    #expect(verdict(line) == expected, "\(line)")
  }
}

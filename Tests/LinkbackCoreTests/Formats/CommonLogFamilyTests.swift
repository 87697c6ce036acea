import LinkbackCore
import CoreFixtures
import Testing

@Suite struct CommonLogFamilyTests {
  /// The fields of a line of the family, or `nil` where it does not fit.
  private static func fields(_ line: String, named name: FormatName? = nil) -> [String]? {
    withExactSpan(line) { bytes -> [String]? in
      var reader = LineReader(format: name.map { LogFormat($0) }, zone: .utc)
      reader.readsHosts = true
      var entry = LogEntry()
      guard reader.read(bytes, into: &entry) else { return nil }
      return [
        CommonLogFamily.name(of: bytes, entry).rawValue,
        entry.host.isMissing ? "none" : String(bytes, entry.host.range),
        String(bytes, entry.beforeTime.range), String(bytes, entry.request.range),
        "\(entry.response)",
      ]
    }
  }

  /// What is after a word that may be the status can say that it is none.
  @Test(
    arguments: [
      ("302 12", "302"), ("- 302", "-1"), ("0 302", "-1"), ("- 12", "-1"), ("- - 302", "-1"),
      ("000 302 12", "-1"), ("200 302 12", "200"), ("- 302 \"-\"", "-1"), ("- 302 x", "-1"),
      ("- 302 12", nil), ("0 302 12", nil), ("-1 302 -", nil), ("- 302 12 \"-\" \"x\"", nil),
      ("502 : 302 12", nil), ("502 :302 12", "502"), ("200 None", nil), ("200 Nonesuch", "200"),
    ] as [(String, String?)])
  func aDoubtfulStatusIsNone(tail: String, response: String?) {
    let line =
      "192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] \"GET /a?session_id=csn_1&status=s HTTP/1.1\" \(tail)"
    #expect(Self.fields(line)?[4] == response)
    let expected = response.map { "2026-11-22T09:00:00Z csn_1 s /a - \($0 == "-1" ? "-" : $0)" }
    #expect(verdict(line) == expected ?? "malformed")
    // As long as the fast path asks for.
    #expect(
      verdict(line + String(repeating: " \"Mozilla/5.0\"", count: 9)) == expected ?? "malformed")
  }

  /// Varnish logs 254 bytes of a URL, or 255, and then the protocol, as if nothing were missing.
  @Test(arguments: [253, 254, 255, 256, 300])
  func aURLAsLongAsVarnishLogsIsMalformed(length: Int) throws {
    func target(_ fill: String, bytes: Int) -> String {
      let end = "&session_id=csn_1&status=s"
      let count = length - 6 - end.count
      return "/link?" + fill + String(repeating: "a", count: count - bytes) + end
    }
    for (fill, bytes) in [("", 0), ("\\x22\\\"\\\\", 3), ("%22", 3)] {
      let url = "http://example.com" + target(fill, bytes: bytes)
      let line = "192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] \"GET \(url) HTTP/1.1\" 302 -"
      let expected =
        (254...255).contains(length)
        ? "malformed" : "2026-11-22T09:00:00Z csn_1 s /link example.com 302"
      #expect(verdict(line) == expected, "\(line)")
      let format = try LogFormat(parsing: "%h %l %u %t \"%r\" %s %b")
      #expect(verdict(line, format: format) == expected)
      // No other server puts a host in front.
      #expect(verdict(line.replacing("http://example.com", with: "")).hasPrefix("2026"))
    }
  }

  private static let middle = #"[22/Nov/2026:10:00:00 +0100] "GET /a HTTP/1.1""#

  @Test(arguments: [
    ("192.0.2.7 - - ", "none"),
    ("192.0.2.7 - frank ", "none"),
    ("2001:db8::7 - - ", "none"),
    ("[2001:db8::7]:51622 - - ", "none"),
    ("192.0.2.7:51622 - - ", "none"),
    ("192.0.2.7:51622 - john doe ", "none"),
    ("client.example - - ", "none"),
    ("example.com:443 192.0.2.7 - - ", "example.com"),
    ("example.com:443 2001:db8::7 - frank ", "example.com"),
    ("web-1:443 192.0.2.7 - - ", "web-1"),
    ("localhost:8080 ::1 - - ", "localhost"),
    ("example.com: 192.0.2.7 - - ", "none"),
    (":443 192.0.2.7 - - ", "none"),
    ("example.com:https 192.0.2.7 - - ", "none"),
    ("example.com:443 192.0.2.7 ", "none"),
    ("example.com:443 ", "none"),
    ("", "none"),
    ("- - - ", "none"),
    ("example.com:443 - - - ", "none"),
    // An address with a port is a client's, or a gateway's.
    ("192.0.2.1:80 192.0.2.7 - - ", "none"),
    ("[2001:db8::1]:443 192.0.2.7 - - ", "none"),
    ("192.0.2.7:51622 198.51.100.4 - - ", "none"),
    ("192.0.2.7:51622, 198.51.100.4:40 - - ", "none"),
    ("192.0.2.7, 198.51.100.4 - - ", "none"),
    // A name without a port, in front of an address.
    ("example.com 192.0.2.7 - - ", "example.com"),
    ("www.example.com 2001:db8::7 - john doe ", "www.example.com"),
    ("localhost 192.0.2.7 - - ", "localhost"),
    ("web-1 192.0.2.7 - - ", "none"),
    ("example.com client.example.net - - ", "none"),
    ("example.com - - - ", "none"),
    ("user@example.com 192.0.2.7 - - ", "none"),
    (" example.com 192.0.2.7 - - ", "none"),
    ("Nov 22 10:00:00 web1.example.com nginx: example.com 192.0.2.7 - - ", "example.com"),
    ("Nov 22 10:00:00 web1.example.com 192.0.2.7 - - ", "none"),
    ("<134>web1.example.com 192.0.2.7 - - ", "none"),
    ("2026-11-22T10:00:00Z web1.example.com 192.0.2.7 - - ", "none"),
    ("2026-11-22T10:00:00+01:00 web1.example.com 192.0.2.7 - - ", "none"),
    // A second word may be a user's name, unless it has a port.
    ("192.0.2.7 example.com - ", "none"),
    ("192.0.2.7 first.last - ", "none"),
    ("192.0.2.7 user@example.net - ", "none"),
    ("192.0.2.7 user@example.net:80 - ", "none"),
    ("192.0.2.7 example.com:8080 - ", "example.com:8080"),
    ("192.0.2.7 198.51.100.4:80 - ", "none"),
    ("192.0.2.7 [2001:db8::1]:80 - ", "none"),
    ("192.0.2.7 localhost - ", "none"),
    ("192.0.2.7 frank - ", "none"),
    ("192.0.2.7 - example.com ", "none"),
    ("192.0.2.7 example.com john doe ", "none"),
    ("192.0.2.7 example.com ", "none"),
    ("192.0.2.7 example.com", "none"),
  ])
  func aVirtualHostIsNeverAClientOrAUser(prefix: String, host: String) {
    #expect(Self.fields("\(prefix)\(Self.middle) 200 1")?[1] == host)
  }

  @Test(
    arguments: [
      (.lighttpd, "192.0.2.7 example.com - ", "example.com"),
      (.lighttpd, "2001:db8::7 www.example.com john ", "www.example.com"),
      (.lighttpd, "192.0.2.7 a-b.c - ", "a-b.c"),
      (.lighttpd, "192.0.2.7 192.0.2.1:80 - ", "192.0.2.1:80"),
      (.lighttpd, "192.0.2.7 [2001:db8::1] - ", "[2001:db8::1]"),
      (.lighttpd, "192.0.2.7 localhost - ", "localhost"),
      (.lighttpd, "192.0.2.7 192.0.2.1 - ", "none"),
      (.lighttpd, "192.0.2.7 frank - ", "none"),
      (.lighttpd, "client.example example.com - ", "none"),
      (.lighttpd, "192.0.2.7 user@example.net - ", "none"),
      (.vcommon, "192.0.2.1:80 192.0.2.7 - - ", "192.0.2.1"),
      (.vcombined, "[2001:db8::1]:443 192.0.2.7 - - ", "[2001:db8::1]"),
      (.vcombined, "192.0.2.7:51622 - - ", "none"),
      (.vcombined, "192.0.2.7 first.last - ", "none"),
      (.combined, "192.0.2.1:80 192.0.2.7 - - ", "none"),
      (.combined, "192.0.2.7 example.com - ", "none"),
    ] as [(FormatName, String, String)])
  func aNamedFormatSaysWhatAWordIs(name: FormatName, prefix: String, host: String) {
    #expect(Self.fields("\(prefix)\(Self.middle) 200 1", named: name)?[1] == host)
  }

  @Test(arguments: [
    ("", "common"),
    (#" "-" "curl/8""#, "combined"),
    (#" "a \" b" "c \\""#, "combined"),
    (#" "-" "curl/8" "192.0.2.9""#, "combined+"),
    (#" "-" "curl/8" 0.004 HIT"#, "combined+"),
    (#" "-""#, "common"),
    (" 0.004", "common"),
    (#" "-" "cut off"#, "common"),
    (#" "-" "curl/8" 12 "web@docker" "http://192.0.2.1:80" 34ms"#, "traefik"),
    (#" "-" "curl/8" 12 "-" "-" 0ms"#, "traefik"),
    (#" "-" "curl/8" 12 "a \" b" "-" 0ms"#, "traefik"),
    (#" "-" "curl/8" 12 "-" "-" 0ms "#, "combined+"),
    (#" "-" "curl/8" 12 "-" "-" 0s"#, "combined+"),
    (#" "-" "curl/8" 12 "-" "-" ms"#, "combined+"),
    (#" "-" "curl/8" 12 "-" "-""#, "combined+"),
    (#" "-" "curl/8" 12 "-" 0ms"#, "combined+"),
    (#" "-" "curl/8" x "-" "-" 0ms"#, "combined+"),
  ])
  func theMemberIsToldByWhatFollows(tail: String, name: String) {
    #expect(Self.fields("192.0.2.7 - - \(Self.middle) 200 612\(tail)")?[0] == name)
    let hosted =
      ["common": "vcommon", "combined": "vcombined"][name] ?? name
    #expect(Self.fields("a.example:80 192.0.2.7 - - \(Self.middle) 200 612\(tail)")?[0] == hosted)
  }

  @Test(arguments: [
    ("192.0.2.7 - - ", "GET http://example.com/ HTTP/1.1", "varnish"),
    ("192.0.2.7 - - ", "GET https://example.com/ HTTP/1.1", "varnish"),
    ("192.0.2.7 - - ", "GET HTTPS://example.com/ HTTP/1.1", "combined"),
    ("192.0.2.7 - - ", "GET /?http://example.com/ HTTP/1.1", "combined"),
    ("192.0.2.7 example.com - ", "GET / HTTP/1.1", "lighttpd"),
    ("192.0.2.7 example.com - ", "GET http://example.com/ HTTP/1.1", "lighttpd"),
    ("example.com:443 192.0.2.7 - - ", "GET http://example.com/ HTTP/1.1", "vcombined"),
    ("example.com:443 192.0.2.7 - ", "GET / HTTP/1.1", "combined"),
  ])
  func combinedHasNamesByItsHostAndItsTarget(prefix: String, request: String, name: String) {
    let line = "\(prefix)[22/Nov/2026:10:00:00 +0100] \"\(request)\" 200 1"
    #expect(Self.fields(line + #" "-" "curl/8""#)?[0] == name)
    // Shorter ones are common, whatever their host.
    let common = name == "vcombined" ? "vcommon" : "common"
    #expect(Self.fields(line)?[0] == common)
  }

  @Test(arguments: [
    "192.0.2.7 - john doe ", "192.0.2.7 - [bob] ", "192.0.2.7 - [22/Nov/2026] ",
    #"192.0.2.7 - a\"b "#, #"192.0.2.7 - "quoted" "#, "192.0.2.7 - a]b[ ",
    #"192.0.2.7 - [22/Nov/2026:10:00:00 +0100] \"GET "#, "192.0.2.7 - [[[ ", "host ",
    "192.0.2.7 - - [22/Nov/2026:10:00:00] ", "192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] 200 ",
    #"192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "a"b "#,
  ])
  func anythingMayStandBeforeTheTime(prefix: String) {
    let fields = Self.fields("\(prefix)\(Self.middle) 404 -")
    #expect(fields?[2...] == [prefix, "GET /a HTTP/1.1", "404"])
  }

  @Test(arguments: [
    ("GET /a HTTP/1.1", "200 1", "GET /a HTTP/1.1", "200"),
    (#"GET /\" 200 1 HTTP/1.1"#, "404 1", #"GET /\" 200 1 HTTP/1.1"#, "404"),
    (#"GET /\\"#, "200 1", #"GET /\\"#, "200"),
    ("", "400 0", "", "400"),
    ("-", "408 -", "-", "408"),
    ("GET /a", "- -", "GET /a", "-1"),
    ("GET /a", "000 0", "GET /a", "-1"),
    ("GET /a", "0 0", "GET /a", "-1"),
    ("GET /a", "499", "GET /a", "499"),
    ("GET /a", "302", "GET /a", "302"),
    ("GET /a", "-1 0", "GET /a", "-1"),
    ("PRI * HTTP/2.0", "400 0", "PRI * HTTP/2.0", "400"),
    ("CONNECT example.com:443 HTTP/1.1", "405 0", "CONNECT example.com:443 HTTP/1.1", "405"),
  ])
  func theRequestRunsToTheQuoteInFrontOfTheStatus(
    request: String, tail: String, expected: String, response: String
  ) {
    let fields = Self.fields(
      "192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] \"\(request)\" \(tail)")
    #expect(fields?[3...] == [expected, response])
  }

  @Test(arguments: [
    "", "garbage", "192.0.2.7 - - \(middle)", "192.0.2.7 - - \(middle) 2000 1",
    "192.0.2.7 - - \(middle) 200x", "192.0.2.7 - - \(middle) x",
    "192.0.2.7 - - \(middle) 20 1", "192.0.2.7 - - \(middle) 0.034 200 1",
    #"192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "GET /a" b HTTP/1.1" 200 1"#,
    #"192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "\x16\x03\x01" 400 157"#,
    #"192.0.2.7 - - [31/Feb/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 1"#,
    #"192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] GET / HTTP/1.1 200 1"#,
    #"192.0.2.7 - - [22/Nov/2026:10:00:00 +0100]"#, "[", "[22/Nov/2026:10:00:00 +0100",
    #"192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "GET /\" 200 1"#,
  ])
  func anythingElseDoesNotFit(line: String) {
    #expect(Self.fields(line) == nil)
  }

  /// A cut-off line fits or not, but is never read beyond its end.
  @Test func everyBeginningOfALineIsReadWithinItsBounds() {
    let line = Array("a.example:80 192.0.2.7 - - \(Self.middle) 200 612 \"-\" \"x\" \"y\"".utf8)
    for end in 0...line.count {
      _ = Self.fields(String(decoding: line[..<end], as: UTF8.self))
    }
  }
}

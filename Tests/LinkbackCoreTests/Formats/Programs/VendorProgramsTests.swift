import LinkbackCore
import Testing

/// What is special about each text format; what all have in common is in `FormatSampleTests`.
@Suite struct VendorProgramsTests {
  private static let query = "session_id=csn_1&status=s"
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /a"

  // MARK: Envoy

  private static let envoy =
    "[2026-11-22T10:00:00.000Z] \"GET /a?\(query) HTTP/2\" 200 - 0 1 2 3 "

  @Test(arguments: [
    (envoy + #""-" "ua" "id" "a.example" "192.0.2.1:80""#, "a.example"),
    (envoy + #""-" "ua" "id" "-" "-""#, "-"),
    (envoy + #""-" "a "quote" \" "id" "a.example" "-""#, "a.example"),
    (envoy + #""-" "ua" "id" "[2001:db8::1]:443" "-""#, "[2001:db8::1]"),
    // A user agent like another line is no reason to take its words for the host.
    (
      envoy
        + #""-" "192.0.2.7 - "-" "1, 2" "192.0.2.7" "GET / HTTP/1.0" "UA"" "id" "a.example" "-""#,
      "-"
    ),
    (envoy + #""-" "ua" "id" "192.0.2.7" "GET / HTTP/1.0" "-""#, "-"),
    // Ends early, or goes on in a way of its own.
    (String(envoy.dropLast(10)), "-"),
    (envoy + #""-" "ua" "id" "a.exam"#, "-"), (envoy + #""-" "ua" "id" "a.example""#, "-"),
    (envoy + "more", "-"), (envoy + " x", "-"),
  ])
  func envoysAuthorityIsTheHost(line: String, host: String) {
    #expect(verdict(line) == "\(Self.counted) \(host) 200")
  }

  @Test(arguments: [
    ("via_upstream - \"-\"", "a.example"), ("upstream_reset - \"reset by, x\"", "a.example"),
    ("via_upstream - -", "-"), ("via_upstream \"-\"", "-"), ("UC x{a} \"a\"", "a.example"),
  ])
  func istiosReasonsStandAfterTheFlags(reasons: String, host: String) {
    let line =
      "[2026-11-22T10:00:00.000Z] \"GET /a?\(Self.query) HTTP/2\" 503 UF \(reasons) 0 1 2 - \"-\" \"ua\" \"id\" "
      + "\"a.example\" \"-\" outbound|80||x - - - - default"
    #expect(verdict(line) == "\(Self.counted) \(host) 503")
  }

  @Test(arguments: [
    "[2026-11-22 10:00:00] \"GET /a?\(query) HTTP/2\" 0 - 0",
    "[2026-11-22T10:00:00.000Z] \"GET /a?\(query)\" -",
    "[2026-11-22T10:00:00Z] \"GET /a?\(query)\" 0",
  ])
  func envoysLineMayEndAfterTheResponse(line: String) {
    #expect(verdict(line) == "\(Self.counted) - -")
    #expect(formatName(line) == "envoy")
  }

  @Test(arguments: [
    "[x] \"GET /a?\(query) HTTP/2\" 200 -",
    "[2026-11-22T10:00:00.000Z] \"GET /a?\(query) HTTP/2\" 2000 -",
    "[2026-11-22T10:00:00.000Z] \"GET /a?\(query) HTTP/2\" 200x",
    "[2026-11-22T10:00:00.000Z] \"GET /a?\(query)",
    "[2026-11-22T10:00:00.000Z] GET /a?\(query) 200",
    // Nothing is escaped: what a quote opens after a space is another field.
    "[2026-11-22T10:00:00.000Z] \"GET /b[2026-11-22T10:00:00.000Z] \"GET /a?\(query)\" 200 -",
    "[2026-11-22T10:00:00.000Z] \"GET /b \"GET /a?\(query)\" 200 -",
    "[2026-11-22T10:00:00.000Z] \"GET /b?x HTTP/1.0\"GET /a?\(query) HTTP/1.0\" 200 - 0",
    "[2026-11-22T10:00:00.000Z] \"GET /b?x HTTP/1.0GET /a?\(query) HTTP/1.0\" 200 - 0",
  ])
  func anythingElseIsNotEnvoys(line: String) {
    #expect(verdict(line) == "malformed")
  }

  @Test func whatEnvoyWritesAfterOtherTextIsOfTheCommonLogFamily() {
    #expect(verdict("x \(Self.envoy)") == "\(Self.counted) - 200")
    #expect(formatName("x \(Self.envoy)") == "common")
  }

  // MARK: AWS

  private static func alb(
    type: String = "https", response: String = "200",
    request: String = "GET https://a.example:443/a?\(query) HTTP/2.0",
    tail: String =
      " \"ua\" ECDHE TLSv1.3 arn \"Root=1\" \"a.example\" \"arn\" 0 2026-11-22T10:00:00.000000Z \"forward\" \"-\" \"-\""
  ) -> String {
    "\(type) 2026-11-22T10:00:00.000000Z app/lb/1 192.0.2.7:5 - -1 -1 -1 \(response) - 34 366 \"\(request)\"\(tail)"
  }

  @Test(arguments: ["http", "https", "h2", "grpcs", "ws", "wss"])
  func eachListenerTypeIsALBs(type: String) {
    #expect(verdict(Self.alb(type: type)) == "\(Self.counted) a.example 200")
    #expect(formatName(Self.alb(type: type)) == "alb")
    #expect(verdict(Self.alb(type: type + "x")) == "malformed")
    #expect(verdict(Self.alb(type: String(type.dropLast()) + "?")) == "malformed")
  }

  @Test func albsLineMayEndAnywhereAfterTheUserAgent() {
    let line = Self.alb()
    let agentEnd = line.utf8.count - Self.alb(tail: "").utf8.count
    let start = Self.alb(tail: " \"ua\"").utf8.count
    #expect(agentEnd > 0)
    for end in start...line.utf8.count {
      let head = String(decoding: line.utf8.prefix(end), as: UTF8.self)
      let said = verdict(head)
      // `" ECDHE` may be cut in a word: after a user agent is a space.
      #expect(said == "\(Self.counted) a.example 200", "\(head)")
    }
    #expect(verdict(Self.alb(tail: " \"u")) == "malformed")
    #expect(verdict(Self.alb(tail: "")) == "malformed")
  }

  @Test(arguments: [
    (
      "302", "\"redirect\" \"myapp://x?\(query)\" \"-\"",
      "2026-11-22T10:00:00Z csn_1 s myapp://x x 302 location"
    ),
    (
      "301", "\"redirect\" \"https://b.example:443/b?\(query)\" \"-\" \"x\"",
      "2026-11-22T10:00:00Z csn_1 s /b b.example 301 location"
    ),
    (
      "302", "\"waf,redirect\" \"/b?\(query)\"",
      "2026-11-22T10:00:00Z csn_1 s /b a.example 302 location"
    ),
    ("200", "\"forward\" \"myapp://x?\(query)\" \"-\"", "other"),
    ("302", "\"redirect\" \"-\" \"-\"", "other"),
    ("302", "\"redirect\" \"myapp://x?\(query)", "other"),
    ("302", "\"forward\" \"GET /x?\(query) HTTP/1.1\" \"-\"", "other"),
    ("302", "\"myapp://x?\(query)\" \"-\" \"-\"", "other"),
    ("302", "\"redirect\" \"-\" \"myapp://x?\(query)\"", "other"),
  ])
  func albsRedirectURLIsTheLocation(response: String, tail: String, expected: String) {
    let line = Self.alb(
      response: response, request: "GET https://a.example:443/go HTTP/2.0",
      tail: " \"ua\" - - - \"Root=1\" \"a.example\" \"-\" 0 2026-11-22T10:00:00.000000Z \(tail)")
    #expect(verdict(line) == expected)
  }

  /// A name that is no host's is what a torn line left there.
  @Test(arguments: [
    ("a.example", "a.example"), ("A.Example:443", "a.example"), ("192.0.2.7", "-"), ("-", "-"),
    ("app.exa192.0.2.7", "-"), ("[2001:db8::7]", "-"), ("h2 2026-11-22 192.0.2.7:1", "-"),
  ])
  func albsDomainNameIsAName(name: String, host: String) {
    let line = Self.alb(
      request: "GET /a?\(Self.query) HTTP/2.0",
      tail: " \"ua\" - - - \"Root=1\" \"\(name)\" \"-\" 0 2026-11-22T10:00:00.000000Z")
    #expect(verdict(line) == "2026-11-22T10:00:00Z csn_1 s /a \(host) 200")
  }

  @Test(arguments: [
    (
      #"GET https://a.example:443/a\"b?session_id=csn_1&status=s HTTP/2.0"#,
      #"2026-11-22T10:00:00Z csn_1 s /a\"b a.example 200"#
    ),
    (
      #"GET https://a.example:443/a?session\x5Fid=csn_1&status=s HTTP/2.0"#,
      "\(counted) a.example 200"
    ),
    ("- http://a.example:80- ", "other"),
    ("GET https://[2001:db8::1]:443/a?\(query) HTTP/2.0", "\(counted) [2001:db8::1] 200"),
    ("GET /a?\(query)", "\(counted) a.example 200"),
  ])
  func albsRequestIsEscapedWithBackslashes(request: String, expected: String) {
    #expect(verdict(Self.alb(request: request)) == expected)
  }

  private static func elb(_ head: String = "lb 192.0.2.7:5", tail: String = "") -> String {
    "2026-11-22T10:00:00.000000Z \(head) 192.0.2.1:80 0.1 0.2 0.3 200 200 0 29 \"GET http://a.example:80/a?\(query) HTTP/1.1\"\(tail)"
  }

  @Test func elbsNameAndClientTellItFromWhatContainersWrite() {
    for tail in ["", " \"ua\" - -", " ", " more"] {
      #expect(verdict(Self.elb(tail: tail)) == "\(Self.counted) a.example 200")
      #expect(formatName(Self.elb(tail: tail)) == "elb")
    }
    #expect(verdict(Self.elb(tail: "x")) == "malformed")
    #expect(verdict(Self.elb("my-Lb-2 2001:db8::7:5")) == "\(Self.counted) a.example 200")
    for head in [
      "nginx: x", "nginx: 192.0.2.7:5", "web nginx:", "lb 192.0.2.7", "stdout F", "l.b 192.0.2.7:5",
      "- 192.0.2.7:5",
    ] {
      let name = formatName(Self.elb(head))
      #expect(head.hasPrefix("- ") ? name == "elb" : name == nil, "\(head)")
    }
    for prefix in [
      "2026-11-22T11:00:00Z ", "2026-11-22T11:00:00Z stdout F ",
      "2026-11-22T11:00:00Z web aws[1]: ", "elb | ",
    ] {
      #expect(verdict(prefix + Self.elb()) == "\(Self.counted) a.example 200")
    }
  }

  private static let owner = String(repeating: "0aF9", count: 16)

  @Test(arguments: [
    (
      " \"GET /a?\(query) HTTP/1.1\" 200 - 1 1 2 3 \"-\" \"ua\" - h= SigV4 E A a.example TLSv1.2 - -",
      "\(counted) a.example 200"
    ),
    (
      " \"GET /a?\(query) HTTP/1.1\" 200 - 1 1 2 3 \"-\" \"ua\" - - - - - a.example",
      "\(counted) a.example 200"
    ),
    (" \"GET /a?\(query) HTTP/1.1\" 200 - 1 1 2 3 \"-\" \"u", "\(counted) - 200"),
    (" \"GET /a?\(query) HTTP/1.1\" 304", "\(counted) - 304"),
    (" \"GET /a?\(query) HTTP/1.1\" -", "\(counted) - -"),
    (
      " \"GET /a?\(query) HTTP/1.1\" 200 - - - 2 3 \"a\"b\" \"u\\\"a\" - h= - E A -",
      "\(counted) - 200"
    ),
    (" \"HEAD /a?\(query) HTTP/1.1\" 200 -", "wrong_method"), (" \"-\" 200 \(query)", "other"),
    (" - 200 - - - \(query)", "malformed"), (" \"GET /a?\(query) HTTP/1.1", "malformed"),
  ])
  func s3sLineMayEndAfterTheResponse(tail: String, expected: String) {
    let head =
      "\(Self.owner) bucket [22/Nov/2026:11:00:00 +0100] 2001:db8::7 arn:aws:x 3E5 REST.GET.OBJECT a"
    #expect(verdict(head + tail) == expected)
  }

  /// AWS writes an account's canonical id of 64 digits, stores of the same kind what they like.
  @Test(arguments: [owner, "tenant", "-"])
  func s3sOwnerIsAnyWord(owner: String) {
    let line =
      " bucket [22/Nov/2026:10:00:00 +0000] - - 3E5 WEBSITE.GET.OBJECT a \"GET /a?\(Self.query)\" 200 -"
    #expect(formatName(owner + line) == "s3")
    #expect(formatName(owner + " x" + line) == "combined+")
  }

  // MARK: Google

  private static func storage(
    _ target: String, method: String = "GET", host: String = "a.example", tail: String = ""
  ) -> String {
    "\"1795341600000000\",\"2001:db8::7\",\"2\",\"\",\"\(method)\",\"\(target)\",\"200\",\"0\",\"1\",\"2\",\"\(host)\",\(tail)"
  }

  @Test(arguments: [
    (storage("/a?\(query)"), "\(counted) a.example 200"),
    (storage("/a?\(query)", host: ""), "\(counted) - 200"),
    (
      storage("/a?\(query)", tail: "\"https://x?\(query)\",\"ua\",\"id\""),
      "\(counted) a.example 200"
    ),
    (storage("/b", tail: "\"https://x?\(query)\",\"ua\",\"id\""), "other"),
    (storage("/a?\(query)", method: "PUT"), "wrong_method"),
    (storage("/a?\(query)", method: ""), "\(counted) a.example 200"),
    (storage(#"/a""b?\#(query)"#), #"2026-11-22T10:00:00Z csn_1 s /a\"b a.example 200"#),
    // What looks like the next field, inside quotes.
    (storage(#"/a"",""b?\#(query)"#), #"2026-11-22T10:00:00Z csn_1 s /a\",\"b a.example 200"#),
    ("\"time_micros\",\"c_ip\",\"session_id\"", "malformed"),
    // The status is enough; the host counts if it is whole.
    (String(storage("/a?\(query)").dropLast()), "\(counted) a.example 200"),
    (String(storage("/a?\(query)").dropLast(2)), "\(counted) - 200"),
    ("\"1795341600000000\",\"::1\",\"2\",\"\",\"GET\",\"/a?\(query)\",\"200\"", "\(counted) - 200"),
    ("\"1795341600000000\",\"::1\",\"2\",\"\",\"GET\",\"/a?\(query)\",\"200", "malformed"),
    ("1795341600000000,192.0.2.7,1,,GET,/a?\(query),200,0,1,2,a.example,-", "malformed"),
  ])
  func googlesValuesStandBetweenQuotes(line: String, expected: String) {
    #expect(verdict(line) == expected)
  }
}

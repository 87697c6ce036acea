import LinkbackCore
import CoreFixtures
import Testing

/// Whether a line mentions `session_id` elsewhere than in a Referer: seen by the suspect lines of a scan.
@Suite struct RefererTests {
  private static let query = "session_id=csn_1&status=success"
  private static let url = "https://example.com/link?\(query)"

  private static func isSuspect(_ text: String, _ format: LogFormat? = nil) -> Bool {
    !ScannedLog(text, format: format).suspects.isEmpty
  }

  // MARK: - Formats

  /// A page's images mention the session in their Referer alone, in every spelling and format.
  @Test(arguments: FormatSample.all.filter(\.hasClientText))
  func refererAloneIsNeverSuspect(sample: FormatSample) {
    for name in ["session_id", "session%5Fid", "%73ession_id", "a[session_id]=1&session_id"] {
      for scheme in ["https", "http", "HTTPS"] {
        let url = "\(scheme)://example.com:8443/link?lang=de&\(name)=csn_1&status=success#top"
        for target in ["", "v=1"] {
          let request = SampleRequest(path: "/a.png", query: target, referer: url)
          #expect(!Self.isSuspect(sample.text(request)), "\(sample.text(request))")
        }
      }
    }
    let both = SampleRequest(path: "/a.png", query: "next=session_id", referer: Self.url)
    #expect(Self.isSuspect(sample.text(both)), "\(sample.text(both))")
    let agent = SampleRequest(path: "/a.png", query: "", agent: "session_id=csn_1")
    if sample.text(agent).contains(agent.agent) {
      #expect(Self.isSuspect(sample.text(agent)), "\(sample.text(agent))")
    }
  }

  /// Cut off or misspelled, the line fits no format, and the Referer is still one.
  @Test(arguments: FormatSample.all.filter(\.hasClientText))
  func refererOfABrokenLineIsNeverSuspect(sample: FormatSample) {
    let request = SampleRequest(path: "/a.png", query: "", referer: Self.url)
    let line = sample.text(request)
    guard let end = line.firstRange(of: Self.query)?.upperBound else { return }
    // HAProxy writes it in front of the request: what is left may be one.
    #expect(
      Self.isSuspect(String(line[..<end])) == sample.title.hasPrefix("haproxy"), "\(line[..<end])")
    for (time, broken) in [("10:00:00", "25:00:00"), ("1795341600", "x")] {
      let line = line.replacing(time, with: broken)
      #expect(!Self.isSuspect(line), "\(line)")
    }
  }

  // MARK: - Texts

  private static let time = "[22/Nov/2026:10:00:00 +0000]"
  private static let image = "192.0.2.7 - - \(time) \"GET /a.png HTTP/1.1\" 200 5"

  @Test(
    arguments: [
      "\(image) \"\(url)\" \"Mozilla/5.0\"", "\(image) \"-\" \"\(url)\"", "\(image) \(url)",
      "\(image) \"-\" \"-\" referer=\(url)", "\(image) \"-\" referer=\"/link?\(query)\"",
      "\(image) 'https://example.com/?\(query)'", "\(image) [\(url)]", "\(image) {-|\(url)|x y}",
      "\(image) \"https://example.com/?a=\\\"b\\\"&\(query)\" \"x\"",
      "\(image) \"https://example.com/?a=|{}&\(query)\" \"x\"",
      "\(image) \"https://example.com/?next=https://a.example/&\(query)&\(query)\" \"x\"",
      "\(image) \"https://example.com/a b?\(query)&%5F\" \"x\"",
      // A list of captured headers as Squid and CloudFront write it.
      "\(image) [Host:%20a.example%0D%0AReferer:%20\(url)%0D%0A]",
      // Formats that are not known.
      "101|192.0.2.1|22.11.2026 10:01:01|GET|/a.png|200|\(url)",
      "101|192.0.2.1|22.11.2026|GET|/a%5Fb.png|200|\(url)|Mozilla",
      "192.0.2.1,GET,/a.png,200,\(url),x", "10:00 GET https://example.com/a.png 200 \(url)",
      "10:00 GET example.com /a.png 200 \"\(url)\"", "10:00 /a.png 200 \"\(url)\"",
      "/a.png 200 \(url)", "{\(url)|x} GET /a.png 10:00", "10:00 GET /a referrer: \"\(url)\"",
      "2026-11-22 10:00:00 192.0.2.9 GET /a.png - 443 - 192.0.2.1 UA \(url) 200 0 0 46",
      "  \"http_referer\": \"\(url)\",", "host:a.example\treferer:/link?\(query)\tsize:5",
      // Error logs, which quote requests.
      ErrorLogLine.nginx, ErrorLogLine.apache,
      "<187>Nov 22 10:00:00 web nginx: \(ErrorLogLine.nginx)",
      "2026-11-22T10:00:00.1Z stderr F \(ErrorLogLine.nginx)",
    ])
  func linesWithARefererAlone(line: String) {
    #expect(!Self.isSuspect(line))
  }

  @Test(
    arguments: [
      "\(image) \"-\" \"session_id\"", "\(image) \"myapp://deep-link?\(query)\" \"x\"",
      "\(image) \"/link?\(query)\" \"x\"", "\(image) \"-\" url=\(url)",
      "\(image) \"\(url)\" \"x\" \"session_id\"", "\(image) \"\(url)\"session_id",
      "192.0.2.7 - - \(time) \"GET /?to=\(url) HTTP/1.1\" 200 5 \"-\" \"x\"",
      "192.0.2.7 - - \(time) \"GET /?referer=\(url) HTTP/1.1\" 200 5 \"-\" \"x\"",
      "192.0.2.7 - - \(time) \"GET https://example.com/a%3F\(query) HTTP/1.1\" 200 5 \"\(url)\" \"x\"",
      "1795341600.000 57 192.0.2.7 TCP_MISS/200 612 GET https://example.com/a%3F\(query) - "
        + "HIER_DIRECT/192.0.2.1 -",
      // Formats that are not known.
      "session_id", "101|192.0.2.1|22.11.2026 10:01:01|GET|/link?\(query)|200",
      "10:00 GET \(url) 302", "10:00|GET|\(url)|302|/next", "10:00 \(url) 302",
      "10:00 GET /login?referer=\(url) 302", "INFO: \(url) was called, path /a",
      "/var/log/app.log:10:00 \(url)", "10:00 \"GET \(url)\" 200 \"\(url)\"",
      "2026/11/22 10:00:00 GET /link?\(query)", "  \"uri\": \"/link?\(query)\",",
      "10:00 open /srv/a \"url\":\"\(url)\"",
    ])
  func linesThatMentionASessionElsewhere(line: String) {
    #expect(Self.isSuspect(line))
  }

  // MARK: - JSON

  private static func record(_ members: String) -> String {
    "{\"time\":\"2026-11-22T10:00:00Z\",\"url\":\"/a.png\",\(members)}"
  }

  @Test(
    arguments: [
      "\"referer\":\"\(url)\"", "\"http_referrer\" : \"/link?\(query)\"",
      "\"Referer\":[\"\(url)\"]",
      "\"referer\":{\"host\":\"a\",\"query\":{\"session_id\":\"csn_1\"}}",
      "\"headers\":{\"REFERER\":[\"-\",\"\(url)\"]}", "\"refer\\u0065r\":\"\(url)\"",
      "\"headers\":[{\"name\":\"Referer\",\"value\":\"\(url)\"}]",
      "\"headers\":[\"Host\",\"a.example\",\"Referer\",\"\(url)\"]",
      "\"headers\":\"Host: a\\r\\nReferer: \(url)\\r\\n\"", "\"c\":\"{a.example|\(url)|x}\"",
      "\"referer\":\"a\\\"b?\(query)\",\"referrer\":\"\(url)\"",
    ])
  func membersWithARefererAlone(members: String) {
    #expect(!Self.isSuspect(Self.record(members)))
    // Without a time it fits no format.
    #expect(!Self.isSuspect("{\"url\":\"/a.png\",\(members)}"))
    #expect(!Self.isSuspect("[{\"a\":1},{\"url\":\"/a.png\",\(members)}]"))
  }

  @Test(
    arguments: [
      "\"params\":{\"session_id\":\"csn_1\",\"status\":\"success\"}", "\"params\":[\"session_id\"]",
      "\"a\":[{\"b\":{\"key\":\"session_id\",\"value\":\"csn_1\"}}]", "\"body\":\"\(query)\"",
      "\"referer\":\"\(url)\",\"body\":\"\(query)\"",
      "\"body\":\"\(query)\",\"referer\":\"\(url)\"",
      "\"referer\":{\"a\":1},\"session_id\":\"csn_1\"", "\"next\":\"\(url)\"",
      "\"headers\":[{\"name\":\"Host\",\"value\":\"\(url)\"}]",
      "\"a\":\"Referer\",\"b\":{\"c\":\"\(url)\"}",
      "\"note\":\"see \(url)\"", "\"a\":[\"Referer\"],\"b\":\"session_id\"", "\"a\":session_id",
    ])
  func membersThatMentionASessionElsewhere(members: String) {
    #expect(Self.isSuspect(Self.record(members)))
    #expect(Self.isSuspect("{\"url\":\"/a.png\",\(members)}"))
  }

  /// A line inside a wrapper is looked through as itself, and so is the wrapper.
  @Test func wrappersAreLookedThroughToo() {
    func wrapper(_ line: String, _ rest: String = "") -> String {
      "{\"log\":\"\(line.asJSON)\\n\",\"stream\":\"stdout\"\(rest)}"
    }
    let decoy = "\(Self.image) \"\(Self.url)\" \"Mozilla/5.0\""
    #expect(!Self.isSuspect(wrapper(decoy)))
    #expect(Self.isSuspect(wrapper(decoy, ",\"labels\":{\"a\":\"session_id\"}")))
    #expect(Self.isSuspect(wrapper("\(Self.image) \"-\" \"session_id\"")))
    #expect(!Self.isSuspect(wrapper(ErrorLogLine.nginx)))
    #expect(Self.isSuspect(wrapper("GET /link?\(Self.query)")))
  }

  @Test func recordsOfOwnAreNeverSuspect() {
    #expect(
      !Self.isSuspect("{\"record\":\"explanation\",\"v\":1,\"target\":\"/?session_id=csn_1\"}"))
    #expect(!Self.isSuspect("{\"record\":\"rejected\",\"v\":1,\"shape\":\"aaa session_id\"}"))
  }

  /// A long line of nothing but candidates is looked through once.
  @Test(arguments: ["%5F", "%5F ", "%5F|", "\"%5F", "https://%5F", ",%5F", "{\"a\":\"%5F\"}"])
  func longLinesTakeNoLonger(part: String) {
    for prefix in ["", "{\"a\":\"", "\(Self.image) \"\(Self.url)\" "] {
      let line = prefix + String(repeating: part, count: 100_000)
      #expect(ScannedLog(line).suspects.allSatisfy { $0.count == 1 })
    }
  }
}

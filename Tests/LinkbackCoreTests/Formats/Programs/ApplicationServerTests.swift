import LinkbackCore
import Testing

/// uWSGI's and Nginx Proxy Manager's formats: what is special about them.
@Suite struct ApplicationServerTests {
  private static let query = "session_id=csn_1&status=s"
  private static let counted = "2026-11-22T10:00:00Z csn_1 s /a"

  private static func uwsgi(
    user: String = "", time: String = "Sun Nov 22 10:00:00 2026", method: String = "GET",
    target: String = "/a?\(query)", generated: String = "5 bytes in 12 msecs",
    response: String = "302"
  ) -> String {
    "[pid: 1|app: 0|req: 1/1] 192.0.2.7 (\(user)) {40 vars in 8 bytes} [\(time)] \(method) \(target) "
      + "=> generated \(generated) (HTTP/1.1 \(response)) 4 headers in 15 bytes (1 switches on core 0)"
  }

  @Test(arguments: [
    (uwsgi(), "\(counted) - 302"), (uwsgi(user: "jo doe"), "\(counted) - 302"),
    (uwsgi(time: "Sun Nov  1 10:00:00 2026"), "2026-11-01T10:00:00Z csn_1 s /a - 302"),
    (uwsgi(method: "POST"), "wrong_method"), (uwsgi(response: "0"), "\(counted) - -"),
    (uwsgi(target: "/b"), "other"), (uwsgi(time: "x"), "malformed"),
    (uwsgi(response: "3020"), "malformed"), (uwsgi(response: "x"), "malformed"),
    (uwsgi(generated: "x bytes in 12 msecs"), "malformed"),
    (uwsgi(generated: "5 bytes in x msecs"), "malformed"),
    (uwsgi(target: "/a?\(query) x"), "malformed"),
    (String(uwsgi().prefix(130)), "malformed"),
  ])
  func uwsgisFieldsAreTyped(line: String, expected: String) {
    #expect(verdict(line) == expected, "\(line)")
  }

  @Test func uwsgisTimeIsLocal() {
    let zone = LocalTimeZone(offset: 3600)
    #expect(verdict(Self.uwsgi(), zone: zone).hasPrefix("2026-11-22T09:00:00Z"))
  }

  private static func proxyManager(
    upstream: String = "- 200 ", response: String = "200", method: String = "GET",
    host: String = "a.example", target: String = "/a?\(query)", client: String = "192.0.2.7"
  ) -> String {
    "[22/Nov/2026:11:00:00 +0100] \(upstream)\(response) - \(method) https \(host) \"\(target)\" "
      + "[Client \(client)] [Length 1] [Gzip -] \"UA\" \"https://a.example/a?\(query)\""
  }

  @Test(arguments: [
    (proxyManager(), "\(counted) a.example 200"),
    (proxyManager(upstream: ""), "\(counted) a.example 200"),
    (proxyManager(upstream: "HIT - "), "\(counted) a.example 200"),
    (proxyManager(upstream: "- 502, 200 ", response: "500"), "\(counted) a.example 500"),
    (proxyManager(response: "000"), "\(counted) a.example -"),
    (proxyManager(method: "POST"), "wrong_method"),
    (proxyManager(target: "/b.js"), "other"),
    (proxyManager(response: "2000"), "malformed"), (proxyManager(method: "GET/"), "malformed"),
    (proxyManager(target: " 302/?\(query)"), "malformed"),
    (proxyManager(target: "/b\" \"/a?\(query)"), "malformed"),
    (proxyManager(target: #"/a?session\x5Fid=csn_1&status=s"#), "\(counted) a.example 200"),
    (proxyManager(host: "192.0.2.9:81"), "\(counted) 192.0.2.9 200"),
    (proxyManager().replacing("[Client ", with: "[Clien "), "malformed"),
  ])
  func proxyManagersFieldsAreTyped(line: String, expected: String) {
    #expect(verdict(line) == expected, "\(line)")
  }
}

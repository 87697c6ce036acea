import HTTPTypes
import Testing

@testable import LinkbackServer

struct TokenTests {
  private static let token = "0123456789abcdef0123"
  private static let cookie = "linkback-8090=\(token)"
  private static let closed = [
    "/", "/outcomes.csv", "/outcomes.json", "/windows", "/events", "/live", "/summary", "/metrics",
    "/readyz", "/nothing",
  ]

  private func server(isBehindHTTPS: Bool = false) -> TestServer {
    TestServer { options in
      options.token = AccessToken(Self.token)
      options.isBehindHTTPS = isBehindHTTPS
    }
  }

  @Test(arguments: closed) func refusesWithoutToken(path: String) async throws {
    let answer = try await server().ask(path)
    #expect(answer.status == 401)
    #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="linkback""#)
    #expect(!answer.body.contains("success"))
  }

  @Test(arguments: closed) func refusesAWrongToken(path: String) async throws {
    for fields in [
      ["Authorization": "Bearer 0123456789abcdef0124"], ["Authorization": "Bearer "],
      ["Authorization": "Bearer"], ["Authorization": "Basic \(Self.token)"],
      ["Authorization": Self.token], ["Cookie": "linkback-8090=0123456789abcdef0124"],
      ["Cookie": "linkback-8091=\(Self.token)"], ["Cookie": "xlinkback-8090=\(Self.token)"],
      ["Cookie": "linkback-8090=\(Self.token)0"],
      ["Cookie": Self.cookie, "Authorization": "Bearer no"],
    ] {
      #expect(try await server().ask(path, fields).status == 401)
    }
    #expect(try await server().ask("\(path)?token=\(Self.token)").status == 401)
  }

  @Test(arguments: [
    ["Authorization": "Bearer \(token)"], ["Authorization": "bearer \(token)"],
    ["Cookie": cookie], ["Cookie": "a=b; \(cookie); c=d"],
  ])
  func admitsTheToken(fields: [String: String]) async throws {
    #expect(try await server().ask("/", fields).status == 200)
    #expect(try await server().ask("/metrics", fields).status == 200)
  }

  @Test(arguments: ["/healthz", "/login", "/assets/page.css.0123"])
  func isOpenWhereNothingIsShown(path: String) async throws {
    #expect(try await server().ask(path).status == 200)
  }

  @Test func leadsBrowsersToTheForm() async throws {
    let answer = try await server().ask("/", ["Accept": "text/html,application/xhtml+xml"])
    #expect(answer.status == 303)
    #expect(answer.headers[.location] == "login")
  }

  @Test func logsIn() async throws {
    let answer = try await server().ask("/login", method: .post, body: "token=\(Self.token)")
    #expect(answer.status == 303)
    #expect(answer.headers[.location] == "./")
    #expect(
      answer.headers[.setCookie]
        == "\(Self.cookie); Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict")
  }

  @Test func logsInOverHTTPSAlone() async throws {
    let server = server(isBehindHTTPS: true)
    let answer = try await server.ask("/login", method: .post, body: "token=\(Self.token)")
    let cookie = try #require(answer.headers[.setCookie])
    #expect(cookie.hasPrefix("__Host-linkback-8090=\(Self.token); Path=/;"))
    #expect(cookie.hasSuffix("; Secure"))
    #expect(try await server.ask("/", ["Cookie": Self.cookie]).status == 401)
    #expect(try await server.ask("/", ["Cookie": "__Host-" + Self.cookie]).status == 200)
  }

  @Test(arguments: ["", "token=", "token=no", "password=0123456789abcdef0123", "token=a&token=b"])
  func refusesToLogIn(body: String) async throws {
    let answer = try await server().ask("/login", method: .post, body: body)
    #expect(answer.status == 401)
    #expect(answer.headers[.setCookie] == nil)
    #expect(answer.body.contains("<form"))
  }

  @Test func refusesALongForm() async throws {
    let body = "token=" + String(repeating: "a", count: 5_000)
    #expect(try await server().ask("/login", method: .post, body: body).status == 413)
  }

  @Test func refusesALoginFromElsewhere() async throws {
    let answer = try await server().ask(
      "/login", method: .post, ["Origin": "https://example.com"], body: "token=\(Self.token)")
    #expect(answer.status == 403)
  }
}

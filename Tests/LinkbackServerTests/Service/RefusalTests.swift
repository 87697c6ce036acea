import HTTPTypes
import Testing

@testable import LinkbackServer

/// What is asked without a right to it, or in a way that is none.
struct RefusalTests {
  private static let paths = [
    "/", "/outcomes.csv", "/outcomes.json", "/windows", "/events", "/live", "/summary", "/metrics",
    "/healthz", "/readyz",
  ]

  @Test(arguments: paths) func answersUnderItsOwnName(path: String) async throws {
    let answer = try await TestServer().ask(path)
    #expect(answer.status == 200)
  }

  @Test(arguments: paths) func refusesAnotherHost(path: String) async throws {
    for host in ["example.com", "example.com:8090", "192.0.2.1"] {
      let answer = try await TestServer().ask(path, host: host)
      #expect(answer.status == 421)
      #expect(answer.headers[.contentType] == "application/problem+json")
    }
  }

  @Test func refusesNoHostAndTwo() async throws {
    let server = TestServer()
    #expect(try await server.ask("/", host: nil).status == 400)
    #expect(try await server.ask("/", ["Host": "localhost"]).status == 400)
  }

  @Test(arguments: paths) func refusesMethodsThatChange(path: String) async throws {
    for method in [HTTPRequest.Method.post, .put, .delete, .patch, .options, .trace] {
      let answer = try await TestServer().ask(path, method: method)
      #expect(answer.status == 405)
      #expect(answer.headers[.allow] == "GET, HEAD")
    }
  }

  @Test(arguments: paths) func answersHeadWithoutBody(path: String) async throws {
    let answer = try await TestServer().ask(path, method: .head)
    #expect(answer.status == 200)
    #expect(answer.body.isEmpty)
    #expect(answer.headers[.contentLength] != nil)
  }

  @Test(
    arguments: [
      (["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"], 403),
      (
        ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"],
        403
      ),
      (
        ["Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "script"],
        403
      ),
      (
        ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"],
        403
      ),
      (["Sec-Fetch-Site": "cross-site"], 403),
      (
        [
          "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate",
          "Sec-Fetch-Dest": "document",
        ], 200
      ),
      (
        ["Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"], 200
      ),
      (
        ["Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"], 200
      ),
      (["Origin": "https://example.com"], 403),
      (["Origin": "http://localhost:3000"], 403),
      (["Origin": "null"], 403),
      (["Origin": "null", "Sec-Fetch-Site": "same-origin"], 200),
      (["Origin": "http://localhost:8090"], 200),
      (["Origin": "http://LOCALHOST:8090"], 200),
      (["Origin": "localhost:8090"], 403),
    ] as [([String: String], Int)])
  func refusesPagesOfOtherOrigins(fields: [String: String], status: Int) async throws {
    #expect(try await TestServer().ask("/", fields).status == status)
  }

  @Test(arguments: paths) func namesUnknownParameters(path: String) async throws {
    let answer = try await TestServer().ask("\(path)?token=1&colour=%3Cb%3E")
    #expect(answer.status == 400)
    #expect(answer.body.contains("'token'"))
  }

  @Test(arguments: [
    ("/?range=5y", "5y"), ("/?range=1h&range=6h", "twice"), ("/?since=soon", "since"),
    ("/?tz=Mars/Base", "Mars/Base"), ("/windows?limit=0", "limit"),
    ("/windows?limit=10001", "limit"),
    ("/windows?after=x", "after"), ("/windows?after=-1", "after"),
    ("/windows?after=1.2.3", "after"), ("/events?after=1.2.x.4", "after"),
    ("/windows?status=a&status=b", "twice"), ("/outcomes.csv?sort=name", "sort"),
  ])
  func namesParametersThatCantBeUsed(path: String, word: String) async throws {
    let answer = try await TestServer().ask(path)
    #expect(answer.status == 400)
    #expect(answer.body.contains(word))
  }

  @Test(arguments: [
    "/..", "/../etc/passwd", "/%2e%2e/etc/passwd", "/assets/../page",
    "/assets/..%2f..%2fetc/passwd",
    "/assets/", "/assets/page.css.0124", "//", "/windows/", "/Windows", "/index.html",
    "/assets/page.css.0123/..",
  ])
  func hasNothingElsewhere(path: String) async throws {
    #expect(try await TestServer().ask(path).status == 404)
  }

  @Test(arguments: ["", "*", "http://localhost:8090/", "windows", "localhost:8090"])
  func refusesTargetsOfOtherForms(target: String) async throws {
    #expect(try await TestServer().ask(target).status == 400)
  }

  @Test func refusesAnEventThatItNeverSent() async throws {
    let answer = try await TestServer().ask("/events", ["Last-Event-ID": "yesterday"])
    #expect(answer.status == 400)
  }

  @Test func saysItToBrowsersAsAPage() async throws {
    let answer = try await TestServer().ask(
      "/?%3Cb%3E%22%CC%81=1", ["Accept": "text/html,*/*;q=0.8"])
    #expect(answer.status == 400)
    #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
    #expect(answer.body.contains("&lt;b"))
    #expect(!answer.body.contains("<b>"))
  }

  @Test func hasNoLoginWithoutAToken() async throws {
    #expect(try await TestServer().ask("/login").status == 404)
    #expect(try await TestServer().ask("/login", method: .post, body: "token=").status == 405)
  }
}

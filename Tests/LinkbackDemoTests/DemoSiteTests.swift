import HTTPTypes
import Hummingbird
import Testing

@testable import LinkbackDemo

/// The site as a person uses it: from the shop to Connect, and back.
@Suite struct DemoSiteTests {
  private let site = RecordedSite()

  private func ask(
    _ path: String, _ method: HTTPRequest.Method = .get
  ) async throws -> (status: Int, location: String?, body: String) {
    let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
    do {
      let response = try await site.router.buildResponder().respond(
        to: Request(head: head, body: RequestBody(buffer: ByteBuffer())),
        context: DemoContext(client: "192.0.2.1", second: SimulatedRun.noon))
      let writer = TextWriter()
      try await response.body.write(writer)
      return (response.status.code, response.headers[.location], writer.text.value)
    } catch let error as any HTTPResponseError {
      return (error.status.code, nil, "")
    }
  }

  private func forms(_ page: String) -> [String] {
    page.matches(of: /action="([^"]*)"/).map { String($0.output.1) }
  }

  private var lines: [Substring] {
    String(decoding: site.log, as: UTF8.self).split(separator: "\n")
  }

  @Test func everyButtonLeadsBackToTheShop() async throws {
    let shop = try await ask("/").body
    #expect(forms(shop) == DemoPlace.allCases.map(\.startPath))
    var headings: [String] = []
    for form in forms(shop) {
      let flow = try #require(try await ask(form, .post).location)
      let buttons = forms(try await ask(flow).body)
      #expect(buttons.count == 5)
      for button in buttons {
        // Each of a session of its own.
        let other = try #require(try await ask(form, .post).location)
        let sent = try await ask(button.replacing(flow, with: other), .post)
        let callback = try #require(sent.location)
        #expect(callback.contains("/connected?lang=en&session_id=csn_"))
        let page = try await ask(callback)
        let heading = page.body.firstMatch(of: /<h1>(.*)<\/h1>/)?.1 ?? ""
        headings.append(page.location ?? String(heading))
      }
    }
    let expected = [
      "Your account is linked", "That took too long", "Your account could not be linked", "/plans",
      "Your account is not linked yet",
    ]
    #expect(headings == expected + expected)
    #expect(try await ask("/plans").status == 200)
    #expect(try await ask("/style.css").status == 200)
  }

  /// Only the session that Connect ended with success is believed.
  @Test func aTypedURLIsNotBelieved() async throws {
    let page = try await ask("/account/connected?session_id=csn_typed&status=success")
    #expect(page.body.contains("We are checking your account"))
  }

  @Test func whatIsNotThereIsLoggedToo() async throws {
    #expect(try await ask("/nothing").status == 404)
    #expect(try await ask("/simulated-connect/csn_unknown/success", .post).status == 404)
    #expect(lines.count == 1)
    let time = "[24/Nov/2026:12:00:00 +0000]"
    #expect(lines[0] == #"192.0.2.1 - - \#(time) "GET /nothing HTTP/1.1" 404 0 "-" "-""#)
  }

  @Test func headSaysAsMuchAndSendsNothing() async throws {
    let target = "/checkout/connected?session_id=csn_1&status=success"
    let answer = try await ask(target, .head)
    #expect(answer.status == 200)
    #expect(answer.body.isEmpty)
    #expect(lines[0].contains("\"HEAD \(target) HTTP/1.1\" 200 0 "))
  }
}

/// Takes the body of a response.
struct TextWriter: ResponseBodyWriter {
  final class Text { var value = "" }

  let text = Text()

  mutating func write(_ buffer: ByteBuffer) async throws { text.value += String(buffer: buffer) }
  consuming func finish(_ trailingHeaders: HTTPFields?) async throws {}
}

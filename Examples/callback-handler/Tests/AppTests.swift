import CallbackHandler
import HTTPTypes
import Hummingbird
import Logging
import NIOEmbedded
import Testing

@testable import callback_handler

/// The app's routes, asked without a network.
@Suite struct AppTests {
  private func ask(
    _ path: String, _ method: HTTPRequest.Method = .get
  ) async throws -> (status: Int, body: String) {
    let responder = App.router(sessions: KnownSessions()).buildResponder()
    let head = HTTPRequest(method: method, scheme: "http", authority: "localhost", path: path)
    let source = ApplicationRequestContextSource(
      channel: EmbeddedChannel(), logger: Logger(label: "") { _ in SwiftLogNoOpLogHandler() })
    let request = Request(head: head, body: RequestBody(buffer: ByteBuffer()))
    do {
      let response = try await responder.respond(
        to: request, context: BasicRequestContext(source: source))
      return (response.status.code, try await BodyText.of(response))
    } catch let error as any HTTPResponseError {
      return (error.status.code, "")
    }
  }

  @Test func everyLinkOfItsPageLeadsToAnAnswer() async throws {
    let page = try await ask("/").body
    let links = page.matches(of: /(?:href|action)="([^"]*)"/).map { String($0.output.1) }
    #expect(links.count == 6)
    for link in links {
      let path = link.replacing("&amp;", with: "&")
      #expect([200, 303].contains(try await ask(path).status), "\(path)")
    }
  }

  @Test func theCallbackIsReadFromTheQuery() async throws {
    let answer = try await ask("/connect/callback?session_id=csn_linked&status=success")
    #expect(answer.body.contains("Your account is linked"))
    #expect(try await ask("/connect/callback").status == 400)
  }

  /// Link previews ask by HEAD; a callback is never posted.
  @Test func otherMethods() async throws {
    let target = "/connect/callback?session_id=csn_linked&status=success"
    let preview = try await ask(target, .head)
    #expect(preview == (200, ""))
    #expect([404, 405].contains(try await ask(target, .post).status))
  }

  /// As long as an app asks nobody, it believes nobody.
  @Test func noSuccessIsConfirmedUnasked() async throws {
    #expect(try await UncheckedSessions().hasSucceeded("csn_1") == false)
  }
}

import CallbackHandler
import ConnectCallback
import Hummingbird
import Logging

/// A web app with one page and a callbackUrl: `http://127.0.0.1:8080/connect/callback`.
@main
struct App {
  static func main() async throws {
    let application = Application(
      router: router(sessions: UncheckedSessions()),
      configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: 8080)),
      logger: Logger(label: "callback-handler"))
    try await application.runService()
  }

  static func router(sessions: some ConnectSessions) -> Router<BasicRequestContext> {
    let router = Router(options: .autoGenerateHeadEndpoints)
    let handler = CallbackHandler(sessions: sessions, restart: "/", origin: "/")
    router.get("/connect/callback") { request, context in
      await handler.respond(to: request, logger: context.logger)
    }
    router.get("/") { _, _ in
      var page = HTMLPage("An app that uses Connect")
      page.paragraph("Connect would send you back with one of these links.")
      for status in ConnectStatus.known + [ConnectStatus(rawValue: "rate_limited")] {
        let redirect = ConnectRedirect(sessionID: "csn_123", status: status)
        page.link("\(status)", to: redirect.url(appendedTo: "/connect/callback"))
      }
      return Response(page)
    }
    router.get("\(HTMLPage.stylePath)") { _, _ in
      Response(
        status: .ok, headers: [.contentType: "text/css; charset=utf-8"],
        body: ResponseBody(byteBuffer: ByteBuffer(string: HTMLPage.style)))
    }
    return router
  }
}

/// Stands where an app asks Connect's API. As nobody is asked, no success is confirmed, and a user
/// who comes back with one reads that it is being checked.
struct UncheckedSessions: ConnectSessions {
  func hasSucceeded(_ sessionID: String) async throws -> Bool { false }
}

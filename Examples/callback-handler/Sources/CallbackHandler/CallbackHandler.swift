internal import ConnectCallback
package import Hummingbird
package import Logging

/// Answers the request with which Connect sends a user back to the app.
///
/// It validates the URL, decides what to show, and shows it. It keeps nothing, so a user who
/// refreshes the page sees it again.
package struct CallbackHandler<Sessions: ConnectSessions>: Sendable {
  private let sessions: Sessions
  private let restart: String
  private let origin: String

  /// - Parameters:
  ///   - restart: The path of the page on which a user begins a session.
  ///   - origin: The path of the page from which users begin one, and to which they return.
  package init(sessions: Sessions, restart: String, origin: String) {
    self.sessions = sessions
    self.restart = restart
    self.origin = origin
  }

  /// - Parameter logger: Is told the status, or the reason of a refusal; never a session id.
  package func respond(to request: Request, logger: Logger) async -> Response {
    let redirect: ConnectRedirect
    do throws(CallbackRefusal) {
      redirect = try ConnectRedirect(validating: request.head.path ?? "")
    } catch {
      logger.notice("callback refused", metadata: ["reason": "\(error)"])
      return refusal(error)
    }
    let screen = await screen(after: redirect, logger)
    logger.log(
      level: screen == .failure || screen == .unknown ? .warning : .info, "callback",
      metadata: ["status": "\(redirect.status.presentableCode ?? "(other)")"])
    return response(showing: screen, redirect.status)
  }

  /// The screen that follows, once the claim of a success was checked.
  private func screen(after redirect: ConnectRedirect, _ logger: Logger) async -> NextScreen {
    let screen = NextScreen(after: redirect.status)
    guard screen == .checking else { return screen }
    do {
      return try await sessions.hasSucceeded(redirect.sessionID) ? .success : .checking
    } catch {
      // Whoever throws may have put the id into the error: its type is all that is said.
      logger.error("a session could not be looked up", metadata: ["error": "\(type(of: error))"])
      return .checking
    }
  }
}

extension CallbackHandler {
  private func response(showing screen: NextScreen, _ status: ConnectStatus) -> Response {
    switch screen {
    case .success:
      var page = HTMLPage("Your account is linked")
      page.link("Go on", to: origin)
      return Response(page)
    case .checking:
      var page = HTMLPage("We are checking your account")
      page.paragraph("This takes a moment. Reload this page to see whether it is linked.")
      page.link("Go on", to: origin)
      return Response(page)
    case .restart:
      var page = HTMLPage("That took too long")
      page.paragraph("The link to your account was no longer valid. Nothing has changed.")
      page.link("Start again", to: restart)
      return Response(page)
    case .failure:
      var page = HTMLPage("Your account could not be linked")
      page.paragraph("The fault is ours, and we know of it. Nothing has changed.")
      page.link("Back", to: origin)
      return Response(page)
    case .origin:
      return Response(seeOther: origin)
    case .unknown:
      var page = HTMLPage("Your account is not linked yet")
      if let code = status.presentableCode {
        page.paragraph("If you ask our support, tell them this code: \(code)")
      }
      page.link("Start again", to: restart)
      return Response(page)
    }
  }

  private func refusal(_ reason: CallbackRefusal) -> Response {
    var page = HTMLPage("This link does not work")
    page.paragraph("It is incomplete, or was changed on its way.")
    page.link("Start again", to: restart)
    return Response(page, status: reason == .tooLong ? .uriTooLong : .badRequest)
  }
}

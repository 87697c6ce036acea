import ConnectCallback
import Testing

/// The samples of the library's documentation, word for word: `.ci/documentation` looks for them here and in
/// `Examples`. So what the documentation shows compiles, and does what it says.
@Suite struct DocumentationSamplesTests {
  /// What an app does with a user who comes back with `target`.
  private func screen(_ target: String) throws -> String {
    var shown = ""
    func showSuccess() { shown = "success" }
    func offerRestart() { shown = "restart" }
    func showError() { shown = "error" }
    func goBack() { shown = "back" }
    func showNeutral() { shown = "neutral" }

    let redirect = try ConnectRedirect(reading: target)
    switch redirect.status {
    case .success: showSuccess()
    case .authExpired: offerRestart()
    case .badConfiguration: showError()
    case .userAborted: goBack()
    default: showNeutral()  // a code newer than this library
    }
    return shown
  }

  @Test(arguments: [
    ("success", "success"), ("auth_expired", "restart"), ("bad_configuration", "error"),
    ("user_aborted", "back"), ("rate_limited", "neutral"),
  ])
  func eachStatusLeadsSomewhere(status: String, screen: String) throws {
    #expect(try self.screen("/link?session_id=csn_123&status=\(status)") == screen)
  }

  @Test func aHandlerHasBoth() throws {
    let target = "/link?session_id=csn_123&status=success"
    func finish(_ sessionID: String, _ status: ConnectStatus) {
      #expect(sessionID == "csn_123")
      #expect(status == .success)
    }
    let redirect = try ConnectRedirect(reading: target)
    finish(redirect.sessionID, redirect.status)
  }

  @Test func theLastParameterCounts() throws {
    let target = "/orders?status=open&session_id=csn_1&status=success"
    let status = try ConnectRedirect(reading: target).status
    // .success: Connect appends, so the last one counts
    #expect(status == .success)
  }

  @Test func urlsAreBuilt() {
    let redirect = ConnectRedirect(sessionID: "csn_123", status: .success)
    let deepLink = redirect.url(appendedTo: "myapp://deep-link")
    // "myapp://deep-link?session_id=csn_123&status=success"
    let page = redirect.url(appendedTo: "https://example.com/link?lang=de#top")
    // "https://example.com/link?lang=de&session_id=csn_123&status=success#top"
    #expect(deepLink == "myapp://deep-link?session_id=csn_123&status=success")
    #expect(page == "https://example.com/link?lang=de&session_id=csn_123&status=success#top")
  }

  @Test func statusesExplainThemselves() {
    let meaning = ConnectStatus.userAborted.whatItMeans
    // "the user aborted the session on purpose"
    #expect(meaning == "the user aborted the session on purpose")
    let step = ConnectStatus.authExpired.nextStep
    // "enable the user to restart the flow"
    #expect(step == "enable the user to restart the flow")
  }
}

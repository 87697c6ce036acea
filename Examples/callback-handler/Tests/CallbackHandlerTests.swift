import CallbackHandler
import ConnectCallback
import HTTPTypes
import Hummingbird
import Testing

/// What a user sees who comes back, by the URL they come back with.
@Suite struct CallbackHandlerTests {
  struct Answer: CustomTestStringConvertible {
    let name: String
    let query: String
    var status = 200
    let heading: String
    var link = ""
    var testDescription: String { name }
  }

  @Test(arguments: [
    Answer(
      name: "a confirmed success", query: "session_id=csn_linked&status=success",
      heading: "Your account is linked", link: "/plans"),
    Answer(
      name: "a success that nobody confirms", query: "session_id=csn_1&status=success",
      heading: "We are checking your account", link: "/plans"),
    Answer(
      name: "a success while nobody can be asked",
      query: "session_id=csn_unreachable&status=success",
      heading: "We are checking your account", link: "/plans"),
    Answer(
      name: "an expired session", query: "session_id=csn_1&status=auth_expired",
      heading: "That took too long", link: "/start"),
    Answer(
      name: "a flow that is not allowed", query: "session_id=csn_1&status=bad_configuration",
      heading: "Your account could not be linked", link: "/plans"),
    Answer(
      name: "a status of the future", query: "session_id=csn_linked&status=rate_limited",
      heading: "Your account is not linked yet", link: "/start"),
    Answer(
      name: "a status in other letters is unknown", query: "session_id=csn_linked&status=Success",
      heading: "Your account is not linked yet", link: "/start"),
    Answer(
      name: "the callbackUrl's own parameters come first",
      query: "status=open&lang=de&session_id=csn_linked&status=success",
      heading: "Your account is linked", link: "/plans"),
    Answer(
      name: "doubled: the last one counts",
      query: "session_id=csn_linked&status=success&session_id=csn_1&status=auth_expired",
      heading: "That took too long", link: "/start"),
    Answer(
      name: "percent-encoded", query: "session%5Fid=csn%5flinked&status=succes%73",
      heading: "Your account is linked", link: "/plans"),
  ])
  func aUserSees(_ answer: Answer) async throws {
    let asked = try await AskedHandler("/back?" + answer.query)
    #expect(asked.status == answer.status)
    #expect(asked.body.contains("<h1>\(answer.heading)</h1>"))
    #expect(asked.body.contains("<a href=\"\(answer.link)\">"))
  }

  @Test func whoAbortedGoesBackToWhereTheyCameFrom() async throws {
    let asked = try await AskedHandler("/back?session_id=csn_1&status=user_aborted")
    #expect(asked.status == 303)
    #expect(asked.headers[.location] == "/plans")
    #expect(asked.body.isEmpty)
  }

  struct Refused: CustomTestStringConvertible {
    let name: String
    let target: String
    var status = 400
    let reason: String
    var testDescription: String { name }
  }

  @Test(arguments: [
    Refused(
      name: "no query", target: "/back", reason: "the URL has no parameter named session_id"),
    Refused(
      name: "no target", target: "", reason: "the URL has no parameter named session_id"),
    Refused(
      name: "only in the fragment", target: "/back#?session_id=csn_1&status=success",
      reason: "the URL has no parameter named session_id"),
    Refused(
      name: "no session", target: "/back?status=success",
      reason: "the URL has no parameter named session_id"),
    Refused(
      name: "another name", target: "/back?Session_ID=csn_1&status=success",
      reason: "the URL has no parameter named session_id"),
    Refused(
      name: "empty session", target: "/back?session_id=&status=success",
      reason: "the parameter session_id is empty"),
    Refused(
      name: "another system's session", target: "/back?session_id=cs_test_1&status=success",
      reason: "the session id does not begin as Connect's do"),
    Refused(
      name: "no status", target: "/back?session_id=csn_1",
      reason: "the URL has no parameter named status"),
    Refused(
      name: "a status behind HTML's ampersand", target: "/back?session_id=csn_1&amp;status=success",
      reason: "the URL has no parameter named status"),
    Refused(
      name: "empty status", target: "/back?session_id=csn_1&status=",
      reason: "the parameter status is empty"),
    Refused(
      name: "no UTF-8", target: "/back?session_id=csn_%FF%FE&status=success",
      reason: "the session id is not a token"),
    Refused(
      name: "half an escape", target: "/back?session_id=csn_%4&status=success",
      reason: "the session id is not a token"),
    Refused(
      name: "escaped twice", target: "/back?session_id=csn_%2531&status=success",
      reason: "the session id is not a token"),
    Refused(
      name: "a space", target: "/back?session_id=csn_1+2&status=success",
      reason: "the session id is not a token"),
    Refused(
      name: "a line feed", target: "/back?session_id=csn_1%0Aerror&status=success",
      reason: "the session id is not a token"),
    Refused(
      name: "a long session",
      target: "/back?session_id=csn_\(String(repeating: "1", count: 125))&status=success",
      reason: "the session id is not a token"),
    Refused(
      name: "a long URL",
      target: "/back?a=\(String(repeating: "b", count: 8_000))&session_id=csn_1&status=success",
      status: 414, reason: "the URL is too long"),
  ])
  func refuses(_ refused: Refused) async throws {
    let asked = try await AskedHandler(refused.target)
    #expect(asked.status == refused.status)
    #expect(asked.body.contains("<h1>This link does not work</h1>"))
    #expect(asked.log == "notice callback refused [\"reason\": \(refused.reason)]\n")
  }

  @Test func theLongestThatIsAllowedIsRead() async throws {
    let id = "csn_" + String(repeating: "1", count: 124)
    let end = "&session_id=\(id)&status=auth_expired"
    let target = "/back?" + String(repeating: "b", count: 8_000 - 6 - end.utf8.count) + end
    #expect(target.utf8.count == 8_000)
    #expect(try await AskedHandler(target).status == 200)
    #expect(try await AskedHandler("/" + target).status == 414)
  }

  /// Every URL that Connect builds is read as it was meant, whatever the callbackUrl has already.
  @Test(arguments: ["/back", "/back?lang=de", "/back?status=open&", "/back#top"])
  func readsWhatConnectBuilds(callbackURL: String) async throws {
    for status in ConnectStatus.known + [ConnectStatus(rawValue: "rate limited")] {
      let redirect = ConnectRedirect(sessionID: "csn_A-z.0~9", status: status)
      let url = redirect.url(appendedTo: callbackURL)
      #expect(try ConnectRedirect(validating: url) == redirect)
    }
  }

  // MARK: - What must not get out

  static let targets = [
    "success", "auth_expired", "bad_configuration", "user_aborted", "new", "", "jane@example.com",
    "%22%3E%3Cscript%3Ealert(1)%3C/script%3E",
  ].map { "/back?mail=jane@example.com&session_id=csn_SECRET&status=\($0)" }

  @Test(arguments: targets + ["/back?session_id=csn_unreachable&status=success"])
  func nothingPersonalIsLogged(target: String) async throws {
    let asked = try await AskedHandler(target)
    #expect(!asked.log.isEmpty)
    for word in ["SECRET", "unreachable", "csn_", "jane", "<", "/back"] {
      #expect(!asked.log.contains(word), "\(asked.log)")
    }
  }

  @Test(arguments: targets + ["/back"])
  func noAnswerLeavesATrace(target: String) async throws {
    let asked = try await AskedHandler(target)
    let names = ["Cache-Control", "Referrer-Policy", "X-Content-Type-Options"]
    let values = names.map { name in HTTPField.Name(name).flatMap { asked.headers[$0] } }
    #expect(values == ["no-store", "no-referrer", "nosniff"])
    #expect(asked.headers[.contentSecurityPolicy]?.hasPrefix("default-src 'none';") == true)
    // Nothing of the URL is on the page, or in the Location, but a code that looks like one.
    let said = asked.body + (asked.headers[.location] ?? "")
    for word in ["SECRET", "csn_", "jane", "<script"] { #expect(!said.contains(word)) }
  }

  @Test(arguments: [
    ("rate_limited", "rate_limited"), ("Version-2.1", "Version-2.1"),
    (String(repeating: "a", count: 64), String(repeating: "a", count: 64)),
    (String(repeating: "a", count: 65), nil), ("jane@example.com", nil), ("<b>", nil), ("a b", nil),
    ("straße", nil), ("a\u{0}", nil), ("", nil),
  ])
  func aCodeIsShownIfItLooksLikeOne(status: String, code: String?) {
    #expect(ConnectStatus(rawValue: status).presentableCode == code)
  }

  @Test func anUnknownCodeIsNamedToTheUser() async throws {
    let asked = try await AskedHandler("/back?session_id=csn_1&status=rate_limited")
    #expect(asked.body.contains("tell them this code: rate_limited</p>"))
    #expect(asked.log == "warning callback [\"status\": rate_limited]\n")
    let odd = try await AskedHandler("/back?session_id=csn_1&status=a+b")
    #expect(!odd.body.contains("this code"))
    #expect(odd.log == "warning callback [\"status\": (other)]\n")
  }
}

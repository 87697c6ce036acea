internal import HTTPTypes
internal import Hummingbird

/// Who may ask what: the checks before a request is looked at.
struct AccessGuard: Sendable {
  let hosts: HostList
  let token: AccessToken?
  /// Whether readers come over HTTPS, by a proxy.
  let isBehindHTTPS: Bool
  /// Tells the cookies of servers on one host apart.
  let port: Int

  /// What is shown without the token: what a browser needs to ask for it, and whether the process lives.
  static func isOpen(_ path: String) -> Bool {
    path == "/login" || path == "/healthz" || path.hasPrefix("/assets/")
  }

  /// Refuses requests under a foreign name, and those that a page of another origin makes.
  func check(_ head: HTTPRequest) throws(Problem) {
    let others = head.headerFields.filter { $0.name.canonicalName == "host" }
    guard let authority = head.authority, others.isEmpty else {
      throw .badRequest("a request needs one Host header")
    }
    guard hosts.admits(authority) else {
      throw Problem(
        .misdirectedRequest, "this server is not known under that name; start it with --host NAME")
    }
    let site = head.headerFields[.secFetchSite]
    if let site, !Self.own.contains(site), !isNavigation(head) {
      throw Problem(.forbidden, "pages of other origins may link here, and do nothing else")
    }
    guard let origin = head.headerFields[.origin] else { return }
    // A form of a page without referrer comes from "null": then the browser's other word counts.
    let isOwn =
      origin == "null"
      ? site == "same-origin" : Self.authority(of: origin) == authority.lowercased()
    guard isOwn else {
      throw Problem(.forbidden, "the request comes from a page of another origin")
    }
  }

  /// Refuses requests without the token, if there has to be one.
  func checkToken(_ head: HTTPRequest) throws(Problem) {
    guard let token, !isKnown(head, token) else { return }
    throw Problem(
      .unauthorized, "this page needs a token: as a bearer token, or by logging in at /login",
      headers: [.wwwAuthenticate: #"Bearer realm="linkback""#])
  }

  private func isKnown(_ head: HTTPRequest, _ token: AccessToken) -> Bool {
    if let header = head.headerFields[.authorization] {
      let parts = header.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer" else { return false }
      return token.equals(Array(parts[1].utf8))
    }
    let prefix = cookieName + "="
    for cookie in head.headerFields[values: .cookie].flatMap({ $0.split(separator: ";") }) {
      let cookie = cookie.drop { $0 == " " }
      if cookie.hasPrefix(prefix), token.equals(Array(cookie.dropFirst(prefix.count).utf8)) {
        return true
      }
    }
    return false
  }

  // MARK: The cookie

  /// With a prefix by which browsers know that it came over HTTPS, from this host alone:
  /// <https://datatracker.ietf.org/doc/html/draft-ietf-httpbis-rfc6265bis#section-4.1.3>.
  private var cookieName: String { (isBehindHTTPS ? "__Host-" : "") + "linkback-\(port)" }

  /// What logs a browser in, for 30 days.
  func cookie(_ token: AccessToken) -> String {
    "\(cookieName)=\(token.text); Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict"
      + (isBehindHTTPS ? "; Secure" : "")
  }

  // MARK: Browsers

  private static let own: Set = ["same-origin", "none"]

  private func isNavigation(_ head: HTTPRequest) -> Bool {
    head.headerFields[.secFetchMode] == "navigate" && head.headerFields[.secFetchDest] == "document"
      && head.method == .get
  }

  private static func authority(of origin: String) -> String? {
    for scheme in ["http://", "https://"] where origin.hasPrefix(scheme) {
      return origin.dropFirst(scheme.count).lowercased()
    }
    return nil
  }
}

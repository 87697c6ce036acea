/// What Connect tells the app when it sends the user's browser back: which Connect Session, and how
/// it ended.
///
/// On the wire the two are query parameters at the end of the callbackUrl:
///
/// ```
/// https://example.com/link?lang=de&session_id=csn_123&status=user_aborted#top
///                         ╰──┬───╯ ╰───────┬────────╯ ╰───────┬─────────╯╰┬─╯
///        the callbackUrl's own query   sessionID            status    its fragment
/// ```
///
/// In a callback handler:
///
/// ```swift
/// let redirect = try ConnectRedirect(reading: target)
/// finish(redirect.sessionID, redirect.status)
/// ```
public struct ConnectRedirect: Hashable, Sendable {
  /// Which Connect Session ended, percent-decoded: `csn_123`.
  public var sessionID: String
  /// How it ended.
  public var status: ConnectStatus

  /// A redirect that reports this status for this session.
  ///
  /// Neither should be empty: such a URL can be built, but reading it fails.
  public init(sessionID: String, status: ConnectStatus) {
    self.sessionID = sessionID
    self.status = status
  }
}

extension ConnectRedirect {
  /// The URL that Connect sends the browser to: `callbackURL` with the two parameters appended.
  ///
  /// ```swift
  /// let redirect = ConnectRedirect(sessionID: "csn_123", status: .success)
  /// let deepLink = redirect.url(appendedTo: "myapp://deep-link")
  /// // "myapp://deep-link?session_id=csn_123&status=success"
  /// let page = redirect.url(appendedTo: "https://example.com/link?lang=de#top")
  /// // "https://example.com/link?lang=de&session_id=csn_123&status=success#top"
  /// ```
  ///
  /// What the callbackURL already has stays as it is, in front, even a `status` of its own; a
  /// fragment stays at the end. Values are percent-encoded down to the unreserved characters, the
  /// one set that every reader leaves alone.
  ///
  /// Rule: *query* and *fragment*, RFC 3986 §3.4–3.5,
  /// <https://www.rfc-editor.org/rfc/rfc3986#section-3.4>.
  /// - Parameter callbackURL: An absolute `https:` link or a deep link; it is not validated.
  /// - Complexity: O(*n*) in the bytes of the result.
  public func url(appendedTo callbackURL: String) -> String {
    let bytes = callbackURL.utf8
    let fragment = bytes.firstIndex(of: UInt8(ascii: "#")) ?? bytes.endIndex
    let page = bytes[..<fragment]

    var url = Array(page)
    if let mark = page.firstIndex(of: UInt8(ascii: "?")) {
      let ownQuery = page[mark...].dropFirst()
      if !ownQuery.isEmpty, url.last != UInt8(ascii: "&") { url.append(UInt8(ascii: "&")) }
    } else {
      url.append(UInt8(ascii: "?"))
    }
    url += "\(ParameterName.sessionID)=".utf8
    PercentCoding.encode(sessionID.utf8, to: &url)
    url += "&\(ParameterName.status)=".utf8
    PercentCoding.encode(status.rawValue.utf8, to: &url)
    url += bytes[fragment...]
    return String(decoding: url, as: UTF8.self)
  }
}

/// The names of the two parameters that Connect appends; they are compared case-sensitively.
enum ParameterName {
  static let sessionID = "session_id"
  static let status = "status"
}

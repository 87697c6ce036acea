extension ConnectRedirect {
  /// How the ids of Connect Sessions begin.
  public static let defaultSessionPrefix = "csn_"

  /// Reads the redirect back from a URL: absolute, a deep link, or the target of a request.
  ///
  /// ```swift
  /// let target = "/orders?status=open&session_id=csn_1&status=success"
  /// let status = try ConnectRedirect(reading: target).status
  /// // .success: Connect appends, so the last one counts
  /// ```
  ///
  /// The query is between the first `?` and the first `#`; its separator is `&` alone. Names
  /// and values are percent-decoded once, `+` is a space, a malformed `%` stays as it is, and what
  /// is no UTF-8 then becomes U+FFFD. If a name occurs several times, the last one counts.
  ///
  /// Rules: *query*, RFC 3986 §3.4, <https://www.rfc-editor.org/rfc/rfc3986#section-3.4>; `+`, the
  /// form rule of the URL standard, <https://url.spec.whatwg.org/#urlencoded-parsing>.
  /// - Parameters:
  ///   - url: What the browser asked for, not decoded yet.
  ///   - sessionPrefix: How an id has to begin to be one of Connect's; empty allows every id.
  /// - Throws: ``ReadingError``, the first of its cases that holds.
  /// - Complexity: O(*n*) in the bytes of the URL; allocates for each parameter, so it is meant for
  ///   a handler, not for gigabytes of logs.
  public init(
    reading url: some StringProtocol, sessionPrefix: String = defaultSessionPrefix
  ) throws(ReadingError) {
    try self.init(utf8: url.utf8, sessionPrefix: sessionPrefix)
  }

  /// Reads the redirect back from the bytes of a URL; the rules are those of
  /// ``init(reading:sessionPrefix:)``.
  ///
  /// Only here can the bytes be something else than UTF-8. They are repaired after decoding, as
  /// the escaped ones are.
  public init(
    utf8 url: some Collection<UInt8>, sessionPrefix: String = defaultSessionPrefix
  ) throws(ReadingError) {
    var sessionID: String?
    var status: String?
    for parameter in Self.query(of: url).split(separator: UInt8(ascii: "&")) {
      let name = parameter.prefix { $0 != UInt8(ascii: "=") }
      let value = parameter[name.endIndex...].dropFirst()
      switch PercentCoding.decoded(name) {
      case ParameterName.sessionID: sessionID = PercentCoding.decoded(value)
      case ParameterName.status: status = PercentCoding.decoded(value)
      default: continue
      }
    }

    guard let sessionID else { throw .noSessionID }
    guard !sessionID.isEmpty else { throw .emptySessionID }
    guard sessionID.utf8.starts(with: sessionPrefix.utf8) else { throw .foreignSessionID }
    guard let status else { throw .noStatus }
    guard !status.isEmpty else { throw .emptyStatus }
    self.init(sessionID: sessionID, status: ConnectStatus(rawValue: status))
  }

  private static func query<URL: Collection<UInt8>>(of url: URL) -> URL.SubSequence {
    let page = url.prefix { $0 != UInt8(ascii: "#") }
    guard let mark = page.firstIndex(of: UInt8(ascii: "?")) else { return page.prefix(0) }
    return page[mark...].dropFirst()
  }
}

extension ConnectRedirect {
  /// Why a URL is no redirect of Connect's.
  public enum ReadingError: Error, Hashable, Sendable, CaseIterable {
    /// No parameter is named `session_id`; a `status` alone is no trace of Connect.
    case noSessionID
    /// `session_id` is there, but has no value.
    case emptySessionID
    /// The session id does not begin as Connect's do: another system uses the same name.
    case foreignSessionID
    /// The session is Connect's, but no parameter is named `status`: often a link in which `&`
    /// was escaped for HTML and never unescaped (`&amp;status=`).
    case noStatus
    /// `status` is there, but has no value.
    case emptyStatus
  }
}

extension ConnectRedirect.ReadingError: CustomStringConvertible {
  /// The reason as half a sentence; values from the URL, which identify a person, stay out.
  public var description: String {
    switch self {
    case .noSessionID: "the URL has no parameter named session_id"
    case .emptySessionID: "the parameter session_id is empty"
    case .foreignSessionID: "the session id does not begin as Connect's do"
    case .noStatus: "the URL has no parameter named status"
    case .emptyStatus: "the parameter status is empty"
    }
  }
}

package import ConnectCallback

/// Why the app goes no further with a request to its callbackUrl.
///
/// The descriptions are for logs: no value of the URL is in them, as a session id is somebody's.
package enum CallbackRefusal: Error, Hashable, Sendable {
  /// The request target is longer than ``ConnectRedirect/longestTarget``.
  case tooLong
  /// Connect did not send the user here, or something on the way broke the URL.
  case noRedirect(ConnectRedirect.ReadingError)
  /// The session id is no token: it is very long, or holds something else than visible ASCII
  /// characters. Broken percent-encoding ends here, too.
  case malformedSessionID
}

extension CallbackRefusal: CustomStringConvertible {
  package var description: String {
    switch self {
    case .tooLong: "the URL is too long"
    case .noRedirect(let error): error.description
    case .malformedSessionID: "the session id is not a token"
    }
  }
}

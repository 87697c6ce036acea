package import ConnectCallback

/// What the app shows next to a user whom Connect has sent back.
package enum NextScreen: Hashable, Sendable {
  /// The account is linked.
  case success
  /// The URL says so, and nobody has confirmed it yet.
  case checking
  /// The session was no longer valid: the user may start again.
  case restart
  /// The app asked for a flow that its configuration does not allow. The user can't help it;
  /// support can.
  case failure
  /// The user changed their mind, and goes on where they were. That is no error.
  case origin
  /// A status that this app has never heard of: no success, and no reason to alarm anyone.
  case unknown

  /// - Parameter status: As the URL says it.
  package init(after status: ConnectStatus) {
    switch status {
    case .success: self = .checking
    case .authExpired: self = .restart
    case .badConfiguration: self = .failure
    case .userAborted: self = .origin
    default: self = .unknown
    }
  }
}

/// How a Connect Session ended, as the `status` parameter of the redirect names it.
///
/// The set is open: Connect may send a code that this version has never heard of. It is kept under
/// its own name, so a `switch` needs a `default`:
///
/// ```swift
/// switch redirect.status {
/// case .success: showSuccess()
/// case .authExpired: offerRestart()
/// case .badConfiguration: showError()
/// case .userAborted: goBack()
/// default: showNeutral()  // a code newer than this library
/// }
/// ```
///
/// Codes are compared and ordered by their UTF-8 bytes, without Unicode normalisation and without
/// folding case: `Success` is not ``success``.
public struct ConnectStatus: RawRepresentable, Sendable {
  /// The code as it is in the URL once percent-decoded, such as `user_aborted`.
  public let rawValue: String

  /// The status with this code, known or not.
  public init(rawValue: String) {
    self.rawValue = rawValue
  }
}

extension ConnectStatus {
  /// The user completed the intended action.
  public static let success = ConnectStatus(rawValue: "success")
  /// The session was no longer valid when the access attempt was made.
  public static let authExpired = ConnectStatus(rawValue: "auth_expired")
  /// The session tried to start a flow not allowed for the current configuration.
  public static let badConfiguration = ConnectStatus(rawValue: "bad_configuration")
  /// The user aborted the session on purpose.
  public static let userAborted = ConnectStatus(rawValue: "user_aborted")

  /// The codes this version knows, in the order in which reports list them.
  public static let known = [success, authExpired, badConfiguration, userAborted]

  /// Whether this version knows the code.
  public var isKnown: Bool { Self.known.contains(self) }
}

extension ConnectStatus: Hashable {
  /// Whether both codes are the same bytes.
  public static func == (left: Self, right: Self) -> Bool {
    left.rawValue.utf8.elementsEqual(right.rawValue.utf8)
  }

  /// The opposite of `==`, spelled out because `RawRepresentable` brings a `!=` of its own, which
  /// compares strings up to normalisation.
  public static func != (left: Self, right: Self) -> Bool {
    !(left == right)
  }

  /// Hashes the code's bytes.
  public func hash(into hasher: inout Hasher) {
    for byte in rawValue.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)  // never part of UTF-8, so a code can't be another's beginning
  }
}

extension ConnectStatus: Comparable {
  /// Known codes first, in the order of ``known``; all others after them by their UTF-8 bytes.
  public static func < (left: Self, right: Self) -> Bool {
    switch (known.firstIndex(of: left), known.firstIndex(of: right)) {
    case (let left?, let right?): left < right
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil): left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }
  }
}

extension ConnectStatus: CustomStringConvertible {
  /// The code itself.
  public var description: String { rawValue }
}

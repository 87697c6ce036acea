internal import ConnectCallback
internal import LinkbackGenerator

/// What happens in the demo, and when. All times are counted from its start; an hour of them is before it.
package enum DemoSchedule {
  /// How long users have come before the start, so that there is something to compare with.
  package static let history = Duration.seconds(3_600)
  /// When something breaks.
  package static let incident = Duration.seconds(20)
  /// When the demo ends by itself: its log grows all the time.
  package static let end = Duration.seconds(3_600)

  /// How long it is to the next user, in milliseconds: rarely before the start, since the hour is written at
  /// once, and often from then on.
  static func pause(at time: Duration) -> ClosedRange<Int> {
    time < .zero ? 2_000...6_000 : 300...700
  }

  static let places = Mix<DemoPlace>([(45, .account), (55, .checkout)])

  /// How the sessions end that begin at a place at this time.
  static func endings(at place: DemoPlace, _ time: Duration) -> Mix<ConnectStatus> {
    place == .checkout && time >= incident ? broken : usual
  }

  private static let usual = Mix<ConnectStatus>([
    (88, .success), (8, .userAborted), (4, .authExpired),
  ])
  /// As after a change of the configuration that only one place uses.
  private static let broken = Mix<ConnectStatus>([
    (85, .badConfiguration), (12, .success), (3, .userAborted),
  ])
}

/// Where on the site users link an account: each place has a callbackUrl of its own.
package enum DemoPlace: String, CaseIterable, Sendable {
  case account, checkout

  /// Where a session is begun, by POST.
  var startPath: String { "/\(rawValue)/link" }
  /// What the site gives to Connect. A path stands for the whole URL, as the site is on one machine alone.
  package var callbackURL: String { "\(callbackPath)?lang=en" }
  package var callbackPath: String { "/\(rawValue)/connected" }
}

/// A time that is said from now: `today`, `yesterday`, or a duration before now, as in `24h` or `7d`.
package enum RelativeTime: Equatable, Sendable {
  /// The midnight with which the current day began, and the one before it.
  case today, yesterday
  case before(DurationText)

  /// - Returns: `nil` for a text that says no such time.
  package init?(_ text: String) {
    switch text {
    case "today": self = .today
    case "yesterday": self = .yesterday
    default:
      guard let duration = try? DurationText(parsing: text) else { return nil }
      self = .before(duration)
    }
  }

  /// - Parameter zone: Whose days are meant; where its clock skips midnight, a day begins when the clock
  ///   changes.
  /// - Returns: `nil` outside the years that ``EventTime`` covers.
  package func time(at now: EventTime, in zone: LocalTimeZone) -> EventTime? {
    switch self {
    case .today: Self.midnight(daysAgo: 0, at: now, in: zone)
    case .yesterday: Self.midnight(daysAgo: 1, at: now, in: zone)
    case .before(let duration):
      duration.nanoseconds.flatMap { length in
        let (time, overflow) = now.nanoseconds.subtractingReportingOverflow(length)
        guard !overflow else { return nil }
        let result = EventTime(nanoseconds: time)
        return EventTime.representableSeconds.contains(result.seconds) ? result : nil
      }
    }
  }

  /// A day that a clock change makes longer or shorter begins at its own midnight all the same.
  private static func midnight(
    daysAgo: Int, at now: EventTime, in zone: LocalTimeZone
  ) -> EventTime? {
    EventTime(seconds: zone.start(ofDay: zone.day(at: now.seconds) - daysAgo))
  }
}

internal import LinkbackCore

/// Instants as people read them, in one zone.
package struct TimeLabel: Sendable {
  private let zone: ViewZone

  package init(_ zone: ViewZone) { self.zone = zone }

  /// `14:03`.
  package func time(_ seconds: Int64) -> String {
    let second = clock(seconds).second
    return "\(Self.padded(second / 3600)):\(Self.padded(second / 60 % 60))"
  }

  /// `14:03:20`.
  package func exactTime(_ seconds: Int64) -> String {
    "\(time(seconds)):\(Self.padded(clock(seconds).second % 60))"
  }

  /// `24 Nov`.
  package func day(_ seconds: Int64) -> String {
    let date = CivilDate(daysSince1970: clock(seconds).day)
    return "\(date.day) \(Self.months[date.month - 1])"
  }

  /// `Tue 24 Nov`.
  package func weekdayAndDay(_ seconds: Int64) -> String {
    "\(weekday(seconds).prefix(3)) \(day(seconds))"
  }

  /// `Tuesday`.
  package func weekday(_ seconds: Int64) -> String {
    // 1970-01-01 was a Thursday.
    Self.weekdays[((clock(seconds).day + 4) % 7 + 7) % 7]
  }

  /// `2026-11-24 14:03`.
  package func dateAndTime(_ seconds: Int64) -> String { "\(date(seconds)) \(time(seconds))" }

  /// `2026-11-24`.
  package func date(_ seconds: Int64) -> String {
    let date = CivilDate(daysSince1970: clock(seconds).day)
    return "\(date.year)-\(Self.padded(date.month))-\(Self.padded(date.day))"
  }

  /// What the clock there shows, in seconds since midnight.
  func secondOfDay(_ seconds: Int64) -> Int { clock(seconds).second }

  /// The day there, in days since 1970.
  package func dayNumber(_ seconds: Int64) -> Int { clock(seconds).day }

  /// When a day there begins, in seconds since 1970: where its midnight is skipped, when the clock
  /// changes.
  package func start(ofDay day: Int) -> Int64 { zone.rules.start(ofDay: day) }

  private func clock(_ seconds: Int64) -> (day: Int, second: Int) {
    let local = seconds + Int64(zone.rules.offset(at: seconds))
    let second = (local % 86_400 + 86_400) % 86_400
    return (Int((local - second) / 86_400), Int(second))
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let weekdays = [
    "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
  ]
}

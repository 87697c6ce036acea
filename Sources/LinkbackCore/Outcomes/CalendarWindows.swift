/// Windows that are days, weeks or months of a zone: as long as its clock makes them, 23 or 25 hours where
/// daylight saving time begins or ends.
///
/// They tile time as the days of the zone do: each begins at the first instant at which the zone's clock
/// shows its first day, and ends where the next one begins.
package struct CalendarWindows: Equatable, Sendable {
  package enum Unit: String, CaseIterable, Sendable {
    case day
    /// From Monday, ISO 8601.
    case week
    case month
  }

  package let unit: Unit
  /// As a user writes it: `Europe/Berlin`, `+01:00`.
  package let zoneName: String
  package let zone: LocalTimeZone

  package init(_ unit: Unit, zoneName: String, zone: LocalTimeZone) {
    self.unit = unit
    self.zoneName = zoneName
    self.zone = zone
  }

  /// The window that holds an instant, in seconds since 1970: `[start, end)`.
  ///
  /// - Complexity: O(log n) for n changes of the zone's clock.
  package func window(of seconds: Int64) -> Range<Int64> {
    start(of: seconds)..<start(of: seconds, movedBy: 1)
  }

  package func start(of seconds: Int64) -> Int64 { start(of: seconds, movedBy: 0) }

  /// When the window starts that is so many units later, or earlier, than the one that holds an instant.
  package func start(of seconds: Int64, movedBy units: Int) -> Int64 {
    let seconds = min(max(seconds, -Self.furthest), Self.furthest)
    return zone.start(ofDay: firstDay(from: zone.day(at: seconds), step: units))
  }

  /// Further from 1970 is no event time, in seconds; nor is a number from outside.
  private static let furthest: Int64 = 20_000_000_000

  /// Longer is no window: the days of the longest one, and by what its clock may be set back meanwhile.
  package var longest: Int64 {
    let days: Int64 =
      switch unit {
      case .day: 1
      case .week: 7
      case .month: 31
      }
    return days * 86_400 + zone.spread
  }

  /// The first day of the unit that holds a day, or of one some units after it; in days since 1970.
  private func firstDay(from day: Int, step: Int) -> Int {
    switch unit {
    case .day: return day + step
    case .week:
      // 1970-01-01 was a Thursday, three days after a Monday.
      return day - ((day + 3) % 7 + 7) % 7 + step * 7
    case .month:
      let date = CivilDate(daysSince1970: day)
      let months = date.year * 12 + date.month - 1 + step
      let month = (months % 12 + 12) % 12
      return CivilDate.daysSince1970(year: (months - month) / 12, month: month + 1, day: 1)
    }
  }
}

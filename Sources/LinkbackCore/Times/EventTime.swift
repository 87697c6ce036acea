/// When a logged request happened: nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Covers the years 1678 to 2261; a time stamp outside them is unreadable.
package struct EventTime: BitwiseCopyable, Hashable, Comparable, Sendable {
  package var nanoseconds: Int64

  @inline(__always)
  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// - Parameters:
  ///   - seconds: Since 1970 in UTC.
  ///   - nanosecond: 0 to 999,999,999.
  /// - Returns: `nil` outside the years that ``EventTime`` covers.
  @inline(__always)
  package init?(seconds: Int64, nanosecond: Int64 = 0) {
    guard Self.representableSeconds.contains(seconds) else { return nil }
    nanoseconds = seconds &* 1_000_000_000 &+ nanosecond
  }

  @inline(__always)
  package static func < (left: EventTime, right: EventTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }

  /// Whole seconds since 1970, rounded down.
  package var seconds: Int64 {
    let (quotient, remainder) = nanoseconds.quotientAndRemainder(dividingBy: 1_000_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// The time so many seconds later.
  ///
  /// - Returns: `nil` outside the years that ``EventTime`` covers.
  func moved(by seconds: Int) -> EventTime? {
    let own = self.seconds
    return EventTime(seconds: own + Int64(seconds), nanosecond: nanoseconds - own * 1_000_000_000)
  }

  /// 1678-01-01T00:00:00Z up to, not including, 2262-01-01T00:00:00Z.
  package static let representableSeconds: Range<Int64> = -9_214_560_000..<9_214_646_400
}

/// A date of the proleptic Gregorian calendar.
package struct CivilDate: Equatable, Sendable {
  package var year: Int
  package var month: Int
  package var day: Int

  /// - Returns: `nil` for a month or day that does not exist.
  @inline(__always)
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year) else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Days since 1970-01-01.
  package var daysSince1970: Int { Self.daysSince1970(year: year, month: month, day: day) }

  /// The days from 1970-01-01 to a date that exists.
  ///
  /// The year is counted from March, so that a leap day is its last: Howard Hinnant,
  /// "chrono-Compatible Low-Level Date Algorithms", `days_from_civil`,
  /// <https://howardhinnant.github.io/date_algorithms.html>.
  static func daysSince1970(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  /// The reverse of ``daysSince1970``; same source, `civil_from_days`.
  package init(daysSince1970 days: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }
}

/// A date and a time of day as read from a line, before its zone is applied.
package struct CivilTime: Equatable, Sendable {
  package var date: CivilDate
  package var hour: Int
  package var minute: Int
  /// 0 to 60: a leap second is the next second.
  package var second: Int

  @inline(__always)
  package init?(date: CivilDate, hour: Int, minute: Int, second: Int) {
    guard (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second) else {
      return nil
    }
    self.date = date
    self.hour = hour
    self.minute = minute
    self.second = second
  }

  /// Seconds since 1970 on a clock that shows UTC.
  @inline(__always)
  package var secondsAsUTC: Int64 {
    Int64(date.daysSince1970) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
  }
}

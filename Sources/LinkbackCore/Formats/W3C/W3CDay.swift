/// The day that a `#Date` line says, for lines whose columns have the time of day alone.
///
/// The log began at that time in UTC. A line whose clock is an hour or more before it is of the next day: the
/// log went on over midnight. What goes on for longer has to have a `#Date` line for each day, as servers
/// write it when they begin a file.
struct W3CDay: Equatable, Sendable {
  static let directive: StaticString = "#Date:"

  /// Midnight of the day, in seconds since 1970.
  private let midnight: Int64
  /// Seconds from then to when the log began.
  private let begin: Int64

  /// - Parameter line: A `#Date` line: `2026-11-22 10:00:00`, `22-Nov-2026 10:00:00`, or the date alone.
  /// - Returns: `nil` without a readable date.
  init?(_ line: Span<UInt8>) {
    guard Self.directive.begins(line) else { return nil }
    var cursor = ByteCursor(at: Self.directive.utf8CodeUnitCount, end: line.count)
    while cursor.take(0x20, line) || cursor.take(0x09, line) {}
    guard let date = Self.date(&cursor, line) else { return nil }
    midnight = Int64(date.daysSince1970) * 86_400
    guard cursor.take(0x20, line) else {
      guard cursor.isAtEnd else { return nil }
      begin = 0
      return
    }
    guard let time = Self.clock(&cursor, line, on: date) else { return nil }
    begin = time.secondsAsUTC - midnight
  }

  private static func date(_ cursor: inout ByteCursor, _ line: Span<UInt8>) -> CivilDate? {
    var month: Int?
    let start = cursor
    if let year = cursor.number(digits: 4, line), cursor.take(0x2D, line) {
      month = cursor.number(digits: 2, line)
      guard let month, cursor.take(0x2D, line), let day = cursor.number(digits: 2, line) else {
        return nil
      }
      return CivilDate(year: year, month: month, day: day)
    }
    cursor = start
    guard let day = cursor.number(digits: 2, line), cursor.take(0x2D, line) else { return nil }
    month = cursor.monthName(line)
    guard let month, cursor.take(0x2D, line), let year = cursor.number(digits: 4, line) else {
      return nil
    }
    return CivilDate(year: year, month: month, day: day)
  }

  private static func clock(
    _ cursor: inout ByteCursor, _ line: Span<UInt8>, on date: CivilDate
  ) -> CivilTime? {
    guard let hour = cursor.number(digits: 2, line), cursor.take(0x3A, line),
      let minute = cursor.number(digits: 2, line), cursor.take(0x3A, line),
      let second = cursor.number(digits: 2, line)
    else { return nil }
    return CivilTime(date: date, hour: hour, minute: minute, second: second)
  }

  /// The time of a line at `10:00:00`, perhaps with a fraction.
  func time(_ line: Span<UInt8>, timeOfDay: Range<Int>) -> EventTime? {
    guard let anyDay = CivilDate(year: 1970, month: 1, day: 1) else { return nil }
    var cursor = ByteCursor(at: timeOfDay.lowerBound, end: timeOfDay.upperBound)
    guard let time = Self.clock(&cursor, line, on: anyDay) else { return nil }
    var nanosecond: Int64 = 0
    if cursor.take(0x2E, line) {
      guard let fraction = cursor.fraction(line) else { return nil }
      nanosecond = fraction
    }
    guard cursor.isAtEnd else { return nil }
    let isNextDay = time.secondsAsUTC + 3_600 <= begin
    return EventTime(
      seconds: midnight + time.secondsAsUTC + (isNextDay ? 86_400 : 0), nanosecond: nanosecond)
  }
}

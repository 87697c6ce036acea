/// A zone as a rule for any year: the text in a TZif file's footer, such as
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Source: POSIX.1-2024, "TZ", <https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html>,
/// with the times of −167 to 167 hours of RFC 9636 §3.3.1.
struct POSIXTimeZone: Equatable {
  private struct Daylight: Equatable {
    var offset: Int
    var start: Change
    var end: Change
  }

  /// In seconds east of UTC; so is `Daylight.offset`.
  let standardOffset: Int
  private var daylight: Daylight?

  /// - Returns: `nil` unless all of `range` is such a rule.
  init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    var cursor = ByteCursor(at: range.lowerBound, end: range.upperBound)
    guard cursor.zoneName(bytes), let west = cursor.signedTime(bytes, hours: 24) else { return nil }
    standardOffset = -west
    if cursor.peek(bytes) == nil { return }

    guard cursor.zoneName(bytes) else { return nil }
    var offset = standardOffset + 3600
    if cursor.peek(bytes) != 0x2C {
      guard let west = cursor.signedTime(bytes, hours: 24) else { return nil }
      offset = -west
    }
    guard let start = Change(&cursor, bytes), let end = Change(&cursor, bytes),
      cursor.peek(bytes) == nil
    else { return nil }
    daylight = Daylight(offset: offset, start: start, end: end)
  }

  /// When the clock changes, in seconds since 1970 UTC, and to which offset; ascending, each time
  /// once.
  func changes(in years: ClosedRange<Int>) -> [(time: Int64, offset: Int)] {
    guard let daylight else { return [] }
    var changes: [(time: Int64, offset: Int)] = []
    for year in years {
      let start = daylight.start.reading(in: year) - standardOffset
      let end = daylight.end.reading(in: year) - daylight.offset
      changes.append((Int64(start), daylight.offset))
      // Daylight time all year is written as an end at the very moment of the next start.
      if end != daylight.start.reading(in: year + 1) - standardOffset {
        changes.append((Int64(end), standardOffset))
      }
    }
    changes.sort { $0.time < $1.time }
    return changes
  }
}

extension POSIXTimeZone {
  /// A day of the year and a time of that day.
  struct Change: Equatable {
    enum Day: Equatable {
      /// `Jn`: 1 to 365, where 29 February is never counted.
      case withoutLeapDay(Int)
      /// `n`: 0 to 365.
      case ofYear(Int)
      /// `Mm.w.d`: the `week`-th `weekday` (Sunday is 0) of a month; 5 is the last.
      case weekday(Int, week: Int, month: Int)
    }

    var day: Day
    /// In seconds after midnight.
    var time = 2 * 3600

    /// Reads `,date` or `,date/time`.
    init?(_ cursor: inout ByteCursor, _ bytes: Span<UInt8>) {
      guard cursor.take(0x2C, bytes), let day = Day(&cursor, bytes) else { return nil }
      self.day = day
      if cursor.take(0x2F, bytes) {
        guard let time = cursor.signedTime(bytes, hours: 167) else { return nil }
        self.time = time
      }
    }

    /// What the clock reads then, in seconds since 1970 as if it showed UTC.
    func reading(in year: Int) -> Int {
      day.daysSince1970(in: year) * 86_400 + time
    }
  }
}

extension POSIXTimeZone.Change.Day {
  init?(_ cursor: inout ByteCursor, _ bytes: Span<UInt8>) {
    if cursor.take(0x4A, bytes) {
      guard let day = cursor.integer(bytes, in: 1...365) else { return nil }
      self = .withoutLeapDay(day)
    } else if cursor.take(0x4D, bytes) {
      guard let month = cursor.integer(bytes, in: 1...12), cursor.take(0x2E, bytes),
        let week = cursor.integer(bytes, in: 1...5), cursor.take(0x2E, bytes),
        let weekday = cursor.integer(bytes, in: 0...6)
      else { return nil }
      self = .weekday(weekday, week: week, month: month)
    } else {
      guard let day = cursor.integer(bytes, in: 0...365) else { return nil }
      self = .ofYear(day)
    }
  }

  func daysSince1970(in year: Int) -> Int {
    switch self {
    case .ofYear(let day):
      return CivilDate.daysSince1970(year: year, month: 1, day: 1) + day
    case .withoutLeapDay(let day):
      let february = CivilDate.daysSince1970(year: year, month: 2, day: 1)
      let isLeapYear = CivilDate.daysSince1970(year: year, month: 3, day: 1) - february == 29
      return february - 32 + day + (isLeapYear && day > 59 ? 1 : 0)
    case .weekday(let weekday, let week, let month):
      let first = CivilDate.daysSince1970(year: year, month: month, day: 1)
      let next =
        month == 12
        ? first + 31 : CivilDate.daysSince1970(year: year, month: month + 1, day: 1)
      // 1970-01-01 was a Thursday, 4.
      let firstWeekday = ((first + 4) % 7 + 7) % 7
      let day = first + (weekday - firstWeekday + 7) % 7 + 7 * (week - 1)
      return day < next ? day : day - 7
    }
  }
}

extension ByteCursor {
  /// Moves over `CET` or `<+03>`: three or more letters, in angle brackets also digits and signs.
  fileprivate mutating func zoneName(_ bytes: Span<UInt8>) -> Bool {
    let isQuoted = take(0x3C, bytes)
    var count = 0
    while let byte = peek(bytes), Self.isLetter(byte) || (isQuoted && Self.isDigitOrSign(byte)) {
      _ = take(byte, bytes)
      count += 1
    }
    return count >= 3 && (!isQuoted || take(0x3E, bytes))
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func isDigitOrSign(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == 0x2B || byte == 0x2D
  }

  /// `h`, `h:mm` or `h:mm:ss` with or without a sign, as seconds.
  fileprivate mutating func signedTime(_ bytes: Span<UInt8>, hours limit: Int) -> Int? {
    let isNegative = take(0x2D, bytes)
    if !isNegative { _ = take(0x2B, bytes) }
    guard let hours = integer(bytes, in: 0...limit) else { return nil }
    var seconds = hours * 3600
    if take(0x3A, bytes) {
      guard let minutes = number(digits: 2, bytes), minutes < 60 else { return nil }
      seconds += minutes * 60
      if take(0x3A, bytes) {
        guard let rest = number(digits: 2, bytes), rest < 60 else { return nil }
        seconds += rest
      }
    }
    return isNegative ? -seconds : seconds
  }

  fileprivate mutating func integer(_ bytes: Span<UInt8>, in range: ClosedRange<Int>) -> Int? {
    guard let value = integer(bytes), range.contains(Int(value)) else { return nil }
    return Int(value)
  }
}

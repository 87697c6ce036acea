/// A date and a time of day in words and digits: the one list of the shapes that are read wherever a
/// format leaves open how its server writes times.
///
/// | shape | who writes it |
/// | --- | --- |
/// | `22/Nov/2026:10:00:00 +0100` | the common log, <https://httpd.apache.org/docs/2.4/logs.html#common> |
/// | `2026-11-22T10:00:00.123+01:00` | ISO 8601, RFC 3339 §5.6 |
/// | `20261122T100000Z` | ISO 8601's basic format |
/// | `2026/11/22 10:00:00` | Go's `log`, nginx's error log |
/// | `Sun, 22 Nov 2026 10:00:00 GMT` | HTTP, RFC 9110 §5.6.7; RFC 5322 §3.3 |
/// | `22-Nov-2026 10:00:00.123` | Tomcat's log |
/// | `Sun Nov 22 10:00:00 2026` | C's `asctime`; with a zone before the year `date` |
/// | `Sun Nov 22 2026 10:00:00 GMT+0100 (CET)` | JavaScript's `Date` |
/// | `Nov 22, 2026 @ 10:00:00.123` | Kibana; without the `@` many |
///
/// In all of them the date's parts may be joined by what any of them uses, so that
/// `22/Nov/2026 10:00:00` is one as well; a month may be `Sept`; and after the time may follow
/// - a fraction, after a point or a comma;
/// - a zone, with a space before it or not: `Z`, `UTC`, `GMT`, `±hh:mm`, `±hhmm`, or in ISO 8601 `±hh`.
///   A number may have the zone's name after it, as in `+0100 CET`, `+01:00[Europe/Berlin]` and
///   `+0100 (CET)`. Another name alone is no zone: `CST` is five.
///
/// Where day and month are both numbers and the year is last, nothing tells which one is first: that is
/// no time here.
struct TextTime {
  private var cursor: ByteCursor
  /// Whether the date is `yyyy-mm-dd` or its basic format: what ISO 8601 allows is read then.
  private var isISO8601 = false
  private var isBasic = false

  /// The time at the cursor, which moves to its end.
  ///
  /// - Parameter zone: What a time without a zone is read in.
  /// - Complexity: O(1); does not allocate.
  static func parse(
    _ cursor: inout ByteCursor, _ line: Span<UInt8>, zone: LocalTimeZone
  ) -> EventTime? {
    var text = TextTime(cursor: cursor)
    guard let first = cursor.peek(line) else { return nil }
    let isDigit = first &- 0x30 < 10
    let time = isDigit ? text.dateFirst(line, zone) : text.nameFirst(line, zone)
    cursor = text.cursor
    return time
  }

  /// `2026-11-22 …`, `20261122T…` or `22/Nov/2026 …`.
  private mutating func dateFirst(_ line: Span<UInt8>, _ zone: LocalTimeZone) -> EventTime? {
    guard let date = yearFirst(line) ?? dayFirst(line) else { return nil }
    return timeOfDay(on: date, line, zone)
  }

  /// `yyyy-mm-dd`, `yyyy/mm/dd` or `yyyymmdd`, and what is between it and the time.
  private mutating func yearFirst(_ line: Span<UInt8>) -> CivilDate? {
    var ahead = cursor
    guard let year = ahead.number(digits: 4, line) else { return nil }
    let hasHyphen = ahead.take(0x2D, line)
    let hasSlash = !hasHyphen && ahead.take(0x2F, line)
    isBasic = !hasHyphen && !hasSlash
    guard let month = ahead.number(digits: 2, line),
      isBasic || ahead.take(hasHyphen ? 0x2D : 0x2F, line),
      let day = ahead.number(digits: 2, line),
      ahead.take(0x54, line) || ahead.take(0x74, line) || (!isBasic && ahead.take(0x20, line))
    else { return nil }
    isISO8601 = !hasSlash
    cursor = ahead
    return CivilDate(year: year, month: month, day: day)
  }

  /// `22/Nov/2026`, `22-Nov-2026` or `22 Nov 2026`, and what is between it and the time.
  private mutating func dayFirst(_ line: Span<UInt8>) -> CivilDate? {
    guard let day = day(line), let separator = separator(line), let month = month(line),
      cursor.take(separator, line), let year = cursor.number(digits: 4, line),
      cursor.take(0x3A, line) || cursor.take(0x20, line)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// `Sun, 22 Nov 2026 …`, `Sun Nov 22 …` or `Nov 22, 2026 …`.
  private mutating func nameFirst(_ line: Span<UInt8>, _ zone: LocalTimeZone) -> EventTime? {
    var ahead = cursor
    if ahead.weekday(line) {
      _ = ahead.take(0x2C, line)
      guard ahead.take(0x20, line) else { return nil }
      cursor = ahead
      if let first = cursor.peek(line), first &- 0x30 < 10 {
        guard let date = dayFirst(line) else { return nil }
        return timeOfDay(on: date, line, zone)
      }
    }
    guard let month = month(line), cursor.take(0x20, line) else { return nil }
    // `Nov  1`
    _ = cursor.take(0x20, line)
    guard let day = day(line) else { return nil }
    _ = cursor.take(0x2C, line)
    guard cursor.take(0x20, line) else { return nil }
    ahead = cursor
    if let year = ahead.number(digits: 4, line) {
      _ = ahead.take(0x2C, line)
      guard ahead.take(0x20, line), let date = CivilDate(year: year, month: month, day: day)
      else { return nil }
      if ahead.take(0x40, line), !ahead.take(0x20, line) { return nil }
      cursor = ahead
      return timeOfDay(on: date, line, zone)
    }
    return yearLast(month: month, day: day, line, zone)
  }

  /// `10:00:00 2026` after month and day; perhaps with a zone before the year.
  private mutating func yearLast(
    month: Int, day: Int, _ line: Span<UInt8>, _ zone: LocalTimeZone
  ) -> EventTime? {
    guard let clock = cursor.clock(line) else { return nil }
    let nanosecond = cursor.optionalFraction(line)
    let offset = cursor.spacedZone(line)
    guard cursor.take(0x20, line), let year = cursor.number(digits: 4, line),
      let date = CivilDate(year: year, month: month, day: day),
      let time = CivilTime(
        date: date, hour: clock.hour, minute: clock.minute, second: clock.second)
    else { return nil }
    return Self.time(time, nanosecond, offset: offset, zone)
  }

  /// What follows the date.
  private mutating func timeOfDay(
    on date: CivilDate, _ line: Span<UInt8>, _ zone: LocalTimeZone
  ) -> EventTime? {
    let clock =
      isBasic ? cursor.basicClock(line) : cursor.clock(line, needsSeconds: !isISO8601)
    guard let clock,
      let time = CivilTime(
        date: date, hour: clock.hour, minute: clock.minute, second: clock.second)
    else { return nil }
    let nanosecond = cursor.optionalFraction(line)
    let offset = zoneOffset(line)
    return Self.time(time, nanosecond, offset: offset, zone)
  }

  /// A zone, if one follows: directly, or after a space.
  private mutating func zoneOffset(_ line: Span<UInt8>) -> Int? {
    var ahead = cursor
    guard let offset = ahead.zoneOffset(line) else { return cursor.spacedZone(line) }
    cursor = ahead
    cursor.skipZoneName(line)
    return offset
  }

  private static func time(
    _ time: CivilTime, _ nanosecond: Int64, offset: Int?, _ zone: LocalTimeZone
  ) -> EventTime? {
    let local = time.secondsAsUTC
    return EventTime(
      seconds: local - Int64(offset ?? zone.offset(forLocal: local)), nanosecond: nanosecond)
  }

  /// One or two digits.
  private mutating func day(_ line: Span<UInt8>) -> Int? {
    var ahead = cursor
    if let day = ahead.number(digits: 2, line) {
      cursor = ahead
      return day
    }
    return cursor.number(digits: 1, line)
  }

  /// What joins day, month and year.
  private mutating func separator(_ line: Span<UInt8>) -> UInt8? {
    guard let byte = cursor.peek(line), byte == 0x2F || byte == 0x2D || byte == 0x20,
      cursor.take(byte, line)
    else { return nil }
    return byte
  }

  private mutating func month(_ line: Span<UInt8>) -> Int? {
    let month = cursor.monthName(line)
    if month == 9 { _ = cursor.take(0x74, line) }
    return month
  }
}

extension ByteCursor {
  typealias Clock = (hour: Int, minute: Int, second: Int)

  /// `hh:mm:ss`, or `hh:mm` where that is enough.
  @inline(__always)
  mutating func clock(_ line: Span<UInt8>, needsSeconds: Bool = true) -> Clock? {
    guard let hour = number(digits: 2, line), take(0x3A, line),
      let minute = number(digits: 2, line)
    else { return nil }
    guard take(0x3A, line) else { return needsSeconds ? nil : (hour, minute, 0) }
    return number(digits: 2, line).map { (hour, minute, $0) }
  }

  /// `hhmmss`
  fileprivate mutating func basicClock(_ line: Span<UInt8>) -> Clock? {
    guard let hour = number(digits: 2, line), let minute = number(digits: 2, line),
      let second = number(digits: 2, line)
    else { return nil }
    return (hour, minute, second)
  }

  /// A fraction of a second as nanoseconds, or 0: a point or comma without digits is the next field's.
  mutating func optionalFraction(_ line: Span<UInt8>) -> Int64 {
    var ahead = self
    guard ahead.take(0x2E, line) || ahead.take(0x2C, line), let fraction = ahead.fraction(line)
    else { return 0 }
    self = ahead
    return fraction
  }

  /// A zone that follows directly as a name, or after a space: as seconds east of UTC.
  fileprivate mutating func spacedZone(_ line: Span<UInt8>) -> Int? {
    var ahead = self
    let isSpaced = ahead.take(0x20, line)
    var offset: Int?
    if ahead.takeUTC(line) {
      // JavaScript's `GMT+0100`.
      var number = ahead
      offset = 0
      if let value = number.numericZone(line) { (offset, ahead) = (value, number) }
    } else if isSpaced {
      offset = ahead.take(0x5A, line) ? 0 : ahead.numericZone(line)
    }
    guard let offset, !ahead.isBeforeWord(line) else { return nil }
    self = ahead
    skipZoneName(line)
    return offset
  }

  /// `±hhmm` or `±hh:mm`.
  private mutating func numericZone(_ line: Span<UInt8>) -> Int? {
    let start = position
    guard let sign = peek(line), sign == 0x2B || sign == 0x2D, let offset = zoneOffset(line),
      position - start >= 5
    else { return nil }
    return offset
  }

  /// `UTC` or `GMT`
  private mutating func takeUTC(_ line: Span<UInt8>) -> Bool {
    var ahead = self
    let isUTC =
      (ahead.take(0x55, line) && ahead.take(0x54, line) && ahead.take(0x43, line))
    if !isUTC {
      ahead = self
      guard ahead.take(0x47, line), ahead.take(0x4D, line), ahead.take(0x54, line) else {
        return false
      }
    }
    self = ahead
    return true
  }

  /// A zone's name after its offset: ` CET`, ` (Central European Time)` or `[Europe/Berlin]`.
  fileprivate mutating func skipZoneName(_ line: Span<UInt8>) {
    var ahead = self
    if ahead.take(0x5B, line) {
      while let byte = ahead.peek(line), byte != 0x5D, byte > 0x20 { _ = ahead.take(byte, line) }
      if ahead.take(0x5D, line) { self = ahead }
      return
    }
    guard ahead.take(0x20, line) else { return }
    if ahead.take(0x28, line) {
      while let byte = ahead.peek(line), byte != 0x29, byte >= 0x20, byte != 0x22 {
        _ = ahead.take(byte, line)
      }
      if ahead.take(0x29, line) { self = ahead }
      return
    }
    let start = ahead.position
    while let byte = ahead.peek(line), (0x41...0x5A).contains(byte) { _ = ahead.take(byte, line) }
    if (2...5).contains(ahead.position - start), !ahead.isBeforeWord(line) { self = ahead }
  }

  /// Whether a letter or digit follows.
  private func isBeforeWord(_ line: Span<UInt8>) -> Bool {
    guard let byte = peek(line) else { return false }
    return byte &- 0x30 < 10 || (0x61...0x7A).contains(byte | 0x20)
  }

  /// An English weekday, in three letters or in full.
  fileprivate mutating func weekday(_ line: Span<UInt8>) -> Bool {
    guard let first = number24(line) else { return false }
    switch first {
    case 0x4D6F6E, 0x547565, 0x576564, 0x546875, 0x467269, 0x536174, 0x53756E: break
    // Mon, Tue, Wed, Thu, Fri, Sat, Sun
    default: return false
    }
    while let byte = peek(line), (0x61...0x7A).contains(byte | 0x20) { _ = take(byte, line) }
    return true
  }

  /// Three bytes as a number, the first one highest; moves after them.
  private mutating func number24(_ line: Span<UInt8>) -> UInt32? {
    var value: UInt32 = 0
    for _ in 0..<3 {
      guard let byte = peek(line), take(byte, line) else { return nil }
      value = value << 8 | UInt32(byte)
    }
    return value
  }
}

/// How a format writes a time stamp.
package enum TimeShape: BitwiseCopyable, Equatable, Sendable {
  /// `22/Nov/2026:10:00:00 +0100`, Apache's `%t` without its brackets,
  /// <https://httpd.apache.org/docs/2.4/mod/mod_log_config.html>.
  case commonLog
  /// `22/Nov/2026:10:00:00.123`, HAProxy's: no zone, with or without a fraction.
  case commonLogLocal
  /// `2026-11-22T10:00:00.123Z`, RFC 3339 §5.6; a space for the `T` and a missing zone are read too.
  case iso8601
  /// Seconds since 1970, with or without a fraction (nginx `$msec`).
  case epochSeconds
  /// Milliseconds and microseconds since 1970 (Apache `%{msec}t`, `%{usec}t`).
  case epochMilliseconds, epochMicroseconds
  /// Any shape of ``TextTime``, as a format leaves it open: the common log's is tried first, and costs
  /// no more than ``commonLog``.
  case anyText
  /// A `strftime` pattern of the format's own: its index in ``TimeReader/patterns``.
  case pattern(UInt8)
}

/// Reads time stamps. Logs repeat them line after line, so the last one read is remembered and a
/// repetition costs four comparisons.
package struct TimeReader: Sendable {
  /// What a time without a zone is read in.
  package let zone: LocalTimeZone
  package var patterns: [TimePattern] = []

  /// The last time of the common log, of ``TextTime`` in the reader's zone, and the last date and time
  /// side by side.
  private var lastCommonLog = RepeatedTime()
  private var lastText = RepeatedTime()
  private var lastDateAndTime = RepeatedTime()

  package init(zone: LocalTimeZone, patterns: [TimePattern] = []) {
    self.zone = zone
    self.patterns = patterns
  }

  /// The time at `position` and where it ends, or `nil` where none of this shape is there.
  @inline(__always)
  package mutating func read(
    _ shape: TimeShape, in line: Span<UInt8>, at position: Int
  ) -> (time: EventTime, end: Int)? {
    if case .commonLog = shape { return readCommonLog(line, position) }
    if case .anyText = shape {
      if let found = readCommonLog(line, position), Self.isClosing(line, found.end) { return found }
      return readText(line, position)
    }
    return readOther(shape, in: line, at: position)
  }

  /// The time at `position` in the shape ``TimeShape/commonLog``.
  @inline(__always)
  mutating func readCommonLog(
    _ line: Span<UInt8>, _ position: Int
  ) -> (time: EventTime, end: Int)? {
    let end = position + Self.commonLogLength
    guard end <= line.count else { return nil }
    if let time = lastCommonLog.time(of: line, position..<end) { return (time, end) }
    return readNewCommonLog(line, position).map { ($0, end) }
  }

  @inline(never)
  private mutating func readNewCommonLog(_ line: Span<UInt8>, _ position: Int) -> EventTime? {
    var cursor = ByteCursor(at: position, end: position + Self.commonLogLength)
    // A `Z` for the zone would end before.
    guard let time = Self.parseCommonLog(&cursor, line), cursor.isAtEnd else { return nil }
    lastCommonLog.remember(time, of: line, position..<cursor.position)
    return time
  }

  /// `dd/Mon/yyyy:hh:mm:ss ±hhmm`
  private static let commonLogLength = 26

  private static func parseCommonLog(_ cursor: inout ByteCursor, _ line: Span<UInt8>) -> EventTime?
  {
    guard let local = parseCommonLogSeconds(&cursor, line), cursor.take(0x20, line),
      let offset = cursor.zoneOffset(line)
    else { return nil }
    return EventTime(seconds: local - Int64(offset))
  }

  private static func parseCommonLogLocal(
    _ cursor: inout ByteCursor, _ line: Span<UInt8>, zone: LocalTimeZone
  ) -> EventTime? {
    guard let local = parseCommonLogSeconds(&cursor, line) else { return nil }
    var nanosecond: Int64 = 0
    if cursor.take(0x2E, line) {
      guard let fraction = cursor.fraction(line) else { return nil }
      nanosecond = fraction
    }
    return EventTime(
      seconds: local - Int64(zone.offset(forLocal: local)), nanosecond: nanosecond)
  }

  /// `dd/Mon/yyyy:hh:mm:ss` as if it were UTC.
  @inline(__always)
  private static func parseCommonLogSeconds(
    _ cursor: inout ByteCursor, _ line: Span<UInt8>
  ) -> Int64? {
    guard let day = cursor.number(digits: 2, line), cursor.take(0x2F, line),
      let month = cursor.monthName(line), cursor.take(0x2F, line),
      let year = cursor.number(digits: 4, line), cursor.take(0x3A, line),
      let date = CivilDate(year: year, month: month, day: day),
      let time = civilTime(on: date, &cursor, line)
    else { return nil }
    return time.secondsAsUTC
  }

  private func readOther(
    _ shape: TimeShape, in line: Span<UInt8>, at position: Int
  ) -> (time: EventTime, end: Int)? {
    var cursor = ByteCursor(at: position, end: line.count)
    let time: EventTime?
    switch shape {
    case .commonLog: time = Self.parseCommonLog(&cursor, line)
    case .anyText: time = TextTime.parse(&cursor, line, zone: zone)
    case .commonLogLocal: time = Self.parseCommonLogLocal(&cursor, line, zone: zone)
    case .iso8601: time = Self.parseISO8601(&cursor, line, zone: zone)
    case .epochSeconds: time = Self.parseEpoch(&cursor, line, unitsPerSecond: 1)
    case .epochMilliseconds: time = Self.parseEpoch(&cursor, line, unitsPerSecond: 1_000)
    case .epochMicroseconds: time = Self.parseEpoch(&cursor, line, unitsPerSecond: 1_000_000)
    case .pattern(let index): time = patterns[Int(index)].read(&cursor, line, zone: zone)
    }
    return time.map { ($0, cursor.position) }
  }

  /// RFC 3339 `date-time`, and the same with a space, a comma before the fraction, a `±hhmm` zone or
  /// no zone at all.
  package static func parseISO8601(
    _ cursor: inout ByteCursor, _ line: Span<UInt8>, zone: LocalTimeZone
  ) -> EventTime? {
    guard let date = civilDate(&cursor, line),
      cursor.take(0x54, line) || cursor.take(0x74, line) || cursor.take(0x20, line),
      let time = civilTime(on: date, &cursor, line)
    else { return nil }
    let nanosecond = cursor.optionalFraction(line)
    let local = time.secondsAsUTC
    // What follows may belong to the next field: it is taken whole, or not at all.
    var ahead = cursor
    guard let offset = ahead.zoneOffset(line) else {
      return EventTime(
        seconds: local - Int64(zone.offset(forLocal: local)), nanosecond: nanosecond)
    }
    cursor = ahead
    return EventTime(seconds: local - Int64(offset), nanosecond: nanosecond)
  }

  private static func parseEpoch(
    _ cursor: inout ByteCursor, _ line: Span<UInt8>, unitsPerSecond: Int64
  ) -> EventTime? {
    guard let units = cursor.integer(line) else { return nil }
    var nanosecond = units % unitsPerSecond * (1_000_000_000 / unitsPerSecond)
    if unitsPerSecond == 1, cursor.take(0x2E, line) {
      guard let fraction = cursor.fraction(line) else { return nil }
      nanosecond = fraction
    }
    return EventTime(seconds: units / unitsPerSecond, nanosecond: nanosecond)
  }

  /// The time in any shape of ``TextTime`` at `position`, and where it ends. What was read before a `]` or
  /// a quote is remembered: no shape goes on there.
  private mutating func readText(
    _ line: Span<UInt8>, _ position: Int
  ) -> (time: EventTime, end: Int)? {
    if let found = lastText.time(of: line, at: position), Self.isClosing(line, found.end) {
      return found
    }
    var cursor = ByteCursor(at: position, end: line.count)
    guard let time = TextTime.parse(&cursor, line, zone: zone) else { return nil }
    let end = cursor.position
    if Self.isClosing(line, end) { lastText.remember(time, of: line, position..<end) }
    return (time, end)
  }

  @inline(__always)
  private static func isClosing(_ line: Span<UInt8>, _ position: Int) -> Bool {
    position < line.count && (line[position] == 0x5D || line[position] == 0x22)
  }

  /// A time in any of the shapes that JSON logs have: one of ``TextTime``, in brackets or not, or a
  /// number since 1970, see ``epoch(_:_:)``.
  ///
  /// - Parameters:
  ///   - range: All of it has to be the time.
  ///   - zone: What a time without a zone is read in; `nil` for the reader's.
  package mutating func readAny(
    _ line: Span<UInt8>, _ range: Range<Int>, zone: LocalTimeZone? = nil
  ) -> EventTime? {
    readWholeText(line, range, zone: zone) ?? Self.readNumber(line, range)
  }

  /// The same of numbers alone.
  static func readNumber(_ line: Span<UInt8>, _ range: Range<Int>) -> EventTime? {
    epoch(line, unbracketed(line, range))
  }

  /// The same without numbers.
  package mutating func readWholeText(
    _ line: Span<UInt8>, _ range: Range<Int>, zone: LocalTimeZone? = nil
  ) -> EventTime? {
    let range = Self.unbracketed(line, range)
    guard range.count >= Self.shortestText else { return nil }
    if range.count == Self.commonLogLength, line[range.lowerBound + 2] == 0x2F,
      let (time, end) = readCommonLog(line, range.lowerBound), end == range.upperBound
    {
      return time
    }
    if zone == nil, let time = lastText.time(of: line, range) { return time }
    var cursor = ByteCursor(at: range.lowerBound, end: range.upperBound)
    guard let time = TextTime.parse(&cursor, line, zone: zone ?? self.zone), cursor.isAtEnd
    else { return nil }
    if zone == nil { lastText.remember(time, of: line, range) }
    return time
  }

  /// `20261122T100000`
  private static let shortestText = 15

  private static func unbracketed(_ line: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    guard range.count >= 2, line[range.lowerBound] == 0x5B, line[range.upperBound - 1] == 0x5D
    else { return range }
    return (range.lowerBound + 1)..<(range.upperBound - 1)
  }

  /// As ``time(_:date:timeOfDay:)``, and remembered where the one is right after the other.
  @inline(__always)
  mutating func read(
    _ line: Span<UInt8>, date: Range<Int>, timeOfDay: Range<Int>
  ) -> EventTime? {
    guard date.count == 10, date.upperBound + 1 == timeOfDay.lowerBound else {
      return Self.time(line, date: date, timeOfDay: timeOfDay)
    }
    let both = date.lowerBound..<timeOfDay.upperBound
    if let time = lastDateAndTime.time(of: line, both) { return time }
    let time = Self.time(line, date: date, timeOfDay: timeOfDay)
    if let time { lastDateAndTime.remember(time, of: line, both) }
    return time
  }

  /// `2026-11-22` and `10:00:00`, perhaps with a fraction, in UTC: the W3C format's `date` and `time`,
  /// <https://www.w3.org/TR/WD-logfile.html>.
  package static func time(
    _ line: Span<UInt8>, date: Range<Int>, timeOfDay: Range<Int>
  ) -> EventTime? {
    var day = ByteCursor(at: date.lowerBound, end: date.upperBound)
    var clock = ByteCursor(at: timeOfDay.lowerBound, end: timeOfDay.upperBound)
    guard let date = civilDate(&day, line), day.isAtEnd,
      let time = civilTime(on: date, &clock, line)
    else { return nil }
    var nanosecond: Int64 = 0
    if clock.take(0x2E, line) {
      guard let fraction = clock.fraction(line) else { return nil }
      nanosecond = fraction
    }
    guard clock.isAtEnd else { return nil }
    return EventTime(seconds: time.secondsAsUTC, nanosecond: nanosecond)
  }

  /// `yyyy-mm-dd`
  @inline(__always)
  private static func civilDate(_ cursor: inout ByteCursor, _ line: Span<UInt8>) -> CivilDate? {
    guard let year = cursor.number(digits: 4, line), cursor.take(0x2D, line),
      let month = cursor.number(digits: 2, line), cursor.take(0x2D, line),
      let day = cursor.number(digits: 2, line)
    else { return nil }
    return CivilDate(year: year, month: month, day: day)
  }

  /// `hh:mm:ss`
  @inline(__always)
  private static func civilTime(
    on date: CivilDate, _ cursor: inout ByteCursor, _ line: Span<UInt8>
  ) -> CivilTime? {
    guard let clock = cursor.clock(line) else { return nil }
    return CivilTime(date: date, hour: clock.hour, minute: clock.minute, second: clock.second)
  }
}

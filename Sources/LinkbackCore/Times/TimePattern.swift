/// A `strftime` pattern of Apache's `%{…}t`, or several that together say one time, compiled: which
/// parts of a time are in what order.
///
/// Source: <https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats>, and strftime(3) for
/// the conversions.
package struct TimePattern: Equatable, Sendable {
  enum Part: Equatable, Sendable {
    case literal(UInt8)
    case year, month, monthName, day, dayOfYear, hour, minute, second, zone, epoch
    /// `November`.
    case fullMonthName
    /// 1 to 12, and `AM` or `PM`.
    case hourOfHalf, half
    /// A weekday, which says nothing more.
    case weekday
    /// `CET`, or `+0545` where a zone has no letters: see ``LocalTimeZone/offset(named:_:forLocal:)``.
    case zoneName
    /// The fraction of a second in so many digits: Apache's `msec_frac` and `usec_frac`.
    case fraction(digits: Int)
    /// Nothing: the time is in UTC.
    case utc
  }

  private let parts: [Part]

  /// - Returns: `nil` where the pattern has a conversion that is not known, or does not say the full
  ///   date and time.
  package init?(_ pattern: some Sequence<UInt8>) {
    guard let parts = Self.parts(of: pattern) else { return nil }
    self.init(parts: parts)
  }

  /// The parts of a `strftime` pattern; `nil` where it has a conversion that is not known.
  static func parts(of pattern: some Sequence<UInt8>) -> [Part]? {
    var parts: [Part] = []
    var iterator = pattern.makeIterator()
    while let byte = iterator.next() {
      guard byte == 0x25 else {
        parts.append(.literal(byte))
        continue
      }
      guard let letter = iterator.next(), let conversion = conversion(letter) else { return nil }
      parts += conversion
    }
    return parts
  }

  /// - Returns: `nil` where the parts do not say the full date and time.
  init?(parts: [Part]) {
    let hasDate =
      parts.contains(.year) && parts.contains(.day)
      && [.month, .monthName, .fullMonthName].contains(where: parts.contains)
    let hasDayOfYear = parts.contains(.year) && parts.contains(.dayOfYear)
    let hasHour =
      parts.contains(.hour) || (parts.contains(.hourOfHalf) && parts.contains(.half))
    let hasTime = hasHour && parts.contains(.minute) && parts.contains(.second)
    guard parts.contains(.epoch) || ((hasDate || hasDayOfYear) && hasTime) else { return nil }
    self.parts = parts
  }

  private static func conversion(_ letter: UInt8) -> [Part]? {
    let colon = Part.literal(0x3A)
    let dash = Part.literal(0x2D)
    let space = Part.literal(0x20)
    return switch UnicodeScalar(letter) {
    case "Y": [.year]
    case "m": [.month]
    case "b", "h": [.monthName]
    case "B": [.fullMonthName]
    case "d", "e": [.day]
    case "j": [.dayOfYear]
    case "H", "k": [.hour]
    case "I", "l": [.hourOfHalf]
    case "p", "P": [.half]
    case "M": [.minute]
    case "S": [.second]
    case "z": [.zone]
    case "s": [.epoch]
    case "a", "A": [.weekday]
    case "Z": [.zoneName]
    case "R": [.hour, colon, .minute]
    // The servers write times in the C locale.
    case "T", "X": [.hour, colon, .minute, colon, .second]
    case "r": [.hourOfHalf, colon, .minute, colon, .second, space, .half]
    case "c":
      [.weekday, space, .monthName, space, .day, space, .hour, colon, .minute, colon, .second]
        + [space, .year]
    case "F": [.year, dash, .month, dash, .day]
    case "D", "x", "y": nil  // The year's century is not said.
    case "%": [.literal(0x25)]
    case "n": [.literal(0x0A)]
    case "t": [.literal(0x09)]
    default: nil
    }
  }

  /// The time at the cursor, or `nil` where the line does not follow the pattern.
  func read(
    _ cursor: inout ByteCursor, _ line: Span<UInt8>, zone: LocalTimeZone
  ) -> EventTime? {
    var fields = Fields()
    for part in parts {
      guard fields.read(part, &cursor, line) else { return nil }
    }
    return fields.time(line, zone: zone)
  }
}

extension TimePattern {
  private struct Fields {
    private var year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0
    private var dayOfYear: Int?
    private var hourOfHalf: Int?
    private var isAfternoon = false
    private var offset: Int?
    private var zoneName: Range<Int>?
    private var epoch: Int64?
    private var nanosecond: Int64 = 0

    mutating func read(_ part: Part, _ cursor: inout ByteCursor, _ line: Span<UInt8>) -> Bool {
      switch part {
      case .literal(let byte): return cursor.take(byte, line)
      case .year: return Self.store(cursor.number(digits: 4, line), in: &year)
      case .month: return Self.store(cursor.number(digits: 2, line), in: &month)
      case .monthName: return Self.store(cursor.monthName(line), in: &month)
      case .day: return Self.store(Self.padded(&cursor, line), in: &day)
      case .hour: return Self.store(Self.padded(&cursor, line), in: &hour)
      case .minute: return Self.store(cursor.number(digits: 2, line), in: &minute)
      case .second: return Self.store(cursor.number(digits: 2, line), in: &second)
      case .dayOfYear:
        dayOfYear = cursor.number(digits: 3, line)
        return dayOfYear != nil
      case .utc:
        offset = offset ?? 0
        return true
      case .zone:
        offset = cursor.zoneOffset(line)
        return offset != nil
      case .epoch:
        epoch = cursor.integer(line)
        return epoch != nil
      case .fraction(let digits):
        guard let value = cursor.number(digits: digits, line) else { return false }
        nanosecond = (digits..<9).reduce(Int64(value)) { value, _ in value * 10 }
        return true
      case .fullMonthName:
        guard Self.store(cursor.monthName(line), in: &month) else { return false }
        _ = cursor.letters(line)
        return true
      case .hourOfHalf:
        hourOfHalf = Self.padded(&cursor, line)
        return hourOfHalf.map { (1...12).contains($0) } == true
      case .half:
        isAfternoon = cursor.take(0x50, line) || cursor.take(0x70, line)
        guard isAfternoon || cursor.take(0x41, line) || cursor.take(0x61, line) else {
          return false
        }
        return cursor.take(0x4D, line) || cursor.take(0x6D, line)
      case .weekday: return cursor.letters(line)
      case .zoneName:
        let start = cursor.position
        let isNumeric = cursor.take(0x2B, line) || cursor.take(0x2D, line)
        guard isNumeric ? cursor.integer(line) != nil : cursor.letters(line) else { return false }
        zoneName = start..<cursor.position
        return true
      }
    }

    func time(_ line: Span<UInt8>, zone: LocalTimeZone) -> EventTime? {
      if let epoch { return EventTime(seconds: epoch, nanosecond: nanosecond) }
      guard var date = CivilDate(year: year, month: month, day: day) else { return nil }
      if let dayOfYear {
        guard (1...366).contains(dayOfYear) else { return nil }
        let first = CivilDate.daysSince1970(year: year, month: 1, day: 1)
        date = CivilDate(daysSince1970: first + dayOfYear - 1)
        guard date.year == year else { return nil }
      }
      let hour = hourOfHalf.map { $0 % 12 + (isAfternoon ? 12 : 0) } ?? hour
      guard let time = CivilTime(date: date, hour: hour, minute: minute, second: second) else {
        return nil
      }
      let local = time.secondsAsUTC
      guard let offset = offset ?? logged(line, zone, local) else { return nil }
      return EventTime(seconds: local - Int64(offset), nanosecond: nanosecond)
    }

    /// The offset that the zone's name says; without a name that of the log's zone.
    private func logged(_ line: Span<UInt8>, _ zone: LocalTimeZone, _ reading: Int64) -> Int? {
      guard let zoneName else { return zone.offset(forLocal: reading) }
      return zone.offset(named: line, zoneName, forLocal: reading)
    }

    private static func store(_ value: Int?, in field: inout Int) -> Bool {
      guard let value else { return false }
      field = value
      return true
    }

    /// Two places, the first of which may be a space (`%e`, `%k`).
    private static func padded(_ cursor: inout ByteCursor, _ line: Span<UInt8>) -> Int? {
      cursor.number(digits: cursor.take(0x20, line) ? 1 : 2, line)
    }
  }
}

extension ByteCursor {
  /// Moves over one or more ASCII letters.
  fileprivate mutating func letters(_ line: Span<UInt8>) -> Bool {
    var found = false
    while let byte = peek(line), (0x61...0x7A).contains(byte | 0x20), take(byte, line) {
      found = true
    }
    return found
  }
}

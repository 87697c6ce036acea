/// A place in a line, from which numbers and names are read one after the other.
///
/// Every read either succeeds and moves after what it read, or answers `nil` or `false`; after that
/// the position means nothing.
package struct ByteCursor: Sendable {
  package private(set) var position: Int
  /// Where reading stops: at most the line's length.
  package let end: Int

  package init(at position: Int, end: Int) {
    self.position = position
    self.end = end
  }

  @inline(__always)
  package var isAtEnd: Bool { position == end }

  @inline(__always)
  package func peek(_ line: Span<UInt8>) -> UInt8? { position < end ? line[position] : nil }

  /// Moves over `byte` if it is here.
  @inline(__always)
  package mutating func take(_ byte: UInt8, _ line: Span<UInt8>) -> Bool {
    guard position < end, line[position] == byte else { return false }
    position += 1
    return true
  }

  /// A number of exactly this many digits.
  @inline(__always)
  package mutating func number(digits: Int, _ line: Span<UInt8>) -> Int? {
    guard end - position >= digits else { return nil }
    var value = 0
    for offset in 0..<digits {
      let digit = line[position + offset] &- 0x30
      guard digit < 10 else { return nil }
      value = value * 10 + Int(digit)
    }
    position += digits
    return value
  }

  /// A number of one or more digits that 64 bits hold.
  package mutating func integer(_ line: Span<UInt8>) -> Int64? {
    let start = position
    var value: Int64 = 0
    while position < end, case let digit = line[position] &- 0x30, digit < 10 {
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, isSumTooLarge) = tens.addingReportingOverflow(Int64(digit))
      guard !isTooLarge, !isSumTooLarge else { return nil }
      value = sum
      position += 1
    }
    return position > start ? value : nil
  }

  /// The digits of a fraction of a second, as nanoseconds; digits after the ninth are dropped.
  package mutating func fraction(_ line: Span<UInt8>) -> Int64? {
    let start = position
    var value: Int64 = 0
    var unit: Int64 = 100_000_000
    while position < end, case let digit = line[position] &- 0x30, digit < 10 {
      value += Int64(digit) * unit
      unit /= 10
      position += 1
    }
    return position > start ? value : nil
  }

  /// An English month name of three letters, 1 to 12.
  @inline(__always)
  package mutating func monthName(_ line: Span<UInt8>) -> Int? {
    guard end - position >= 3 else { return nil }
    let name =
      UInt32(line[position]) << 16 | UInt32(line[position + 1]) << 8 | UInt32(line[position + 2])
    let month: Int
    switch name {
    case 0x4A616E: month = 1  // Jan
    case 0x466562: month = 2  // Feb
    case 0x4D6172: month = 3  // Mar
    case 0x417072: month = 4  // Apr
    case 0x4D6179: month = 5  // May
    case 0x4A756E: month = 6  // Jun
    case 0x4A756C: month = 7  // Jul
    case 0x417567: month = 8  // Aug
    case 0x536570: month = 9  // Sep
    case 0x4F6374: month = 10  // Oct
    case 0x4E6F76: month = 11  // Nov
    case 0x446563: month = 12  // Dec
    default: return nil
    }
    position += 3
    return month
  }

  /// `Z`, `±hhmm`, `±hh:mm` or `±hh`, as seconds east of UTC.
  @inline(__always)
  package mutating func zoneOffset(_ line: Span<UInt8>) -> Int? {
    if take(0x5A, line) || take(0x7A, line) { return 0 }
    let isWest = peek(line) == 0x2D
    guard isWest || peek(line) == 0x2B else { return nil }
    position += 1
    guard let hours = number(digits: 2, line), hours < 24 else { return nil }
    var minutes = 0
    if take(0x3A, line) || (peek(line).map { $0 &- 0x30 < 10 } ?? false) {
      guard let value = number(digits: 2, line), value < 60 else { return nil }
      minutes = value
    }
    let seconds = hours * 3600 + minutes * 60
    return isWest ? -seconds : seconds
  }
}

extension TimeReader {
  /// A number since 1970 that is a time from 1990-01-01 up to 2100-01-01 in seconds, milliseconds,
  /// microseconds or nanoseconds: none is that in two of these units, and a duration in none.
  ///
  /// Only seconds have a fraction that counts. An exponent is read, as in Java's `1.7953416E9`.
  /// - Parameter range: All of it has to be the number.
  static func epoch(_ line: Span<UInt8>, _ range: Range<Int>) -> EventTime? {
    guard let number = number(line, range) else { return nil }
    var unitsPerSecond: Int64 = 1
    while unitsPerSecond <= 1_000_000_000 {
      let (seconds, rest) = number.whole.quotientAndRemainder(dividingBy: unitsPerSecond)
      if (631_152_000..<4_102_444_800).contains(seconds) {
        return EventTime(
          seconds: seconds,
          nanosecond: unitsPerSecond == 1
            ? number.nanosecond : rest * (1_000_000_000 / unitsPerSecond))
      }
      unitsPerSecond *= 1_000
    }
    return nil
  }

  /// A decimal number, and what is after its point in billionths.
  private typealias Decimal = (whole: Int64, nanosecond: Int64)

  private static func number(_ line: Span<UInt8>, _ range: Range<Int>) -> Decimal? {
    var cursor = ByteCursor(at: range.lowerBound, end: range.upperBound)
    guard let whole = cursor.integer(line) else { return nil }
    if cursor.isAtEnd { return (whole, 0) }
    var nanosecond: Int64 = 0
    let point = cursor.position
    if cursor.take(0x2E, line) {
      guard let fraction = cursor.fraction(line) else { return nil }
      nanosecond = fraction
    }
    if cursor.isAtEnd { return (whole, nanosecond) }
    let digits = max(cursor.position - point - 1, 0)
    guard cursor.take(0x45, line) || cursor.take(0x65, line) else { return nil }
    _ = cursor.take(0x2B, line)
    guard let exponent = cursor.integer(line), cursor.isAtEnd, exponent <= 18 else { return nil }
    return scaled(whole, line, fraction: (point + 1)..<(point + 1 + digits), by: Int(exponent))
  }

  /// The number with its point moved to the right.
  private static func scaled(
    _ whole: Int64, _ line: Span<UInt8>, fraction: Range<Int>, by exponent: Int
  ) -> Decimal? {
    var number = whole
    for index in 0..<exponent {
      let digit = index < fraction.count ? Int64(line[fraction.lowerBound + index] - 0x30) : 0
      let (tens, isTooLarge) = number.multipliedReportingOverflow(by: 10)
      let (sum, isSumTooLarge) = tens.addingReportingOverflow(digit)
      guard !isTooLarge, !isSumTooLarge else { return nil }
      number = sum
    }
    guard exponent < fraction.count else { return (number, 0) }
    var rest = ByteCursor(at: fraction.lowerBound + exponent, end: fraction.upperBound)
    return rest.fraction(line).map { (number, $0) }
  }
}

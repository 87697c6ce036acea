/// A stretch of time as options take it: a whole number and a unit, as in `30s`, `5m`, `1h`, `7d`.
///
/// A day is 24 hours: the units of a calendar are in ``CalendarWindows``.
package struct DurationText: Equatable, Sendable {
  /// The whole seconds of it.
  package let seconds: Int64
  /// What is left, 0 to 999, where milliseconds are allowed.
  package let milliseconds: Int64

  package init(seconds: Int64) {
    self.seconds = seconds
    milliseconds = 0
  }

  /// - Parameters:
  ///   - allowsSign: Whether `+` or `-` may be in front.
  ///   - allowsMilliseconds: Whether `ms` is a unit too; goes with no sign.
  package init(
    parsing text: String, allowsSign: Bool = false, allowsMilliseconds: Bool = false
  ) throws(OptionError) {
    precondition(!(allowsSign && allowsMilliseconds), "parts of a second have no sign of their own")
    let bytes = Array(text.utf8)
    var cursor = ByteCursor(at: 0, end: bytes.count)
    let isNegative = allowsSign && cursor.take(0x2D, bytes.span)
    if allowsSign && !isNegative { _ = cursor.take(0x2B, bytes.span) }
    let first = cursor.position
    while let byte = cursor.peek(bytes.span), (0x30...0x39).contains(byte) {
      _ = cursor.take(byte, bytes.span)
    }
    let digits = bytes[first..<cursor.position]
    let unit = bytes[cursor.position...]
    let number = Int64(String(decoding: digits, as: UTF8.self))
    if allowsMilliseconds, !digits.isEmpty, unit.elementsEqual("ms".utf8) {
      guard let number else { throw .tooLong(text) }
      (seconds, milliseconds) = number.quotientAndRemainder(dividingBy: 1_000)
      return
    }
    guard !digits.isEmpty,
      let length = Self.units.first(where: { unit.elementsEqual($0.name.utf8) })
    else {
      let units = allowsMilliseconds ? "ms, s, m, h or d" : "s, m, h or d"
      let examples = allowsSign ? "15m or -15m" : allowsMilliseconds ? "500ms" : "15m"
      throw OptionError(
        "'\(text)' is not a duration; use a whole number with \(units), as in \(examples)")
    }
    guard let (seconds, overflow) = number?.multipliedReportingOverflow(by: length.seconds),
      !overflow
    else { throw .tooLong(text) }
    self.seconds = isNegative ? -seconds : seconds
    milliseconds = 0
  }

  private static let units: [(name: String, seconds: Int64)] = [
    ("d", 86_400), ("h", 3600), ("m", 60), ("s", 1),
  ]

  /// In nanoseconds; `nil` for more than 292 years.
  package var nanoseconds: Int64? {
    let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = whole.addingReportingOverflow(milliseconds * 1_000_000)
    return overflow || carry ? nil : sum
  }
}

extension DurationText: Comparable {
  package static func < (left: DurationText, right: DurationText) -> Bool {
    (left.seconds, left.milliseconds) < (right.seconds, right.milliseconds)
  }
}

extension DurationText: CustomStringConvertible {
  /// In the greatest unit that leaves a whole number: `60s` and `1m` are one length, `1m`.
  package var description: String {
    guard milliseconds == 0 else {
      let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
      return overflow ? "\(seconds)s" : "\(whole + milliseconds)ms"
    }
    let unit = Self.units.first { seconds != 0 && seconds % $0.seconds == 0 } ?? ("s", 1)
    return "\(seconds / unit.seconds)\(unit.name)"
  }
}

extension OptionError {
  fileprivate static func tooLong(_ text: String) -> OptionError {
    OptionError("'\(text)' is too long; use at most \(Int64.max / 86_400)d")
  }
}

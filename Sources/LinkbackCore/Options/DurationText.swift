/// A stretch of time as options take it: a whole number and a unit, as in `30s`, `5m`, `1h`, `7d`.
///
/// A day is 24 hours: windows and retention know no calendar.
package struct DurationText: Equatable, Sendable {
  package let seconds: Int64

  /// - Parameter allowsSign: Whether `+` or `-` may stand in front.
  package init(parsing text: String, allowsSign: Bool = false) throws(OptionError) {
    let bytes = Array(text.utf8)
    var cursor = ByteCursor(at: 0, end: bytes.count)
    let isNegative = allowsSign && cursor.take(0x2D, bytes.span)
    if allowsSign && !isNegative { _ = cursor.take(0x2B, bytes.span) }
    let first = cursor.position
    while let byte = cursor.peek(bytes.span), (0x30...0x39).contains(byte) {
      _ = cursor.take(byte, bytes.span)
    }
    let digits = bytes[first..<cursor.position]
    guard !digits.isEmpty, bytes.count == cursor.position + 1,
      let unit = Self.seconds(ofUnit: bytes[cursor.position])
    else {
      let examples = allowsSign ? "15m or -15m" : "15m"
      throw OptionError(
        "'\(text)' is no duration; use a whole number with s, m, h or d, as in \(examples)")
    }
    let number = Int64(String(decoding: digits, as: UTF8.self))
    guard let (seconds, overflow) = number?.multipliedReportingOverflow(by: unit), !overflow else {
      throw OptionError("'\(text)' is too long; use at most \(Int64.max / 86_400)d")
    }
    self.seconds = isNegative ? -seconds : seconds
  }

  private static func seconds(ofUnit unit: UInt8) -> Int64? {
    switch unit {
    case 0x73: 1  // s
    case 0x6D: 60  // m
    case 0x68: 3600  // h
    case 0x64: 86_400  // d
    default: nil
    }
  }
}

extension WindowGrid {
  /// The grid that `--window` and `--window-offset` ask for.
  package init(parsing length: String, offset: String? = nil) throws(OptionError) {
    let duration = try DurationText(parsing: length)
    var shift: Int64 = 0
    if let offset { shift = try DurationText(parsing: offset, allowsSign: true).seconds }
    guard let grid = WindowGrid(length: duration.seconds, offset: shift) else {
      throw OptionError(
        "'\(length)' can't be a window's length; use 1s to \(Self.longest / 86_400)d")
    }
    self = grid
  }
}

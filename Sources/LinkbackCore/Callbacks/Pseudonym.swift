/// A session id's keyed hash as records spell it: 16 lower-case hexadecimal digits.
enum Pseudonym {
  static let length = 16

  /// The hash that a text spells, or `nil` for any other text.
  static func value(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    guard range.count == length else { return nil }
    var value: UInt64 = 0
    for position in range {
      let byte = bytes[position]
      let digit = Hexadecimal.value(byte)
      guard digit >= 0, byte > 0x46 || digit < 10 else { return nil }
      value = value << 4 | UInt64(digit)
    }
    return value
  }
}

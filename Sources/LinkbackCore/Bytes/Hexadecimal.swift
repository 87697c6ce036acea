/// Hexadecimal digits, in either case.
package enum Hexadecimal {
  /// The value of one digit, or -1 if the byte is none.
  @inline(__always)
  package static func value(_ byte: UInt8) -> Int {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30  // 0-9
    case 0x41...0x46: Int(byte) - 0x37  // A-F
    case 0x61...0x66: Int(byte) - 0x57  // a-f
    default: -1
    }
  }

  /// The byte that the two digits at `position` stand for, or `nil` if either is no digit or lies at
  /// or after `end`.
  @inline(__always)
  package static func byte(in bytes: Span<UInt8>, at position: Int, end: Int) -> UInt8? {
    guard position + 2 <= end else { return nil }
    let high = value(bytes[position])
    let low = value(bytes[position + 1])
    guard high >= 0, low >= 0 else { return nil }
    return UInt8(high << 4 | low)
  }

  /// The lower-case digit for a value of 0 to 15.
  @inline(__always)
  package static func digit(_ value: Int) -> UInt8 {
    UInt8(value < 10 ? 0x30 + value : 0x57 + value)
  }
}

/// The random part of a session id: twenty letters and digits.
package struct SessionKey: Sendable {
  private let high: UInt64
  private let low: UInt64

  package init(_ random: inout SplitMix64) {
    high = random.next()
    low = random.next()
  }

  /// Appends the twenty characters; six bits choose each. Two letters are in the alphabet twice:
  /// an id has to be distinct and look right, not be uniform.
  package func append(to bytes: inout [UInt8]) {
    Self.append(high, to: &bytes)
    Self.append(low, to: &bytes)
  }

  private static func append(_ half: UInt64, to bytes: inout [UInt8]) {
    var bits = half
    for _ in 0..<10 {
      bytes.append(character(UInt8(truncatingIfNeeded: bits & 63)))
      bits >>= 6
    }
  }

  private static func character(_ value: UInt8) -> UInt8 {
    switch value {
    case 0..<26: UInt8(ascii: "a") + value
    case 26..<52: UInt8(ascii: "A") + (value - 26)
    case 52..<62: UInt8(ascii: "0") + (value - 52)
    default: UInt8(ascii: "a") + (value - 62)
    }
  }
}

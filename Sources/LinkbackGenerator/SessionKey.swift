/// The random part of a session id: letters and digits.
package struct SessionKey: Sendable {
  /// So many differ for each session; more follow from them.
  package static let fewest = 20

  private let high: UInt64
  private let low: UInt64
  private let length: Int

  /// - Parameter length: How many characters, at least ``fewest``.
  package init(_ random: inout SplitMix64, length: Int = fewest) {
    precondition(length >= Self.fewest, "fewer characters would not be distinct")
    high = random.next()
    low = random.next()
    self.length = length
  }

  /// Appends the characters; six bits choose each. Two letters are in the alphabet twice:
  /// an id has to be distinct and look right, not be uniform.
  package func append(to bytes: inout [UInt8]) {
    Self.append(high, 10, to: &bytes)
    Self.append(low, 10, to: &bytes)
    guard length > Self.fewest else { return }
    var more = SplitMix64(seed: high ^ low)
    for start in stride(from: Self.fewest, to: length, by: 10) {
      Self.append(more.next(), min(10, length - start), to: &bytes)
    }
  }

  private static func append(_ half: UInt64, _ count: Int, to bytes: inout [UInt8]) {
    var bits = half
    for _ in 0..<count {
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

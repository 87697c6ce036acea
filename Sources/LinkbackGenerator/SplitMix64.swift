/// The generator's dice: SplitMix64, by Steele, Lea and Flood, "Fast splittable pseudorandom number
/// generators", 2014, <https://doi.org/10.1145/2660193.2660195>.
///
/// Integer arithmetic alone, so a seed means the same numbers on every machine. The standard
/// library's `random(in:)` is not used on top of it: how it draws is not promised to stay.
package struct SplitMix64: Sendable {
  private var state: UInt64

  package init(seed: UInt64) {
    state = seed
  }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A number in `0..<bound`; off from uniform by less than `bound` / 2⁶⁴.
  package mutating func below(_ bound: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(bound)).high)
  }

  /// A number in `range`.
  package mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.count)
  }

  /// A port that a client's system gives to a connection of its own: RFC 6335 §6,
  /// <https://www.rfc-editor.org/rfc/rfc6335#section-6>.
  mutating func clientPort() -> Int {
    within(49_152...65_535)
  }

  /// How long an answer took.
  mutating func milliseconds() -> Int {
    within(2...400)
  }

  /// True `perMille` times out of a thousand.
  package mutating func happens(perMille: Int) -> Bool {
    below(1_000) < perMille
  }
}

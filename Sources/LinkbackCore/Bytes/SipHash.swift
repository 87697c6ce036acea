/// SipHash-2-4: a keyed 64-bit hash of a short byte string.
///
/// Linkback keeps a session as this hash of its decoded id, never as the id: it is the key in the
/// session sets, in the state file, and, in hexadecimal, the pseudonym in `event` records. Two of
/// n distinct sessions share a hash with a probability of about n² / 2⁶⁵: for 10 million sessions,
/// one chance in 370,000 that the count of distinct sessions is one too low.
///
/// Source: Aumasson and Bernstein, "SipHash: a fast short-input PRF", 2012,
/// <https://www.aumasson.jp/siphash/siphash.pdf>; its Appendix A holds the test vector.
package struct SipHash: Sendable {
  /// The key, 16 bytes as two little-endian words.
  package var key0: UInt64
  package var key1: UInt64

  package init(key0: UInt64, key1: UInt64) {
    self.key0 = key0
    self.key1 = key1
  }

  /// The documented key that is used when no other is given: the bytes 00, 01 … 0f of the paper's
  /// test vector. It makes the pseudonyms of several hosts joinable; it protects nothing that can be
  /// guessed.
  package static let documentedKey = SipHash(
    key0: 0x0706_0504_0302_0100, key1: 0x0f0e_0d0c_0b0a_0908)

  /// Tells keys apart without giving them away, in 16 hexadecimal digits: the hash, under the key, of
  /// a text that is no session id.
  package var fingerprint: String {
    let text = Array("linkback: which key is this?".utf8)
    let hash = hash(text.span, 0..<text.count)
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The hash of the bytes in `range`.
  ///
  /// - Complexity: O(n); does not allocate.
  @inline(__always)
  package func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count)
    var state = State(key0: key0, key1: key1)
    var position = range.lowerBound
    while range.upperBound - position >= 8 {
      state.absorb(bytes.word(at: position))
      position += 8
    }
    let length = UInt64(truncatingIfNeeded: range.count) << 56
    state.absorb(length | bytes.shortWord(position..<range.upperBound))
    return state.finish()
  }

  /// The hash of a text in `count` words: little-endian, and the last one with the length in its highest
  /// byte.
  ///
  /// - Parameters:
  ///   - first: Where the first word is in `words`.
  ///   - step: How far each is from the one before.
  @inline(__always)
  func hash(_ words: Span<UInt64>, from first: Int, step: Int, count: Int) -> UInt64 {
    var state = State(key0: key0, key1: key1)
    for index in 0..<count { state.absorb(words[first + index &* step]) }
    return state.finish()
  }
}

extension SipHash {
  private struct State {
    var v0: UInt64, v1: UInt64, v2: UInt64, v3: UInt64

    @inline(__always)
    init(key0: UInt64, key1: UInt64) {
      v0 = key0 ^ 0x736f_6d65_7073_6575
      v1 = key1 ^ 0x646f_7261_6e64_6f6d
      v2 = key0 ^ 0x6c79_6765_6e65_7261
      v3 = key1 ^ 0x7465_6462_7974_6573
    }

    @inline(__always)
    mutating func absorb(_ word: UInt64) {
      v3 ^= word
      round()
      round()
      v0 ^= word
    }

    @inline(__always)
    mutating func finish() -> UInt64 {
      v2 ^= 0xff
      round()
      round()
      round()
      round()
      return v0 ^ v1 ^ v2 ^ v3
    }

    @inline(__always)
    private mutating func round() {
      v0 &+= v1
      v1 = rotated(v1, 13) ^ v0
      v0 = rotated(v0, 32)
      v2 &+= v3
      v3 = rotated(v3, 16) ^ v2
      v0 &+= v3
      v3 = rotated(v3, 21) ^ v0
      v2 &+= v1
      v1 = rotated(v1, 17) ^ v2
      v2 = rotated(v2, 32)
    }

    @inline(__always)
    private func rotated(_ word: UInt64, _ bits: UInt64) -> UInt64 {
      word << bits | word >> (64 &- bits)
    }
  }
}

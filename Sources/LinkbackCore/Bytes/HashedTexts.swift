internal import CByteScan

/// Short texts that are hashed together, eight at a time where the processor can: in about half the time
/// that ``SipHash`` takes one after the other.
struct HashedTexts: Sendable {
  /// The first words of all, then the second ones, and so on.
  private var words: [256 of UInt64] = .init(repeating: 0)
  /// How many words a text has, or 0 for one whose hash is known.
  private var counts: [64 of UInt8] = .init(repeating: 0)

  /// Takes a text of less than 32 bytes.
  ///
  /// - Returns: `false`, and nothing was taken, for a longer one and for one near the end of `bytes`.
  @inline(__always)
  mutating func put(_ bytes: Span<UInt8>, _ range: Range<Int>, at index: Int) -> Bool {
    let (start, length) = (range.lowerBound, range.count)
    guard length < 32, bytes.count - start >= 32 else { return false }
    words[index] = bytes.word(at: start)
    words[index + 64] = bytes.word(at: start + 8)
    words[index + 128] = bytes.word(at: start + 16)
    // The last word: what is left of the text, and its length.
    let full = length >> 3
    let rest = bytes.word(at: start + full &* 8) & ((1 << UInt64((length & 7) &* 8)) - 1)
    words[index + full &* 64] = rest | UInt64(length) << 56
    counts[index] = UInt8(full + 1)
    return true
  }

  /// Says that the hash at `index` is known.
  @inline(__always)
  mutating func remove(at index: Int) { counts[index] = 0 }

  /// Puts the hashes of the first `count` texts in their places.
  ///
  /// - Parameter portably: By plain C, which the tests compare with.
  mutating func hash(
    _ count: Int, by hash: SipHash, into hashes: inout [64 of UInt64], portably: Bool = false
  ) {
    precondition(count <= 64)
    let key = linkback_siphash_key(low: hash.key0, high: hash.key1)
    var hashes = hashes.mutableSpan
    unsafe words.span.withUnsafeBufferPointer { words in
      unsafe counts.span.withUnsafeBufferPointer { counts in
        unsafe hashes.withUnsafeMutableBufferPointer { hashes in
          // SAFETY: both functions read at most four words of each of `count` texts, 64 apart, as many as
          // their counts say, which are 0 to 4, and write `count` hashes.
          if portably {
            unsafe linkback_siphash_portable(
              key, words.baseAddress, counts.baseAddress, count, hashes.baseAddress)
          } else {
            unsafe linkback_siphash(
              key, words.baseAddress, counts.baseAddress, count, hashes.baseAddress)
          }
        }
      }
    }
  }
}

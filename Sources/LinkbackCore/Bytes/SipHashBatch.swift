internal import CByteScan

/// Short texts that are hashed together, eight at a time where the processor can: in about half the time
/// that ``SipHash`` takes one after the other.
struct SipHashBatch: Sendable {
  /// A text has less bytes than this: its words, with the length in the last one, are six at most.
  static let longest = 48

  /// The first words of all, then the second ones, and so on.
  private var words: [384 of UInt64] = .init(repeating: 0)
  /// How many words a text has, or 0 for one whose hash is known.
  private var counts: [64 of UInt8] = .init(repeating: 0)

  /// Takes a text of less than 48 bytes.
  ///
  /// - Returns: `false`, and nothing was taken, for a longer one and for one near the end of `bytes`.
  @inline(__always)
  mutating func put(_ bytes: Span<UInt8>, _ range: Range<Int>, at index: Int) -> Bool {
    let (start, length) = (range.lowerBound, range.count)
    guard length < Self.longest, bytes.count - start >= Self.longest else { return false }
    words[index] = bytes.word(at: start)
    words[index + 64] = bytes.word(at: start + 8)
    words[index + 128] = bytes.word(at: start + 16)
    if length >= 32 {
      words[index + 192] = bytes.word(at: start + 24)
      words[index + 256] = bytes.word(at: start + 32)
    }
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
  mutating func hash(_ count: Int, by hash: SipHash, into hashes: inout [64 of UInt64]) {
    precondition(count <= 64)
    // As spans: a function of `self` would get a copy of it.
    let (words, counts) = (words.span, counts.span)
    var output = hashes.mutableSpan
    var index = 0
    // Ids of one site have one length, so that mostly all eight have as many words.
    while index + 8 <= count {
      if !Self.hashEight(words, counts, from: index, by: hash, into: &output) {
        Self.hashEach(words, counts, index..<index + 8, by: hash, into: &output)
      }
      index += 8
    }
    Self.hashEach(words, counts, index..<count, by: hash, into: &output)
  }

  private static func hashEach(
    _ words: Span<UInt64>, _ counts: Span<UInt8>, _ range: Range<Int>, by hash: SipHash,
    into output: inout MutableSpan<UInt64>
  ) {
    for index in range where counts[index] > 0 {
      output[index] = hash.hash(words, from: index, step: 64, count: Int(counts[index]))
    }
  }

  /// Hashes eight texts at once; `false`, and nothing is hashed, where they differ in how many words they
  /// have, or the processor has no wide registers.
  private static func hashEight(
    _ words: Span<UInt64>, _ counts: Span<UInt8>, from index: Int, by hash: SipHash,
    into output: inout MutableSpan<UInt64>
  ) -> Bool {
    let count = counts[index]
    guard count > 0 else { return false }
    for other in (index + 1)..<(index + 8) where counts[other] != count { return false }
    let key = linkback_siphash_key(low: hash.key0, high: hash.key1)
    return unsafe words.withUnsafeBufferPointer { words in
      unsafe output.withUnsafeMutableBufferPointer { output in
        guard let texts = words.baseAddress, let first = output.baseAddress else { return false }
        // SAFETY: the function reads `count` words of each of eight texts, 64 apart, of which there are
        // six in `words`; it writes eight hashes from `index`, at most 56, on.
        return unsafe linkback_siphash_eight(key, texts + index, Int(count), first + index)
      }
    }
  }
}

/// Hashes texts of a log for a table in memory, by a key that each process draws for itself.
///
/// Who calls a site chooses the paths in its log. With a hash that is known, a thousand paths can be chosen
/// that all share a slot, and each line costs as much as a thousand; with this one nobody outside knows
/// which do. What is written never depends on it.
///
/// Eight bytes a step, by a product with a secret factor of which both halves are kept, as in wyhash
/// (<https://github.com/wangyi-fudan/wyhash>): half the price of ``SipHash``, which is for hashes that are
/// seen or stored. Swift's dictionaries and sets have a key of the process too.
struct TableHash: BitwiseCopyable, Sendable {
  private let seed: UInt64
  private let factor: UInt64

  init(seed: UInt64, factor: UInt64) {
    self.seed = seed
    self.factor = factor | 1
  }

  /// The one of this process; tables keep it, since each look at it here is a call.
  ///
  /// Made of Swift's own key, so that `SWIFT_DETERMINISTIC_HASHING` makes runs alike.
  static let ofProcess = TableHash(seed: word(0), factor: word(1))

  private static func word(_ number: Int) -> UInt64 {
    var hasher = Hasher()
    hasher.combine(number)
    return UInt64(truncatingIfNeeded: hasher.finalize())
  }

  /// - Complexity: O(length).
  @inline(__always)
  func hash(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64 {
    var hash = seed ^ UInt64(truncatingIfNeeded: range.count)
    var position = range.lowerBound
    while range.upperBound - position >= 8 {
      hash = fold(hash ^ bytes.word(at: position))
      position += 8
    }
    return fold(hash ^ bytes.shortWord(position..<range.upperBound))
  }

  @inline(__always)
  private func fold(_ word: UInt64) -> UInt64 {
    let product = word.multipliedFullWidth(by: factor)
    return product.high ^ product.low
  }
}

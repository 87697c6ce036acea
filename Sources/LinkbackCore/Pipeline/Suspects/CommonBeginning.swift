/// What several session ids begin with, as far as that tells no id: `cs_test_`.
package struct CommonBeginning: BitwiseCopyable, Sendable {
  private static let longest = 32

  private var bytes: [32 of UInt8] = .init(repeating: 0)
  private var length = 0
  /// The hash of one of them.
  private var hash: UInt64 = 0
  private var isEmpty = true
  /// Whether there are two that differ.
  private var hasTwo = false

  init() {}

  /// - Parameter hash: Of the id.
  mutating func add(_ id: Span<UInt8>, _ range: Range<Int>, hash: UInt64) {
    let count = min(range.count, Self.longest)
    if isEmpty {
      for index in 0..<count { bytes[index] = id[range.lowerBound + index] }
      (length, self.hash, isEmpty) = (count, hash, false)
      return
    }
    guard hash != self.hash else { return }
    hasTwo = true
    var common = 0
    let most = min(length, count)
    while common < most, bytes[common] == id[range.lowerBound + common] { common += 1 }
    length = common
  }

  /// Adds what others have in common.
  mutating func add(_ other: CommonBeginning) {
    guard !other.isEmpty else { return }
    guard !isEmpty else {
      self = other
      return
    }
    if hash != other.hash { hasTwo = true }
    hasTwo = hasTwo || other.hasTwo
    var common = 0
    let most = min(length, other.length)
    while common < most, bytes[common] == other.bytes[common] { common += 1 }
    length = common
  }

  /// The beginning: of at least two ids, only letters, `_` and `-`, and up to the last `_` or `-`; `nil`
  /// where there is none of that kind. So it is a prefix, and never an id or a part of one that is drawn
  /// at random.
  package var text: String? {
    guard hasTwo else { return nil }
    var end = 0
    for index in 0..<length {
      let byte = bytes[index]
      if byte == 0x5F || byte == 0x2D {
        end = index + 1
      } else if (byte | 0x20) &- 0x61 >= 26 {
        break
      }
    }
    guard end > 0 else { return nil }
    return String(decoding: (0..<end).map { bytes[$0] }, as: UTF8.self)
  }
}

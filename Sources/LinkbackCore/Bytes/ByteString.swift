/// A short byte string that is kept: a status, a route, a host, as repaired UTF-8.
///
/// Ordered by its bytes, which for UTF-8 is the order of its code points.
package struct ByteString: Hashable, Comparable, Sendable, ExpressibleByStringLiteral {
  package var bytes: [UInt8]

  package init(_ bytes: [UInt8]) { self.bytes = bytes }

  package init(stringLiteral value: StaticString) { bytes = Array("\(value)".utf8) }

  /// The bytes of `range`, repaired.
  package init(_ span: Span<UInt8>, _ range: Range<Int>) {
    bytes = []
    bytes.reserveCapacity(range.count)
    UTF8Repair.append(span, range, to: &bytes)
  }

  package static func < (left: ByteString, right: ByteString) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }

  /// Where everything is counted that exceeds a limit.
  package static let other: ByteString = "(other)"
  static let success: ByteString = "success"
  /// The route of a URL without a path.
  static let root: ByteString = "/"

  /// Whether the bytes of `range` are these; the range is repaired already, or ASCII.
  @inline(__always)
  package func equals(_ span: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let count = bytes.count
    guard count == range.count else { return false }
    let own = bytes.span
    guard count >= 8 else { return own.shortWord(0..<count) == span.shortWord(range) }
    var offset = 0
    while offset + 8 < count {
      guard own.word(at: offset) == span.word(at: range.lowerBound + offset) else { return false }
      offset += 8
    }
    // The last word, which overlaps the one before.
    return own.word(at: count - 8) == span.word(at: range.upperBound - 8)
  }
}

extension Span where Element == UInt8 {
  /// The bytes of a range of less than eight as one number, least significant first.
  @inline(__always)
  package func shortWord(_ range: Range<Int>) -> UInt64 {
    if range.lowerBound + 8 <= count {
      return word(at: range.lowerBound) & ((1 << (UInt64(range.count) * 8)) - 1)
    }
    var word: UInt64 = 0
    var position = range.upperBound
    while position > range.lowerBound {
      position -= 1
      word = word << 8 | UInt64(self[position])
    }
    return word
  }
}

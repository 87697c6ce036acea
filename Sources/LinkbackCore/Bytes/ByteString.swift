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

  /// Whether the bytes of `range` are these; the range is repaired already, or ASCII.
  @inline(__always)
  package func equals(_ span: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard bytes.count == range.count else { return false }
    var difference: UInt8 = 0
    for index in 0..<bytes.count { difference |= bytes[index] ^ span[range.lowerBound + index] }
    return difference == 0
  }
}

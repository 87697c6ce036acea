/// Percent-encoding as query parameters use it: `%HH` is a byte, `+` is a space.
///
/// Rule: RFC 3986 §2.1, <https://www.rfc-editor.org/rfc/rfc3986#section-2.1>, and for `+` the URL
/// Standard, application/x-www-form-urlencoded,
/// <https://url.spec.whatwg.org/#application/x-www-form-urlencoded>. A `%` without two hexadecimal
/// digits after it stays as it is.
package enum PercentEncoding {
  /// The byte at `position`, decoded, and the position after it.
  @inline(__always)
  package static func byte(
    in bytes: Span<UInt8>, at position: Int, end: Int
  ) -> (byte: UInt8, next: Int) {
    let byte = bytes[position]
    if byte == 0x25, let decoded = Hexadecimal.byte(in: bytes, at: position + 1, end: end) {
      return (decoded, position + 3)
    }
    return (byte == 0x2B ? 0x20 : byte, position + 1)
  }

  /// Whether the bytes of `range` stand for themselves: there is no `%` and no `+`.
  @inline(__always)
  static func isPlain(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    ByteSearch.first(0x25, in: bytes, range) == range.upperBound
      && ByteSearch.first(0x2B, in: bytes, range) == range.upperBound
  }

  /// Appends the bytes of `range`, decoded once.
  ///
  /// - Complexity: O(n). Allocates only where `output` has to grow.
  package static func appendDecoded(
    _ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
  ) {
    var position = range.lowerBound
    while position < range.upperBound {
      let (byte, next) = byte(in: bytes, at: position, end: range.upperBound)
      output.append(byte)
      position = next
    }
  }

  /// Where the value begins, if the parameter in `range` has this name: after the first `=`, or at
  /// the range's end if there is none. `nil` for another name.
  @inline(__always)
  package static func value(
    ofParameter name: StaticString, in bytes: Span<UInt8>, _ range: Range<Int>
  ) -> Int? {
    var position = range.lowerBound
    for index in 0..<name.utf8CodeUnitCount {
      guard position < range.upperBound, bytes[position] != 0x3D else { return nil }
      let (byte, next) = byte(in: bytes, at: position, end: range.upperBound)
      guard byte == name[index] else { return nil }
      position = next
    }
    guard position < range.upperBound else { return range.upperBound }
    return bytes[position] == 0x3D ? position + 1 : nil
  }
}

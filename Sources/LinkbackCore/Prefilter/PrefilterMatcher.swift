/// Whether a line mentions `session_id` at all, in any spelling: what makes a line that fits no
/// format `malformed` instead of `other`.
package struct PrefilterMatcher: Sendable {
  private var unescaped: [UInt8] = []
  private var decoded: [UInt8] = []

  package init() {}

  /// Whether the line's bytes contain `session_id` after undoing `\xHH`, `\uXXXX`, `#HH` and none,
  /// one or two rounds of percent-decoding.
  ///
  /// - Complexity: O(n); allocates only while its buffers grow to the longest line.
  package mutating func matches(_ line: Span<UInt8>) -> Bool {
    Self.matches(line, &unescaped, &decoded)
  }

  private static func matches(
    _ line: Span<UInt8>, _ first: inout [UInt8], _ second: inout [UInt8]
  ) -> Bool {
    if hasName(line) { return true }
    second.removeAll(keepingCapacity: true)
    if has(0x5C, line) || has(0x23, line) {
      first.removeAll(keepingCapacity: true)
      appendUnescaped(line, to: &first)
      if hasName(first.span) { return true }
      PercentEncoding.appendDecoded(first.span, encodedPart(of: first.span), to: &second)
    } else {
      PercentEncoding.appendDecoded(line, encodedPart(of: line), to: &second)
    }
    if hasName(second.span) { return true }
    first.removeAll(keepingCapacity: true)
    PercentEncoding.appendDecoded(second.span, encodedPart(of: second.span), to: &first)
    return hasName(first.span)
  }

  private static func has(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
    ByteSearch.first(byte, in: bytes, 0..<bytes.count) < bytes.count
  }

  /// Where a name can be that has an encoded letter; empty where nothing is encoded.
  private static func encodedPart(of bytes: Span<UInt8>) -> Range<Int> {
    let first = ByteSearch.first(0x25, in: bytes, 0..<bytes.count)
    guard first < bytes.count else { return 0..<0 }
    // A name of ten letters: nine before the first `%`, or nine after the last one's two digits and two more
    // that they may be the `%` of.
    let last = ByteSearch.afterLast(0x25, in: bytes, first..<bytes.count)
    return max(first - 9, 0)..<min(last + 13, bytes.count)
  }

  private static func hasName(_ bytes: Span<UInt8>) -> Bool {
    var position = 0
    while position + 10 <= bytes.count {
      position = ByteSearch.first(0x73, in: bytes, position..<bytes.count)
      if position + 10 <= bytes.count, bytes.word(at: position) == 0x5F6E_6F69_7373_6573,
        bytes[position + 8] == 0x69, bytes[position + 9] == 0x64
      {
        return true
      }
      position += 1
    }
    return false
  }

  private static func appendUnescaped(_ bytes: Span<UInt8>, to output: inout [UInt8]) {
    let end = bytes.count
    var position = 0
    while position < end {
      let byte = bytes[position]
      if byte == 0x23, let value = Hexadecimal.byte(in: bytes, at: position + 1, end: end) {
        output.append(value)
        position += 3
      } else if byte == 0x5C, position + 1 < end, bytes[position + 1] == 0x78,
        let value = Hexadecimal.byte(in: bytes, at: position + 2, end: end)
      {
        output.append(value)
        position += 4
      } else if byte == 0x5C, position + 1 < end, bytes[position + 1] == 0x75,
        Hexadecimal.byte(in: bytes, at: position + 2, end: end) == 0,
        let value = Hexadecimal.byte(in: bytes, at: position + 4, end: end)
      {
        output.append(value)
        position += 6
      } else {
        output.append(byte)
        position += 1
      }
    }
  }
}

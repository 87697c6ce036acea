/// Makes well-formed UTF-8 of any bytes: text from a log is repaired before it is compared, limited,
/// sorted or written.
///
/// Each maximal ill-formed part becomes one U+FFFD, as the Unicode Standard recommends ("Substitution
/// of Maximal Subparts", §3.9, Table 3-8, <https://www.unicode.org/versions/latest/core-spec/chapter-3/>).
package enum UTF8Repair {
  /// Appends the bytes of `range`, repaired, to `output`.
  ///
  /// - Complexity: O(n). Allocates only where `output` has to grow.
  package static func append(
    _ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
  ) {
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = bytes[position]
      if byte < 0x80 {
        output.append(byte)
        position += 1
        continue
      }
      let (length, isWellFormed) = sequence(in: bytes, at: position, end: range.upperBound)
      if isWellFormed {
        for offset in 0..<length { output.append(bytes[position + offset]) }
      } else {
        output.append(0xEF)
        output.append(0xBF)
        output.append(0xBD)
      }
      position += length
    }
  }

  /// Whether any byte of `range` is outside ASCII, so that a repair may be needed.
  @inline(__always)
  package static func isASCII(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var union: UInt64 = 0
    var position = range.lowerBound
    while range.upperBound - position >= 8 {
      union |= bytes.word(at: position)
      position += 8
    }
    union |= bytes.shortWord(position..<range.upperBound)
    return union & 0x8080_8080_8080_8080 == 0
  }

  /// The sequence that begins with the byte >= 0x80 at `position`: its length if it is well-formed,
  /// else that of its maximal ill-formed part (at least 1).
  ///
  /// Rule: Table 3-7, "Well-Formed UTF-8 Byte Sequences": only the second byte has ranges of its own.
  private static func sequence(
    in bytes: Span<UInt8>, at position: Int, end: Int
  ) -> (length: Int, isWellFormed: Bool) {
    let second: ClosedRange<UInt8>
    let count: Int
    switch bytes[position] {
    case 0xC2...0xDF: (count, second) = (2, 0x80...0xBF)
    case 0xE0: (count, second) = (3, 0xA0...0xBF)
    case 0xE1...0xEC, 0xEE...0xEF: (count, second) = (3, 0x80...0xBF)
    case 0xED: (count, second) = (3, 0x80...0x9F)
    case 0xF0: (count, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: (count, second) = (4, 0x80...0xBF)
    case 0xF4: (count, second) = (4, 0x80...0x8F)
    default: return (1, false)
    }
    for offset in 1..<count {
      guard position + offset < end else { return (offset, false) }
      let allowed = offset == 1 ? second : 0x80...0xBF
      guard allowed.contains(bytes[position + offset]) else { return (offset, false) }
    }
    return (count, true)
  }
}

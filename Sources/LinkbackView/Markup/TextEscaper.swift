internal import LinkbackCore

/// The only way for text to get into markup: whatever its bytes are, they remain text.
///
/// Works on bytes, not on characters: a quote that a combining mark follows is still a quote to a
/// browser, though one character to `String`.
package enum TextEscaper {
  /// What a text is for.
  package enum Use: Sendable {
    /// It is read: characters that can't be seen, or that change the order of others, are spelled out.
    case shown
    /// It is sent back by a form: all characters remain that HTML can hold.
    case sent
  }

  /// Appends any bytes as the text of an element, or as an attribute's value between double quotes.
  ///
  /// Ill-formed UTF-8 is repaired. `& < > " '` become references. Control characters and
  /// noncharacters, which HTML can't hold, become `\u{1b}`; so do invisible ones that are shown.
  /// - Complexity: O(n).
  package static func append(_ bytes: Span<UInt8>, as use: Use, to output: inout [UInt8]) {
    guard UTF8Repair.isASCII(bytes, 0..<bytes.count) else {
      var repaired: [UInt8] = []
      repaired.reserveCapacity(bytes.count + 8)
      UTF8Repair.append(bytes, 0..<bytes.count, to: &repaired)
      appendWellFormed(repaired.span, as: use, to: &output)
      return
    }
    appendWellFormed(bytes, as: use, to: &output)
  }

  private static func appendWellFormed(
    _ bytes: Span<UInt8>, as use: Use, to output: inout [UInt8]
  ) {
    var position = 0
    while position < bytes.count {
      let byte = bytes[position]
      guard byte >= 0x80 else {
        append(ascii: byte, to: &output)
        position += 1
        continue
      }
      let (scalar, length) = scalar(in: bytes, at: position)
      if isForbidden(scalar) || (use == .shown && isInvisible(scalar)) {
        append(spelledOut: scalar, to: &output)
      } else {
        for offset in 0..<length { output.append(bytes[position + offset]) }
      }
      position += length
    }
  }

  private static func append(ascii byte: UInt8, to output: inout [UInt8]) {
    switch byte {
    case 0x22: output.append(contentsOf: "&quot;".utf8)
    case 0x26: output.append(contentsOf: "&amp;".utf8)
    case 0x27: output.append(contentsOf: "&#39;".utf8)
    case 0x3C: output.append(contentsOf: "&lt;".utf8)
    case 0x3E: output.append(contentsOf: "&gt;".utf8)
    case 0..<0x20, 0x7F: append(spelledOut: UInt32(byte), to: &output)
    default: output.append(byte)
    }
  }

  /// The scalar of well-formed UTF-8 that begins at `position`, where a byte >= 0x80 is.
  private static func scalar(in bytes: Span<UInt8>, at position: Int) -> (UInt32, length: Int) {
    let first = UInt32(bytes[position])
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var value = first & (0x7F >> UInt32(length))
    for offset in 1..<length { value = value << 6 | UInt32(bytes[position + offset] & 0x3F) }
    return (value, length)
  }

  /// Control characters and noncharacters: an HTML parser reports them as errors.
  ///
  /// Source: <https://html.spec.whatwg.org/multipage/parsing.html#preprocessing-the-input-stream>.
  private static func isForbidden(_ scalar: UInt32) -> Bool {
    scalar < 0xA0 || scalar & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar)
  }

  /// Default_Ignorable_Code_Point of the Unicode Character Database (DerivedCoreProperties.txt), with
  /// all bidirectional controls; and the line and paragraph separators and annotation marks.
  private static func isInvisible(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0xAD, 0x34F, 0x61C, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F: true
    case 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0x3164, 0xFE00...0xFE0F, 0xFEFF: true
    case 0xFFA0, 0xFFF0...0xFFFB, 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: true
    default: false
    }
  }

  private static func append(spelledOut scalar: UInt32, to output: inout [UInt8]) {
    output.append(contentsOf: "\\u{".utf8)
    output.append(contentsOf: String(scalar, radix: 16).utf8)
    output.append(0x7D)
  }
}

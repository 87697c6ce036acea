/// Appends JSON values as Linkback's records spell them: no spaces, integers as they are, and
/// nothing in a string that a terminal or a line reader would act upon.
///
/// Grammar: RFC 8259, <https://www.rfc-editor.org/rfc/rfc8259>. Escaped besides `"` and `\` are all
/// control characters (U+0000–001F, U+007F–009F), the line and paragraph separators and the
/// bidirectional controls (U+2028–202E, U+2066–2069), in lower-case hexadecimal.
package enum JSONText {
  /// Appends a quoted string of the bytes of `range`, repaired.
  package static func append(
    string bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
  ) {
    output.append(0x22)
    if UTF8Repair.isASCII(bytes, range) {
      appendEscaped(bytes, range, to: &output)
    } else {
      var repaired: [UInt8] = []
      UTF8Repair.append(bytes, range, to: &repaired)
      appendEscaped(repaired.span, 0..<repaired.count, to: &output)
    }
    output.append(0x22)
  }

  package static func append(string text: ByteString, to output: inout [UInt8]) {
    append(string: text.bytes.span, 0..<text.bytes.count, to: &output)
  }

  package static func append(string text: String, to output: inout [UInt8]) {
    append(string: ByteString(Array(text.utf8)), to: &output)
  }

  package static func append(_ number: some BinaryInteger, to output: inout [UInt8]) {
    var magnitude = UInt64(number.magnitude)
    if number < 0 { output.append(0x2D) }
    var low = output.count
    repeat {
      output.append(0x30 + UInt8(magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    var high = output.count - 1
    while low < high {
      (output[low], output[high]) = (output[high], output[low])
      low += 1
      high -= 1
    }
  }

  /// Appends well-formed UTF-8 with what has to be escaped, escaped.
  private static func appendEscaped(
    _ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
  ) {
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = bytes[position]
      switch byte {
      case 0x22, 0x5C:
        output.append(0x5C)
        output.append(byte)
      case 0x08: append(escape: 0x62, to: &output)
      case 0x0C: append(escape: 0x66, to: &output)
      case 0x0A: append(escape: 0x6E, to: &output)
      case 0x0D: append(escape: 0x72, to: &output)
      case 0x09: append(escape: 0x74, to: &output)
      case 0..<0x20, 0x7F: append(codeUnit: Int(byte), to: &output)
      case 0xC2 where bytes[position + 1] < 0xA0:
        append(codeUnit: Int(bytes[position + 1]), to: &output)
        position += 1
      case 0xE2 where isSeparatorOrBidirectional(bytes[position + 1], bytes[position + 2]):
        let tail = Int(bytes[position + 1] & 0x3F) << 6 | Int(bytes[position + 2] & 0x3F)
        append(codeUnit: 0x2000 | tail, to: &output)
        position += 2
      default: output.append(byte)
      }
      position += 1
    }
  }

  /// U+2028–202E is E2 80 A8–AE; U+2066–2069 is E2 81 A6–A9.
  private static func isSeparatorOrBidirectional(_ second: UInt8, _ third: UInt8) -> Bool {
    (second == 0x80 && (0xA8...0xAE).contains(third))
      || (second == 0x81 && (0xA6...0xA9).contains(third))
  }

  private static func append(escape letter: UInt8, to output: inout [UInt8]) {
    output.append(0x5C)
    output.append(letter)
  }

  private static func append(codeUnit: Int, to output: inout [UInt8]) {
    append(escape: 0x75, to: &output)
    for shift in [12, 8, 4, 0] { output.append(Hexadecimal.digit(codeUnit >> shift & 0xF)) }
  }
}

/// Text that is safe to show on a terminal, whatever a file is called.
package enum TerminalText {
  /// `bytes` as UTF-8 with everything escaped that a terminal acts on, or that hides a part
  /// of it: control characters as `\x1b`, ill-formed bytes as `\xff`, and as `\u{202e}` the C1
  /// controls (ECMA-48), line and paragraph separators, and all that has no look of its own: what turns
  /// the direction of writing (UAX #9 §2, <https://www.unicode.org/reports/tr9/>), joins, or has no width
  /// (general category Cf, <https://www.unicode.org/reports/tr44/#General_Category_Values>).
  package static func escaped(_ bytes: [UInt8]) -> String {
    var result = ""
    var rest = bytes[...]
    while let first = rest.first {
      guard let character = firstCharacter(of: rest) else {
        result += hex(first)
        rest.removeFirst()
        continue
      }
      rest.removeFirst(UTF8.width(character))
      if character.value < 0x20 || character.value == 0x7f {
        result += hex(first)
      } else if isHidden(character) {
        result += "\\u{\(String(character.value, radix: 16))}"
      } else {
        result.unicodeScalars.append(character)
      }
    }
    return result
  }

  package static func escaped(_ text: String) -> String {
    escaped(Array(text.utf8))
  }

  /// The character at the beginning, or `nil` for bytes that form none.
  private static func firstCharacter(of bytes: ArraySlice<UInt8>) -> Unicode.Scalar? {
    var decoder = UTF8()
    var iterator = bytes.prefix(4).makeIterator()
    guard case .scalarValue(let character) = decoder.decode(&iterator) else { return nil }
    return character
  }

  private static func isHidden(_ character: Unicode.Scalar) -> Bool {
    guard character.value >= 0x80 else { return false }
    return switch character.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: true
    default: false
    }
  }

  private static func hex(_ byte: UInt8) -> String {
    let digits = String(byte, radix: 16)
    return digits.count == 1 ? "\\x0\(digits)" : "\\x\(digits)"
  }
}

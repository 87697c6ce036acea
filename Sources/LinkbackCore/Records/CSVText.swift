/// Appends fields of CSV, RFC 4180, <https://www.rfc-editor.org/rfc/rfc4180>, one row a line.
package enum CSVText {
  /// The end of a row.
  package static let rowEnd: [UInt8] = [0x0D, 0x0A]

  /// Appends a field, in quotes where it has to be.
  ///
  /// What a terminal or a reader of lines would act upon is escaped, as in NDJSON (`\n`, `\u001b`). What a
  /// spreadsheet would take for a formula is made text by an apostrophe: "CSV Injection",
  /// <https://owasp.org/www-community/attacks/CSV_Injection>.
  package static func append(_ field: ByteString, to text: inout [UInt8]) {
    var escaped = ""
    if let first = field.bytes.first, Array("=+-@".utf8).contains(first) { escaped = "'" }
    for character in String(decoding: field.bytes, as: UTF8.self).unicodeScalars {
      append(character, to: &escaped)
    }
    guard escaped.utf8.contains(where: { $0 == 0x2C || $0 == 0x22 }) else {
      text += escaped.utf8
      return
    }
    text.append(0x22)
    for byte in escaped.utf8 {
      if byte == 0x22 { text.append(byte) }
      text.append(byte)
    }
    text.append(0x22)
  }

  private static func append(_ character: Unicode.Scalar, to text: inout String) {
    switch character.value {
    case 0x08: text += "\\b"
    case 0x09: text += "\\t"
    case 0x0A: text += "\\n"
    case 0x0C: text += "\\f"
    case 0x0D: text += "\\r"
    default:
      switch character.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator:
        for unit in String(character).utf16 {
          let digits = String(unit, radix: 16)
          text += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
        }
      default: text.unicodeScalars.append(character)
      }
    }
  }
}

/// A Caddyfile as statements: one a line, whose last word may open a block.
///
/// Source: <https://caddyserver.com/docs/caddyfile/concepts>.
enum CaddyConfiguration {
  /// - Complexity: O(n).
  static func statements(
    of text: [UInt8]
  ) throws(ConfigurationSyntaxError) -> [ConfigurationStatement] {
    var cursor = ConfigurationCursor(text)
    var statements: [ConfigurationStatement] = []
    var words: [ConfigurationStatement.Word] = []
    var firstLine = 1
    func end() {
      if words.last == .init(text: "{") {
        words.removeLast()
        statements.append(ConfigurationStatement(kind: .opens, words: words, line: firstLine))
      } else if words == [.init(text: "}")] {
        statements.append(ConfigurationStatement(kind: .closes, words: [], line: firstLine))
      } else if !words.isEmpty {
        statements.append(ConfigurationStatement(words: words, line: firstLine))
      }
      words = []
    }
    while let byte = cursor.peek() {
      switch byte {
      case 0x0A:
        end()
        _ = cursor.next()
      case _ where byte.isBlank: _ = cursor.next()
      case 0x23: cursor.skipToEndOfLine()
      default:
        if words.isEmpty { firstLine = cursor.line }
        words.append(try word(&cursor))
      }
    }
    end()
    return statements
  }

  private static func word(
    _ cursor: inout ConfigurationCursor
  ) throws(ConfigurationSyntaxError) -> ConfigurationStatement.Word {
    let line = cursor.line
    let quote = cursor.peek().flatMap { $0 == 0x22 || $0 == 0x60 ? $0 : nil }
    guard let quote else {
      var text: [UInt8] = []
      while let byte = cursor.peek(), !byte.isBlank {
        // A line's end that is escaped does not end the line.
        if byte == 0x5C, cursor.peek(1) == 0x0A {
          _ = cursor.next()
          _ = cursor.next()
          break
        }
        text.append(byte)
        _ = cursor.next()
      }
      return .init(text: String(decoding: text, as: UTF8.self))
    }
    _ = cursor.next()
    var text: [UInt8] = []
    while let byte = cursor.next() {
      if byte == quote { return .init(text: String(decoding: text, as: UTF8.self), quote: quote) }
      // Between double quotes only the quote is escaped, between backticks nothing.
      if byte == 0x5C, quote == 0x22, cursor.take(0x22) {
        text.append(0x22)
      } else {
        text.append(byte)
      }
    }
    throw ConfigurationSyntaxError(
      line: line, message: "the string has no closing \(Character(Unicode.Scalar(quote)))")
  }
}

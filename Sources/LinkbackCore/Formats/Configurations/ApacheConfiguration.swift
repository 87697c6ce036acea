/// Apache's configuration as statements: one a line, a `\` at a line's end continues it.
///
/// Source: <https://httpd.apache.org/docs/2.4/configuring.html#syntax>; words: `ap_getword_conf`,
/// <https://github.com/apache/httpd/blob/2.4.x/server/util.c>.
enum ApacheConfiguration {
  /// - Complexity: O(n).
  static func statements(of text: [UInt8]) -> [ConfigurationStatement] {
    var cursor = ConfigurationCursor(text)
    var statements: [ConfigurationStatement] = []
    while cursor.peek() != nil {
      let line = cursor.line
      var content = logicalLine(&cursor)[...]
      content = content.drop(while: \.isBlank)
      guard let first = content.first, first != 0x23 else { continue }
      if first == 0x3C {
        while content.last?.isBlank == true { content.removeLast() }
        if content.last == 0x3E { content.removeLast() }
        content.removeFirst()
        let closes = content.first == 0x2F
        if closes { content.removeFirst() }
        statements.append(
          ConfigurationStatement(
            kind: closes ? .closes : .opens, words: words(of: content).words, line: line))
      } else {
        let (words, isComplete) = words(of: content)
        statements.append(
          ConfigurationStatement(words: words, line: line, isComplete: isComplete))
      }
    }
    return statements
  }

  private static func logicalLine(_ cursor: inout ConfigurationCursor) -> [UInt8] {
    var content: [UInt8] = []
    while true {
      content += cursor.take { $0 == 0x0A }
      let isLast = !cursor.take(0x0A)
      if content.last == 0x0D { content.removeLast() }
      guard content.last == 0x5C, !isLast else { return content }
      content.removeLast()
    }
  }

  /// The words of a line, and whether its last quote is closed.
  static func words(
    of line: ArraySlice<UInt8>
  ) -> (words: [ConfigurationStatement.Word], isComplete: Bool) {
    var words: [ConfigurationStatement.Word] = []
    var rest = line.drop(while: \.isBlank)
    var isComplete = true
    while let first = rest.first {
      let quote = first == 0x22 || first == 0x27 ? first : nil
      if quote != nil { rest.removeFirst() }
      var text: [UInt8] = []
      var isOpen = quote != nil
      while let byte = rest.popFirst() {
        if quote.map({ $0 == byte }) ?? byte.isBlank {
          isOpen = false
          break
        }
        if byte == 0x5C, let escaped = rest.first, escaped == 0x5C || escaped == quote {
          text.append(escaped)
          rest.removeFirst()
        } else {
          text.append(byte)
        }
      }
      if isOpen { isComplete = false }
      words.append(.init(text: String(decoding: text, as: UTF8.self), quote: quote))
      rest = rest.drop(while: \.isBlank)
    }
    return (words, isComplete)
  }
}

/// Squid's configuration as statements: one a line, a `\` at a line's end continues it. What is
/// after a format's name is one word, as it is.
///
/// Source: <https://www.squid-cache.org/Doc/config/logformat/> and
/// <https://www.squid-cache.org/Doc/config/access_log/>.
enum SquidConfiguration {
  /// - Complexity: O(n).
  static func statements(of text: [UInt8]) -> [ConfigurationStatement] {
    var statements: [ConfigurationStatement] = []
    var line = 0
    var content: [UInt8] = []
    var first = 1
    for part in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      line += 1
      if content.isEmpty { first = line }
      // A line that is continued goes on at the next one's first word.
      content += content.isEmpty ? part : part.drop(while: \.isBlank)
      if content.last == 0x0D { content.removeLast() }
      if content.last == 0x5C {
        content.removeLast()
        continue
      }
      if let statement = statement(content[...], line: first) { statements.append(statement) }
      content = []
    }
    if let statement = statement(content[...], line: first) { statements.append(statement) }
    return statements
  }

  private static func statement(
    _ line: ArraySlice<UInt8>, line number: Int
  ) -> ConfigurationStatement? {
    var rest = line.drop(while: \.isBlank)
    guard let first = rest.first, first != 0x23 else { return nil }
    var words: [ConfigurationStatement.Word] = []
    while !rest.isEmpty {
      let isFormat = words.count == 2 && words[0].text == "logformat"
      let word = isFormat ? rest : rest.prefix { !$0.isBlank }
      if !isFormat, word.first == 0x23 { break }
      rest = rest.dropFirst(word.count).drop(while: \.isBlank)
      words.append(.init(text: String(decoding: word, as: UTF8.self).trimmed))
    }
    return ConfigurationStatement(words: words, line: number)
  }
}

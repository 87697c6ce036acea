/// What lighttpd's configuration says about its access log: `accesslog.format = "…"`,
/// `accesslog.filename = …` and `include "…"`, each as a statement of its name and its string.
///
/// Source: <https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_Configuration>. Conditions are
/// passed over: a format counts wherever it is.
enum LighttpdConfiguration {
  private enum Token: Equatable {
    case name(String), string(String), mark(UInt8)
  }

  /// - Complexity: O(n).
  static func statements(
    of text: [UInt8]
  ) throws(ConfigurationSyntaxError) -> [ConfigurationStatement] {
    var cursor = ConfigurationCursor(text)
    var statements: [ConfigurationStatement] = []
    var ahead = try token(&cursor)
    while let (token, line) = ahead {
      ahead = try self.token(&cursor)
      guard case .name(let name) = token else { continue }
      var words = [ConfigurationStatement.Word(text: name)]
      switch name {
      case "accesslog.filename": break
      case "include":
        guard case .string(let value)? = ahead?.token else { continue }
        words.append(.init(text: value, quote: 0x22))
      case "accesslog.format":
        var isPlain = false
        while case .mark(let mark)? = ahead?.token, mark == 0x3D || mark == 0x3A {
          isPlain = true
          ahead = try self.token(&cursor)
        }
        let value = ahead?.token
        ahead = try self.token(&cursor)
        guard isPlain, case .string(let text)? = value, ahead?.token != .mark(0x2B) else {
          throw ConfigurationSyntaxError(
            line: line,
            message: "accesslog.format is put together of several values, which is not read; give "
              + "the whole string to --format")
        }
        words.append(.init(text: text, quote: 0x22))
      default: continue
      }
      statements.append(ConfigurationStatement(words: words, line: line))
    }
    return statements
  }

  private static func token(
    _ cursor: inout ConfigurationCursor
  ) throws(ConfigurationSyntaxError) -> (token: Token, line: Int)? {
    cursor.skipBlanksAndComments()
    let line = cursor.line
    guard let first = cursor.peek() else { return nil }
    if isNamePart(first) {
      return (.name(String(decoding: cursor.take { !isNamePart($0) }, as: UTF8.self)), line)
    }
    _ = cursor.next()
    guard first == 0x22 else { return (.mark(first), line) }
    var text: [UInt8] = []
    while let byte = cursor.next() {
      if byte == 0x22 { return (.string(String(decoding: text, as: UTF8.self)), line) }
      // Only the quote is escaped here; all else is the format's own.
      if byte == 0x5C, cursor.take(0x22) { text.append(0x22) } else { text.append(byte) }
    }
    throw ConfigurationSyntaxError(line: line, message: "the string has no closing \"")
  }

  private static func isNamePart(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
      || byte == 0x2E || byte == 0x2D
  }
}

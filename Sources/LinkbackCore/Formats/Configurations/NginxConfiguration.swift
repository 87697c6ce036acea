/// nginx's configuration as statements: words up to a `;` or a brace.
///
/// Source: `ngx_conf_read_token`, <https://github.com/nginx/nginx/blob/master/src/core/ngx_conf_file.c>.
/// Blocks of Lua (OpenResty's `…_by_lua_block { }`) are passed over.
enum NginxConfiguration {
  /// - Parameter isWhole: Whether what begins must end: not so for a directive that a user pasted.
  /// - Complexity: O(n).
  static func statements(
    of text: [UInt8], isWhole: Bool = true
  ) throws(ConfigurationSyntaxError) -> [ConfigurationStatement] {
    var cursor = ConfigurationCursor(text)
    var statements: [ConfigurationStatement] = []
    var words: [ConfigurationStatement.Word] = []
    var firstLine = 1
    var openBlocks: [Int] = []

    func end(_ kind: ConfigurationStatement.Kind) {
      if !words.isEmpty || kind != .simple {
        statements.append(ConfigurationStatement(kind: kind, words: words, line: firstLine))
      }
      words = []
    }

    while true {
      cursor.skipBlanksAndComments()
      guard let byte = cursor.peek() else { break }
      if words.isEmpty { firstLine = cursor.line }
      switch byte {
      case 0x3B:  // ;
        _ = cursor.next()
        end(.simple)
      case 0x7B:  // {
        _ = cursor.next()
        if words.first?.text.hasSuffix("_by_lua_block") == true {
          try skipLua(&cursor, from: firstLine)
          words = []
        } else {
          openBlocks.append(firstLine)
          end(.opens)
        }
      case 0x7D:  // }
        _ = cursor.next()
        guard words.isEmpty, openBlocks.popLast() != nil else {
          throw ConfigurationSyntaxError(
            line: cursor.line, message: "a } is where none belongs")
        }
        end(.closes)
      default: words.append(try word(&cursor))
      }
    }
    if isWhole, let first = words.first {
      throw ConfigurationSyntaxError(
        line: firstLine, message: "the directive \(first.text.prefix(40)) does not end with a ;")
    }
    if isWhole, let line = openBlocks.last {
      throw ConfigurationSyntaxError(line: line, message: "the block has no closing }")
    }
    end(.simple)
    return statements
  }

  private static func word(
    _ cursor: inout ConfigurationCursor
  ) throws(ConfigurationSyntaxError) -> ConfigurationStatement.Word {
    let line = cursor.line
    let quote = cursor.peek().flatMap { $0 == 0x22 || $0 == 0x27 ? $0 : nil }
    if quote != nil { _ = cursor.next() }
    var raw: [UInt8] = []
    while let byte = cursor.peek() {
      if let quote, byte == quote { break }
      // The brace of ${name} is part of its word.
      let opensVariable = byte == 0x7B && raw.last == 0x24
      if quote == nil, byte.isBlank || byte == 0x3B || (byte == 0x7B && !opensVariable) { break }
      raw.append(byte)
      _ = cursor.next()
      if byte == 0x5C, let escaped = cursor.next() { raw.append(escaped) }
    }
    if let quote, !cursor.take(quote) {
      let mark = Character(Unicode.Scalar(quote))
      throw ConfigurationSyntaxError(line: line, message: "the string has no closing \(mark)")
    }
    return ConfigurationStatement.Word(
      text: String(decoding: unescaped(raw), as: UTF8.self), quote: quote)
  }

  /// A word as nginx keeps it: `\"`, `\'`, `\\`, `\t`, `\r` and `\n` stand for one byte, any other
  /// backslash for itself.
  static func unescaped(_ word: some Sequence<UInt8>) -> [UInt8] {
    var text: [UInt8] = []
    var isEscaped = false
    for byte in word {
      guard isEscaped else {
        isEscaped = byte == 0x5C
        if !isEscaped { text.append(byte) }
        continue
      }
      isEscaped = false
      switch byte {
      case 0x22, 0x27, 0x5C: text.append(byte)
      case 0x74: text.append(0x09)
      case 0x72: text.append(0x0D)
      case 0x6E: text.append(0x0A)
      default: text += [0x5C, byte]
      }
    }
    return isEscaped ? text + [0x5C] : text
  }

  /// Passes over Lua code to the brace that closes its block; braces in Lua's strings and comments
  /// don't count.
  private static func skipLua(
    _ cursor: inout ConfigurationCursor, from line: Int
  ) throws(ConfigurationSyntaxError) {
    var depth = 1
    while let byte = cursor.next() {
      switch byte {
      case 0x7B: depth += 1
      case 0x7D:
        depth -= 1
        if depth == 0 { return }
      case 0x22, 0x27:
        while let inner = cursor.next(), inner != byte, inner != 0x0A {
          if inner == 0x5C { _ = cursor.next() }
        }
      case 0x2D where cursor.take(0x2D):
        if !(cursor.peek() == 0x5B && cursor.peek(1) == 0x5B) { cursor.skipToEndOfLine() }
      case 0x5B where cursor.take(0x5B):
        while let inner = cursor.next(), !(inner == 0x5D && cursor.take(0x5D)) {}
      default: break
      }
    }
    throw ConfigurationSyntaxError(line: line, message: "the block of Lua has no closing }")
  }
}

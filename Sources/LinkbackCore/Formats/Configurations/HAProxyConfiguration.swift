/// HAProxy's configuration as statements: one a line, its quotes and escapes undone.
///
/// Source: <https://docs.haproxy.org/2.6/configuration.html#2.2>. Values of the environment are known to
/// the server alone: they are refused where they would be part of a format.
enum HAProxyConfiguration {
  /// - Complexity: O(n).
  static func statements(
    of text: [UInt8]
  ) throws(ConfigurationSyntaxError) -> [ConfigurationStatement] {
    var statements: [ConfigurationStatement] = []
    var line = 0
    for content in text.split(separator: 0x0A, omittingEmptySubsequences: false) {
      line += 1
      let words = try words(of: content, line: line)
      if !words.isEmpty { statements.append(ConfigurationStatement(words: words, line: line)) }
    }
    return statements
  }

  /// The words of a line, up to a comment.
  static func words(
    of line: ArraySlice<UInt8>, line number: Int
  ) throws(ConfigurationSyntaxError) -> [ConfigurationStatement.Word] {
    var words: [ConfigurationStatement.Word] = []
    var word: [UInt8]?
    var firstQuote: UInt8?
    var quote: UInt8?
    var rest = line
    func end() {
      if let text = word {
        words.append(.init(text: String(decoding: text, as: UTF8.self), quote: firstQuote))
      }
      (word, firstQuote) = (nil, nil)
    }
    while let byte = rest.popFirst() {
      if let open = quote {
        switch byte {
        case open: quote = nil
        case 0x5C where open == 0x22: word = (word ?? []) + escaped(&rest)
        case 0x24 where open == 0x22 && isVariable(rest): word = (word ?? []) + variable(&rest)
        default: word = (word ?? []) + [byte]
        }
        continue
      }
      switch byte {
      case 0x22, 0x27:
        quote = byte
        if word == nil { firstQuote = byte }
        word = word ?? []
      case 0x5C: word = (word ?? []) + escaped(&rest)
      case 0x23:
        end()
        return words
      case _ where byte.isBlank: end()
      default: word = (word ?? []) + [byte]
      }
    }
    if let quote {
      throw ConfigurationSyntaxError(
        line: number, message: "the string has no closing \(Character(Unicode.Scalar(quote)))")
    }
    end()
    return words
  }

  /// What is after a backslash, as the bytes that it means.
  private static func escaped(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    guard let byte = rest.popFirst() else { return [0x5C] }
    switch byte {
    case 0x6E: return [0x0A]
    case 0x72: return [0x0D]
    case 0x74: return [0x09]
    case 0x78:
      guard rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      else { return [0x5C, byte] }
      rest.removeFirst(2)
      return [value]
    case 0x20, 0x09, 0x22, 0x23, 0x24, 0x27, 0x5C: return [byte]
    default: return [0x5C, byte]
    }
  }

  private static func isVariable(_ rest: ArraySlice<UInt8>) -> Bool {
    guard let byte = rest.first else { return false }
    return byte == 0x7B || byte == 0x5F || (0x61...0x7A).contains(byte | 0x20)
  }

  /// A value of the environment, marked as one that is not known: ``unknownValue`` and its name.
  private static func variable(_ rest: inout ArraySlice<UInt8>) -> [UInt8] {
    let isBraced = rest.first == 0x7B
    if isBraced { rest.removeFirst() }
    let name = rest.prefix {
      $0 == 0x5F || (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
    }
    rest.removeFirst(name.count)
    if isBraced { rest = rest.drop { $0 != 0x7D && $0 != 0x22 } }
    if isBraced, rest.first == 0x7D { rest.removeFirst() }
    return Array(unknownValue.utf8) + name + [0x7D]
  }

  /// What a value of the environment is kept as: no format has it.
  static let unknownValue = "\u{0}{"
}

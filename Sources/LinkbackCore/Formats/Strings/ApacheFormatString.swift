/// An Apache `LogFormat` string, bare or with its directive: `LogFormat "%h %l %u %t \"%r\"" name`.
/// `CustomLog` with a string of its own, and lighttpd's `accesslog.format`, are read too: lighttpd
/// and varnishncsa have Apache's directives.
///
/// Source: <https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats>. A directive that is
/// not known is read as text.
struct ApacheFormatString {
  private let text: String
  /// Whether `%q` comes without the question mark, as lighttpd writes it.
  private let hasBareQuery: Bool

  /// - Parameter text: The string as the server has it, its configuration's quotes undone.
  init(text: String, hasBareQuery: Bool = false) {
    self.text = text
    self.hasBareQuery = hasBareQuery
  }

  /// - Parameter source: What a user gave: a directive, a string and its name, or the string alone.
  init(_ source: String) throws(FormatError) {
    if source.hasPrefix("accesslog.format") {
      self = try Self.lighttpd(source)
      return
    }
    let statements = ApacheConfiguration.statements(of: Array(source.utf8))
    let directives = statements.filter {
      $0.kind == .simple && !$0.words[0].isQuoted
        && Self.stringPosition(in: $0.words[0].text) != nil
    }
    guard directives.count < 2 else {
      throw FormatError(
        "these are \(directives.count) directives with a format; give one of them")
    }
    if let directive = directives.first {
      try self.init(directive: directive)
    } else if statements.count == 1, statements[0].isComplete,
      case let words = statements[0].words, words.count == 2, words[0].isQuoted,
      !words[1].isQuoted, !words[1].text.contains("%")
    {
      // The string and its name, without the directive.
      self.init(text: words[0].text)
    } else {
      self.init(text: source.unquoted.replacing("\\\"", with: "\""))
    }
  }

  private init(directive: ConfigurationStatement) throws(FormatError) {
    let words = directive.words
    let name = words[0].text
    guard directive.isComplete else {
      throw FormatError("the \(name) string has no closing quote")
    }
    guard let position = Self.stringPosition(in: name), words.count > position else {
      throw FormatError("\(name) has no format string")
    }
    let text = words[position].text
    guard text.contains("%") else {
      throw FormatError(
        "\(name) names the format '\(text)'; give that format's LogFormat line, or the "
          + "configuration to --format-from")
    }
    self.init(text: text)
  }

  /// Which word of a directive is its format.
  static func stringPosition(in directive: String) -> Int? {
    switch directive.lowercased() {
    case "logformat": 1
    case "customlog", "globallog": 2
    default: nil
    }
  }

  private static func lighttpd(_ source: String) throws(FormatError) -> ApacheFormatString {
    do throws(ConfigurationSyntaxError) {
      let statements = try LighttpdConfiguration.statements(of: Array(source.utf8))
      guard let words = statements.first?.words, words.count == 2 else {
        throw ConfigurationSyntaxError(line: 1, message: "accesslog.format has no string")
      }
      return ApacheFormatString(text: words[1].text, hasBareQuery: true)
    } catch {
      throw FormatError(error.message)
    }
  }

  func compiled() throws(FormatError) -> LogFormat {
    var compiler = FormatCompiler(escaping: .backslash)
    var pieces = try Piece.pieces(of: text)[...]
    // The final status is the one the browser saw; %s alone is that before internal redirects.
    let hasFinalStatus = pieces.contains {
      $0.directive.map { $0.letter == "s" && $0.isFinal } == true
    }
    while let piece = pieces.first {
      if let (count, field) = pieces.address {
        let spelling = pieces.prefix(count).map(\.spelling).joined()
        guard !hasBareQuery else {
          throw FormatError(
            "lighttpd writes %q without the question mark, so \(spelling) hides where the query "
              + "begins; use %U?%q or \\\"%r\\\"")
        }
        pieces.removeFirst(count)
        try compiler.append(field, spelling: spelling)
      } else if let (count, pattern) = pieces.splitTime {
        let spelling = pieces.prefix(count).map(\.spelling).joined()
        pieces.removeFirst(count)
        try compiler.append(pattern, spelling: spelling)
      } else {
        pieces.removeFirst()
        switch piece {
        case .text(let bytes): compiler.append(literal: bytes)
        case .directive(let directive):
          try directive.append(to: &compiler, hasFinalStatus: hasFinalStatus)
        }
      }
    }
    return try compiler.finish(
      FormatCompiler.Advice(time: "%t", request: "\\\"%r\\\"", query: "%q"))
  }
}

extension ApacheFormatString {
  /// A directive, or the text between two.
  enum Piece {
    case text([UInt8])
    case directive(Directive)

    var directive: Directive? {
      if case .directive(let directive) = self { directive } else { nil }
    }
    var spelling: String {
      switch self {
      case .text(let bytes): String(decoding: bytes, as: UTF8.self)
      case .directive(let directive): directive.spelling
      }
    }

    /// Cut by bytes: a letter with an accent behind it is another character to Swift.
    static func pieces(of format: String) throws(FormatError) -> [Piece] {
      var pieces: [Piece] = []
      var literal: [UInt8] = []
      var rest = Array(format.utf8)[...]
      while let byte = rest.popFirst() {
        switch (byte, rest.first) {
        // In text, `\n`, `\r`, `\t` and `\\` stand for one byte; `%%` is a percent sign.
        case (0x5C, 0x6E): literal.append(0x0A)
        case (0x5C, 0x72): literal.append(0x0D)
        case (0x5C, 0x74): literal.append(0x09)
        case (0x5C, 0x5C): literal.append(0x5C)
        case (0x25, 0x25): literal.append(0x25)
        case (0x25, _):
          if !literal.isEmpty { pieces.append(.text(literal)) }
          literal = []
          pieces.append(.directive(try Directive(&rest)))
          continue
        default:
          literal.append(byte)
          continue
        }
        rest.removeFirst()
      }
      if !literal.isEmpty { pieces.append(.text(literal)) }
      return pieces
    }
  }
}

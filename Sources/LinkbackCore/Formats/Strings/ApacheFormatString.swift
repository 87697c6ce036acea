/// An Apache `LogFormat` string, bare or with its directive: `LogFormat "%h %l %u %t \"%r\"" name`.
/// `CustomLog` with a string of its own, and lighttpd's `accesslog.format`, are read too: lighttpd
/// and varnishncsa have Apache's directives.
///
/// Sources: <https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats>, mod_logio and mod_ssl
/// there; <https://redmine.lighttpd.net/projects/lighttpd/wiki/Docs_ModAccesslog>;
/// <https://varnish-cache.org/docs/trunk/reference/varnishncsa.html>. A directive that none of them has
/// is refused.
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

  /// - Parameter command: A command line, `varnishncsa -F '%h …'`, or its option alone.
  init(varnishncsa command: String) throws(FormatError) {
    let words = ApacheConfiguration.words(of: Array(command.utf8)[...])
    let option = words.words.firstIndex { $0.text == "-F" && !$0.isQuoted }
    guard let option, option + 1 < words.words.count, words.isComplete else {
      throw FormatError("varnishncsa has no format string; give the one after -F, in quotes")
    }
    self.init(text: words.words[option + 1].text)
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
    try FormatCompiler.compile(
      fields(), escaping: .backslash,
      FormatCompiler.Advice(time: "%t", request: "\\\"%r\\\"", query: "%q"))
  }

  /// The string in pieces, each with its meaning.
  func fields() throws(FormatError) -> [FormatPiece] {
    var pieces = try Piece.pieces(of: text)[...]
    // The final status is the one the browser saw; %s alone is that before internal redirects.
    let hasFinalStatus = pieces.contains {
      $0.directive.map { $0.name == "s" && $0.isFinal } == true
    }
    var fields: [FormatPiece] = []
    while let piece = pieces.first {
      if let (count, pattern) = pieces.splitTime {
        var field = FormatField(spelling: pieces.prefix(count).map(\.spelling).joined())
        field.time = .pattern(pattern)
        fields.append(.field(field))
        pieces.removeFirst(count)
        continue
      }
      pieces.removeFirst()
      switch piece {
      case .text(let bytes): fields.append(.text(bytes))
      case .directive(let directive):
        var field = try directive.field(hasFinalStatus: hasFinalStatus)
        if hasBareQuery { field.hasQueryMark = false }
        try checkQuery(after: piece, pieces.first)
        fields +=
          directive.isBracketedTime
          ? [.text([0x5B]), .field(field), .text([0x5D])] : [.field(field)]
      }
    }
    return fields
  }

  /// Whether text that begins with a letter is right after a directive.
  var hasLetterAfterDirective: Bool {
    guard let pieces = try? Piece.pieces(of: text) else { return false }
    return zip(pieces, pieces.dropFirst()).contains { piece, next in
      guard piece.directive != nil, case .text(let bytes) = next, let byte = bytes.first else {
        return false
      }
      return (0x61...0x7A).contains(byte | 0x20)
    }
  }

  private func checkQuery(after piece: Piece, _ next: Piece?) throws(FormatError) {
    guard hasBareQuery, let path = piece.directive, let query = next?.directive, path.name == "U",
      query.name == "q"
    else { return }
    throw FormatError(
      "lighttpd writes %q without the question mark, so \(path.spelling)\(query.spelling) hides where "
        + "the query begins; use %U?%q or \\\"%r\\\"")
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

    /// Cut by bytes: a letter with an accent after it is another character to Swift.
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

/// An nginx `log_format` string, bare or with its directive:
/// `log_format main escape=json '$remote_addr …' '…';`.
///
/// Source: <https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>; the variables:
/// <https://nginx.org/en/docs/varindex.html>.
struct NginxFormatString {
  private let escaping: FieldEscaping
  private let text: String
  /// Variables of the configuration's own that hold the request's target.
  private let targets: Set<String>

  private init(escaping: FieldEscaping, text: String, targets: Set<String> = []) {
    self.escaping = escaping
    self.text = text
    self.targets = targets
  }

  /// - Parameter source: What a user gave: the whole directive, any part of it that has the string,
  ///   or the string as it is.
  init(_ source: String) throws(FormatError) {
    guard let words = try Self.directive(in: source) else {
      let text = NginxConfiguration.unescaped(source.unquoted.utf8)
      self.init(escaping: .backslash, text: String(decoding: text, as: UTF8.self))
      return
    }
    // A name holds no variable: there is none where the first word does.
    let hasName = words.first.map { !$0.text.contains("$") && !$0.text.hasPrefix("escape=") }
    try self.init(strings: words.dropFirst(hasName == true ? 1 : 0).map(\.text))
  }

  /// - Parameters:
  ///   - strings: What follows a directive's name: perhaps `escape=…`, then the strings, which are one
  ///     after the other.
  ///   - targets: Variables that `map` or `set` makes of the request's target.
  init(strings: some Sequence<String>, targets: Set<String> = []) throws(FormatError) {
    var words = Array(strings)[...]
    var escaping = FieldEscaping.backslash
    if let value = words.first, value.hasPrefix("escape=") {
      switch value.dropFirst("escape=".count) {
      case "default": escaping = .backslash
      case "json": escaping = .json
      case "none": escaping = .none
      default: throw FormatError("\(value) is not known; nginx has default, json and none")
      }
      words.removeFirst()
    }
    self.init(escaping: escaping, text: words.joined(), targets: targets)
  }

  /// The words of a directive after `log_format`, or of one that lacks this word: perhaps a name
  /// and `escape=…`, then strings in quotes. `nil` where the source is the bare string.
  private static func directive(
    in source: String
  ) throws(FormatError) -> ArraySlice<ConfigurationStatement.Word>? {
    let statements: [ConfigurationStatement]
    do throws(ConfigurationSyntaxError) {
      statements = try NginxConfiguration.statements(of: Array(source.utf8), isWhole: false)
    } catch {
      guard source.hasPrefix("log_format") else { return nil }
      throw FormatError(error.message)
    }
    let directives = statements.filter { $0.words.first?.text == "log_format" }
    guard directives.count < 2 else {
      throw FormatError("these are \(directives.count) log_format directives; give one of them")
    }
    if let directive = directives.first { return directive.words.dropFirst() }
    guard statements.count == 1, let words = statements.first?.words else { return nil }
    var strings = words[...]
    let hasName = strings.first.map { !$0.isQuoted && !$0.text.contains("$") } == true
    if hasName, strings.first?.text.hasPrefix("escape=") == false { strings.removeFirst() }
    let hasEscaping = strings.first?.text.hasPrefix("escape=") == true
    if hasEscaping { strings.removeFirst() }
    guard !strings.isEmpty, strings.allSatisfy(\.isQuoted) else { return nil }
    // `"$request" "$status"` is a bare string, whose fields are quoted.
    let isDirective =
      hasEscaping || source.hasSuffix(";") || strings.first?.quote == 0x27
      || (hasName && strings.count == 1)
    return isDirective ? words[...] : nil
  }

  func compiled() throws(FormatError) -> LogFormat {
    try FormatCompiler.compile(
      fields(), escaping: escaping,
      FormatCompiler.Advice(
        time: "$time_local or $time_iso8601", request: "$request", query: "$args"))
  }

  /// The string in pieces, each with its meaning.
  private func fields() throws(FormatError) -> [FormatPiece] {
    let pieces = try Piece.pieces(of: text)
    // Where both are logged, the header that the browser got and the name that it asked for count.
    let names = Set(pieces.compactMap(\.name))
    let target = Self.ownTarget(in: pieces, targets)
    return pieces.map { piece in
      switch piece {
      case .text(let bytes): return .text(bytes)
      case .variable(let name):
        let isSecondBest =
          name == "upstream_http_location" && names.contains("sent_http_location")
          || name == "server_name" && names.contains("host")
        var field = FormatField(nginxVariable: name)
        if name == target { field.meaning = .target }
        if isSecondBest { field.meaning = .ignored }
        return .field(field)
      }
    }
  }
}

extension NginxFormatString {
  /// A variable, or the text between two.
  enum Piece: Equatable {
    case text([UInt8])
    case variable(String)

    var name: String? { if case .variable(let name) = self { name } else { nil } }
    var spelling: String {
      switch self {
      case .text(let bytes): String(decoding: bytes, as: UTF8.self)
      case .variable(let name): "$\(name)"
      }
    }

    /// Cut by bytes: a letter with an accent after it is another character to Swift.
    static func pieces(of format: String) throws(FormatError) -> [Piece] {
      var pieces: [Piece] = []
      var rest = Array(format.utf8)[...]
      while !rest.isEmpty {
        let text = rest.prefix { $0 != 0x24 }
        if !text.isEmpty { pieces.append(.text(Array(text))) }
        rest.removeFirst(text.count)
        guard rest.popFirst() != nil else { break }
        let isBraced = rest.first == 0x7B
        if isBraced { rest.removeFirst() }
        let name = rest.prefix {
          (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20) || $0 == 0x5F
        }
        rest.removeFirst(name.count)
        let spelling = String(decoding: name, as: UTF8.self)
        if isBraced, rest.popFirst() != 0x7D {
          throw FormatError("${\(spelling) has no closing brace")
        }
        guard !name.isEmpty else {
          throw FormatError("'$' is not followed by a variable's name")
        }
        pieces.append(.variable(spelling))
      }
      return pieces
    }
  }
}

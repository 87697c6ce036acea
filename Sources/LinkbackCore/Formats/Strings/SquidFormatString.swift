/// A Squid `logformat`: `logformat NAME %ts.%03tu %6tr %>a %Ss/%03>Hs %<st %rm %ru %[un %Sh/%<a %mt`,
/// or the string alone.
///
/// Source: <https://www.squid-cache.org/Doc/config/logformat/>. A code that Squid does not have is
/// refused, as Squid itself does not start with one.
struct SquidFormatString {
  private let text: String

  /// - Parameter text: What is after the format's name: a string in quotes, or all of it as it is.
  init(text: String) {
    guard let quote = text.first, quote == "\"" || quote == "'" else {
      self.init(bare: text)
      return
    }
    var unquoted = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst(), character != quote {
      let isEscape = character == "\\" && (rest.first == quote || rest.first == "\\")
      unquoted.append(isEscape ? rest.removeFirst() : character)
    }
    self.init(bare: unquoted)
  }

  private init(bare text: String) { self.text = text }

  /// - Parameter source: What a user gave: the directive, or the string alone.
  init(_ source: String) throws(FormatError) {
    guard Self.hasDirective(source) else {
      self.init(bare: source.unquoted.replacing("\\\"", with: "\""))
      return
    }
    let formats = SquidConfiguration.statements(of: Array(source.utf8)).filter {
      $0.words[0].text == "logformat"
    }
    guard formats.count < 2 else {
      throw FormatError("these are \(formats.count) logformat directives; give one of them")
    }
    self.init(text: formats.first?.words.last?.text ?? source)
  }

  /// Whether it begins with `logformat` and a name: Apache's word is the same, but the string follows
  /// it right away.
  static func hasDirective(_ source: String) -> Bool {
    let words = source.split(maxSplits: 2, whereSeparator: \.isWhitespace)
    guard words.count == 3, words[0].lowercased() == "logformat", let first = words[1].first,
      first != "\"", first != "'"
    else { return false }
    return !words[1].contains("%") && words[2].contains("%")
  }

  func compiled() throws(FormatError) -> LogFormat {
    try FormatCompiler.compile(
      fields(), escaping: .none,
      FormatCompiler.Advice(time: "%ts.%03tu or %tl", request: "%ru", query: "%ru"))
  }

  /// The string in pieces, each with its meaning.
  func fields() throws(FormatError) -> [FormatPiece] {
    var pieces: [FormatPiece] = []
    var literal: [UInt8] = []
    var quoting = Quoting.none
    var rest = Array(text.utf8)[...]
    var codes: [Code] = []
    func flush() {
      if !literal.isEmpty { pieces.append(.text(literal)) }
      literal = []
    }
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        quoting.take(byte)
        literal.append(byte)
        continue
      }
      let code = try Code(&rest, quoting)
      guard code.name != "%" else {
        literal.append(0x25)
        continue
      }
      // Seconds and a fraction that is filled up to its width are one time.
      if code.name == "tu", codes.last?.name == "ts", literal == [0x2E],
        let digits = code.fractionDigits
      {
        literal = []
        let spelling = "\(codes[codes.count - 1].spelling).\(code.spelling)"
        var field = FormatField(spelling: spelling)
        field.time = .pattern(
          TimePattern(parts: [.epoch, .literal(0x2E), .fraction(digits: digits)]))
        pieces[pieces.count - 1] = .field(field)
      } else {
        flush()
        pieces.append(.field(try code.field()))
      }
      codes.append(code)
    }
    flush()
    return Self.withoutSecondBest(pieces)
  }

  /// Of the client's request and the one that was sent on only the client's counts, wherever it is.
  private static func withoutSecondBest(_ pieces: [FormatPiece]) -> [FormatPiece] {
    let spellings = Set(pieces.compactMap { $0.field?.meaning == .ignored ? nil : $0.field?.name })
    return pieces.map { piece in
      guard case .field(var field) = piece else { return piece }
      let hasBetter =
        field.name.hasPrefix("<r")
        && (spellings.contains(">" + field.name.dropFirst())
          || spellings.contains(String(field.name.dropFirst())))
        || field.name == "<Hs" && spellings.contains(">Hs")
      if hasBetter { field.meaning = .ignored }
      return .field(field)
    }
  }
}

extension FormatField {
  /// The code without what modifies it.
  fileprivate var name: String {
    var rest = spelling.drop { "%\"'[#/-.0123456789".contains($0) }
    if rest.first == "{" { rest = rest.drop { $0 != "}" }.dropFirst() }
    if rest.hasPrefix("http::") { rest = rest.dropFirst(6) }
    return String(rest)
  }
}

extension SquidFormatString {
  /// How a field is escaped: by the mark in front of its code, else by the quotes or brackets that it
  /// is between, else as the code has it.
  enum Quoting {
    case none, quotes, brackets

    /// The text's own quotes and brackets switch it.
    mutating func take(_ byte: UInt8) {
      switch (self, byte) {
      case (.none, 0x22): self = .quotes
      case (.quotes, 0x22): self = .none
      case (.none, 0x5B): self = .brackets
      case (.brackets, 0x5D): self = .none
      default: break
      }
    }
  }
}

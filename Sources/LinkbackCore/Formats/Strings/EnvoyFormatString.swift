/// A format string of Envoy's: `[%START_TIME%] "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% …`,
/// alone or as it is in a configuration: `inline_string: "…"`, `format: "…"`,
/// `accessLogFormat: "…"` (Istio).
///
/// Source: <https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage#command-operators>.
/// Nothing is escaped.
struct EnvoyFormatString {
  private let text: String

  init(_ source: String) {
    var text = source
    for key in Self.keys where text.hasPrefix(key) {
      let rest = text.dropFirst(key.count).trimmed
      if rest.hasPrefix(":") { text = rest.dropFirst().trimmed }
    }
    let isQuoted = text.hasPrefix("\"")
    text = text.unquoted.replacing("\\\"", with: "\"")
    if isQuoted || text.hasSuffix("\\n") { text = text.replacing("\\n", with: "\n") }
    // The line's own end.
    self.text = text.trimmed
  }

  static func hasDirective(_ source: String) -> Bool {
    keys.contains { key in
      source.hasPrefix(key) && source.dropFirst(key.count).drop(while: \.isWhitespace).first == ":"
    }
  }

  /// Whether a text has a command of Envoy's: capitals between two percent signs.
  static func hasCommand(_ source: String) -> Bool {
    var rest = source[...]
    while let start = rest.firstIndex(of: "%") {
      rest = rest[rest.index(after: start)...]
      let name = rest.prefix { Command.isNamePart($0) }
      let next = rest.dropFirst(name.count).first
      if name.count > 2, next == "%" || next == "(" || next == ":",
        Command.names[String(name)] != nil
      {
        return true
      }
    }
    return false
  }

  private static let keys = ["text_format", "inline_string", "format", "accessLogFormat"]

  func compiled() throws(FormatError) -> LogFormat {
    try FormatCompiler.compile(
      fields(), escaping: .none,
      FormatCompiler.Advice(
        time: "%START_TIME%", request: "%REQ(X-ENVOY-ORIGINAL-PATH?:PATH)%", query: "%REQ(:PATH)%"))
  }

  /// The string in pieces, each with its meaning.
  func fields() throws(FormatError) -> [FormatPiece] {
    var pieces: [FormatPiece] = []
    var literal: [UInt8] = []
    var rest = text[...]
    while let character = rest.popFirst() {
      guard character == "%" else {
        literal += Array(String(character).utf8)
        continue
      }
      if rest.first == "%" {
        rest.removeFirst()
        literal.append(0x25)
        continue
      }
      let command = try Command(&rest)
      if !literal.isEmpty { pieces.append(.text(literal)) }
      literal = []
      pieces.append(.field(try command.field()))
    }
    if !literal.isEmpty { pieces.append(.text(literal)) }
    return Self.withoutSecondBest(pieces)
  }

  /// The header that a rewrite leaves the original path in is often not there: where the path is logged
  /// too, that counts.
  private static func withoutSecondBest(_ pieces: [FormatPiece]) -> [FormatPiece] {
    func isOften(_ field: FormatField) -> Bool {
      field.meaning == .target && !field.spelling.uppercased().contains(":PATH")
        && field.spelling.hasPrefix("%REQ(")
    }
    let hasAlways = pieces.compactMap(\.field).contains { $0.meaning == .target && !isOften($0) }
    guard hasAlways else { return pieces }
    return pieces.map { piece in
      guard case .field(var field) = piece, isOften(field) else { return piece }
      field.meaning = .ignored
      return .field(field)
    }
  }
}

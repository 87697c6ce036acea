/// A HAProxy `log-format`: `log-format "%ci:%cp [%tr] %ft %b/%s … %ST %B … %{+Q}r"`, or the string alone.
///
/// Source: <https://docs.haproxy.org/2.6/configuration.html#8.2.6>, and what HAProxy 2.6 writes where that
/// is silent: white space is merged, fields without a value are `-`, and with the flag `Q` in quotes.
struct HAProxyFormatString {
  private let text: String

  /// - Parameter text: The string as the server has it, its configuration's quotes undone.
  init(text: String) { self.text = text }

  /// - Parameter source: What a user gave: the directive, or its string with or without quotes.
  init(_ source: String) throws(FormatError) {
    let words: [String]
    do throws(ConfigurationSyntaxError) {
      words = try HAProxyConfiguration.words(of: Array(source.utf8)[...], line: 1).map(\.text)
    } catch {
      guard Self.hasDirective(source) else {
        self.init(text: source)
        return
      }
      throw FormatError(error.message)
    }
    if let first = words.first, Self.directives.contains(first) {
      guard words.count == 2 else {
        throw FormatError(
          words.count < 2
            ? "\(first) has no format string"
            : "\(first) has several words; put quotes around the string, as HAProxy needs them")
      }
      self.init(text: words[1])
    } else if words.count == 1 {
      self.init(text: words[0])
    } else {
      self.init(text: source.unquoted.replacing("\\\"", with: "\""))
    }
  }

  static let directives: Set = ["log-format", "error-log-format"]

  static func hasDirective(_ source: String) -> Bool {
    directives.contains(String(source.prefix { !$0.isWhitespace }))
  }

  func compiled() throws(FormatError) -> LogFormat {
    try FormatCompiler.compile(
      fields(), escaping: .hash,
      FormatCompiler.Advice(time: "[%tr]", request: "%{+Q}r", query: "%HQ"))
  }

  /// The string in pieces, each with its meaning.
  func fields() throws(FormatError) -> [FormatPiece] {
    var pieces: [FormatPiece] = []
    var literal: [UInt8] = []
    var global = Flags()
    if let start = text.firstRange(of: HAProxyConfiguration.unknownValue) {
      let name = text[start.upperBound...].prefix { $0 != "}" }
      throw FormatError(
        "the value of $\(name) in the server's environment is not known; write it out, and give the "
          + "string to --format")
    }
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        // At the line's start, and after another space, none is written.
        let isMerged = byte.isBlank && (literal.last ?? (pieces.isEmpty ? 0x20 : nil)) == 0x20
        if !isMerged { literal.append(byte.isBlank ? 0x20 : byte) }
        continue
      }
      if rest.first == 0x25 {
        rest.removeFirst()
        literal.append(0x25)
        continue
      }
      let variable = try Variable(&rest, global)
      if variable.name == "o" {
        global = variable.flags
        continue
      }
      let field = try variable.field()
      if variable.isQuoted { literal.append(0x22) }
      if !literal.isEmpty { pieces.append(.text(literal)) }
      literal = variable.isQuoted ? [0x22] : []
      pieces.append(.field(field))
    }
    // HAProxy's lines do not end with a space.
    if literal.last == 0x20 { literal.removeLast() }
    if !literal.isEmpty { pieces.append(.text(literal)) }
    return pieces
  }
}

extension HAProxyFormatString {
  /// What `%{+Q,-E}` switches, for one variable or, at `%o`, for all that follow.
  struct Flags {
    var quotes = false
    var escapes = false
    var isHexadecimal = false

    mutating func take(_ list: String) throws(FormatError) {
      for flag in list.split(separator: ",") {
        let flag = flag.trimmed
        let isOn = flag.first != "-"
        switch flag.first == "+" || flag.first == "-" ? String(flag.dropFirst()) : "" {
        case "Q": quotes = isOn
        case "E": escapes = isOn
        case "X": isHexadecimal = isOn
        case "M": break
        case "json", "cbor", "bin":
          throw FormatError(
            "%{\(flag)} makes the whole line \(flag.dropFirst()); JSON lines need no format string: "
              + "leave out --format")
        default:
          throw FormatError("%{\(list)} has a flag that HAProxy does not; it has +Q, +E and +X")
        }
      }
    }
  }
}

/// An Apache `LogFormat` string, bare or with its directive: `LogFormat "%h %l %u %t \"%r\"" name`.
///
/// Source: <https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#formats>.
struct ApacheFormatString {
  private let text: String

  init(_ source: String) throws(FormatError) {
    guard source.lowercased().hasPrefix("logformat") else {
      text = source.unquoted.replacing("\\\"", with: "\"")
      return
    }
    var rest = source.dropFirst("logformat".count).drop(while: \.isWhitespace)
    guard rest.popFirst() == "\"" else {
      throw FormatError("LogFormat is not followed by a string in double quotes")
    }
    var text = ""
    while let character = rest.popFirst() {
      if character == "\"" {
        self.text = text
        return
      }
      if character == "\\", let escaped = rest.first, escaped == "\"" || escaped == "\\" {
        text.append(escaped)
        rest = rest.dropFirst()
      } else {
        text.append(character)
      }
    }
    throw FormatError("the LogFormat string has no closing quote")
  }

  func compiled() throws(FormatError) -> LogFormat {
    var compiler = FormatCompiler(escaping: .backslash)
    var rest = text[...]
    // The final status is the one the browser saw; %s alone is that before internal redirects.
    let hasFinalStatus = text.contains("%>s")
    while let character = rest.popFirst() {
      if character == "\\", let control = rest.first?.controlCharacter {
        compiler.append(literal: control.utf8)
        rest = rest.dropFirst()
        continue
      }
      guard character == "%" else {
        compiler.append(literal: String(character).utf8)
        continue
      }
      if rest.hasPrefix("U%q") {
        rest = rest.dropFirst(3)
        try compiler.append(.target, spelling: "%U%q")
        continue
      }
      let directive = try Directive(&rest)
      if let time = directive.splitTime(continuedIn: &rest) {
        try compiler.append(time.pattern, spelling: time.spelling)
      } else {
        try directive.append(to: &compiler, hasFinalStatus: hasFinalStatus)
      }
    }
    return try compiler.finish(time: "%t", request: "\\\"%r\\\"")
  }
}

extension ApacheFormatString {
  /// One `%` directive: `%>s`, `%{Referer}i`, `%!200,304{Location}o`, `%{%s}t`.
  struct Directive {
    var isFinal = false
    var argument: String?
    var letter: Character

    /// Reads what follows the `%`.
    init(_ rest: inout Substring) throws(FormatError) {
      while let character = rest.first, "!,<>".contains(character) || character.isNumber {
        isFinal = isFinal || character == ">"
        rest = rest.dropFirst()
      }
      if rest.first == "{" {
        rest = rest.dropFirst()
        let text = rest.prefix { $0 != "}" }
        rest = rest.dropFirst(text.count)
        guard rest.popFirst() == "}" else { throw FormatError("%{\(text) has no closing brace") }
        argument = String(text)
      }
      if rest.first == "^" { rest = rest.dropFirst(2) }
      guard let letter = rest.popFirst() else {
        throw FormatError("the format ends in the middle of a % directive")
      }
      self.letter = letter
    }

    var spelling: String {
      argument.map { "%{\($0)}\(letter)" } ?? "%\(letter)"
    }

    func append(
      to compiler: inout FormatCompiler, hasFinalStatus: Bool
    ) throws(FormatError) {
      let field: FieldProgram.Field
      switch (letter, argument?.lowercased()) {
      case ("%", nil): return compiler.append(literal: "%".utf8)
      case ("t", _): return try appendTime(to: &compiler)
      case ("r", _): field = .request
      case ("m", _): field = .method
      case ("U", _): field = .path
      case ("q", _): field = .query
      case ("s", _): field = hasFinalStatus && !isFinal ? .ignored : .response
      case ("v", _), ("V", _): field = .virtualHost
      case ("i", "host"): field = .hostHeader
      case ("o", "location"): field = .location
      default: field = .ignored
      }
      try compiler.append(field, spelling: spelling)
    }
  }
}

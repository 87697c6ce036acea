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
      if let piece = directive.timePiece, let time = Self.time(beginningWith: piece, &rest) {
        try compiler.append(time, spelling: directive.spelling)
        continue
      }
      try directive.append(to: &compiler, hasFinalStatus: hasFinalStatus)
    }
    return try compiler.finish(time: "%t", request: "\\\"%r\\\"")
  }
}

extension ApacheFormatString {
  /// The time that several directives make together, with only text between them:
  /// `%{%d/%b/%Y:%T}t.%{msec_frac}t %{%z}t`.
  ///
  /// - Returns: `nil`, and `rest` as it was, for a directive that stands alone, and where all of them
  ///   do not say a full date and time.
  private static func time(
    beginningWith first: TimePattern.Piece, _ rest: inout Substring
  ) -> TimePattern? {
    var pieces = [first]
    var ahead = rest
    var end = rest
    var literal = ""
    while let character = ahead.popFirst() {
      if character == "\\", let control = ahead.first?.controlCharacter {
        ahead = ahead.dropFirst()
        literal += control
      } else if character != "%" {
        literal.append(character)
      } else if ahead.first == "%" {
        literal.append(ahead.removeFirst())
      } else if let piece = (try? Directive(&ahead))?.timePiece {
        pieces += [.literal(literal), piece]
        literal = ""
        end = ahead
      } else {
        break
      }
    }
    guard pieces.count > 1, let pattern = TimePattern(pieces) else { return nil }
    rest = end
    return pattern
  }

  /// One `%` directive: `%>s`, `%{Referer}i`, `%!200,304{Location}o`, `%{%s}t`.
  private struct Directive {
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

    /// What the directive adds to a time that several make together.
    var timePiece: TimePattern.Piece? {
      guard letter == "t", let pattern = argument.map(Self.withoutMoment) else { return nil }
      return switch pattern {
      case "", "begin", "end", "msec", "usec": nil
      case "sec": .conversions("%s")
      case "msec_frac": .fraction(digits: 3)
      case "usec_frac": .fraction(digits: 6)
      default: .conversions(pattern)
      }
    }

    /// A time's pattern without the moment that it is of.
    private static func withoutMoment(_ pattern: String) -> String {
      for prefix in ["begin:", "end:"] where pattern.hasPrefix(prefix) {
        return String(pattern.dropFirst(prefix.count))
      }
      return pattern
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

    private func appendTime(to compiler: inout FormatCompiler) throws(FormatError) {
      guard let pattern = argument.map(Self.withoutMoment) else {
        compiler.append(literal: "[".utf8)
        try compiler.append(.time, spelling: spelling)
        return compiler.append(literal: "]".utf8)
      }
      switch pattern {
      case "", "begin", "end":
        compiler.append(literal: "[".utf8)
        try compiler.append(.time, spelling: spelling)
        compiler.append(literal: "]".utf8)
      case "sec": try compiler.append(.time, time: .epochSeconds, spelling: spelling)
      case "msec": try compiler.append(.time, time: .epochMilliseconds, spelling: spelling)
      case "usec": try compiler.append(.time, time: .epochMicroseconds, spelling: spelling)
      case "msec_frac", "usec_frac": try compiler.append(.ignored, spelling: spelling)
      default: try compiler.append(timePattern: pattern, spelling: spelling)
      }
    }
  }
}

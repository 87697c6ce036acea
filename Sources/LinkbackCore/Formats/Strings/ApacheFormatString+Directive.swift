extension ApacheFormatString {
  /// One `%` directive: `%>s`, `%{Referer}i`, `%!200,304{Location}o`, `%{%s}t`, `%{Set-Cookie}^to`.
  struct Directive {
    private(set) var isFinal = false
    private(set) var argument: String?
    let letter: Character
    let spelling: String

    /// Reads what follows the `%`: conditions, `<`, `>` and an argument in any order, then the
    /// letter, or `^` and two letters.
    init(_ rest: inout ArraySlice<UInt8>) throws(FormatError) {
      let start = rest
      while let byte = rest.first {
        switch byte {
        case 0x21, 0x2C, 0x3C, 0x3E, 0x30...0x39:  // ! , < > and digits
          isFinal = byte == 0x3E || (isFinal && byte != 0x3C)
          rest.removeFirst()
          continue
        case 0x7B:
          let text = rest.dropFirst().prefix { $0 != 0x7D }
          rest.removeFirst(text.count + 1)
          let argument = String(decoding: text, as: UTF8.self)
          guard rest.popFirst() != nil else {
            throw FormatError("%{\(argument) has no closing brace")
          }
          self.argument = argument
          continue
        default: break
        }
        break
      }
      let isLong = rest.first == 0x5E
      let name = rest.prefix(isLong ? 3 : 1)
      guard name.count == (isLong ? 3 : 1) else {
        throw FormatError("the format ends in the middle of a % directive")
      }
      rest.removeFirst(name.count)
      letter = isLong ? "^" : Character(Unicode.Scalar(name[name.startIndex]))
      spelling = "%" + String(decoding: start.prefix(start.count - rest.count), as: UTF8.self)
    }

    func append(
      to compiler: inout FormatCompiler, hasFinalStatus: Bool
    ) throws(FormatError) {
      let field: FieldProgram.Field
      switch (letter, argument?.lowercased()) {
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

    /// Whether it logs a name of the site.
    fileprivate var isSite: Bool {
      letter == "v" || letter == "V" || (letter == "i" && argument?.lowercased() == "host")
    }
  }
}

extension ArraySlice<ApacheFormatString.Piece> {
  /// How many pieces from here on are a request target, perhaps behind its site, with nothing
  /// between that could tell where one ends: `%U%q`, `%v%U%q`, `%{Host}i:%p%U%q`.
  var address: (count: Int, field: FieldProgram.Field)? {
    if let count = targetLength { return (count, .target) }
    guard first?.directive?.isSite == true else { return nil }
    let hasPort =
      dropFirst().first?.text == [0x3A] && dropFirst(2).first?.directive?.letter == "p"
    let count = hasPort ? 3 : 1
    return dropFirst(count).targetLength.map { (count + $0, .siteAndTarget) }
  }

  private var targetLength: Int? {
    first?.directive?.letter == "U" && dropFirst().first?.directive?.letter == "q" ? 2 : nil
  }

  /// One time that several directives say together, as in `%{%FT%T}t.%{msec_frac}t%{%z}t`, with
  /// nothing but text between them: how many pieces that are, and what is read, if it can be.
  var splitTime: (count: Int, pattern: TimePattern?)? {
    guard var parts = first?.directive?.partialTime else { return nil }
    var count = 1
    while true {
      let text = dropFirst(count).first?.text
      let next = dropFirst(text == nil ? count : count + 1).first?.directive?.partialTime
      guard let next else { break }
      parts = parts.flatMap { parts in
        next.map { parts + (text ?? []).map(TimePattern.Part.literal) + $0 }
      }
      count += text == nil ? 1 : 2
    }
    return count > 1 ? (count, parts.flatMap(TimePattern.init(parts:))) : nil
  }
}

extension ApacheFormatString.Piece {
  fileprivate var text: [UInt8]? { if case .text(let bytes) = self { bytes } else { nil } }
}

extension ApacheFormatString {
  /// One `%` directive: `%>s`, `%{Referer}i`, `%!200,304{Location}o`, `%{%s}t`, `%{Set-Cookie}^to`.
  struct Directive {
    private(set) var isFinal = false
    private(set) var argument: String?
    /// The letter, or `^` and two.
    let name: String
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
      let length = rest.first == 0x5E ? 3 : 1
      let name = rest.prefix(length)
      guard name.count == length else {
        throw FormatError("the format ends in the middle of a % directive")
      }
      rest.removeFirst(name.count)
      self.name = String(decoding: name, as: UTF8.self)
      spelling = "%" + String(decoding: start.prefix(start.count - rest.count), as: UTF8.self)
    }

    /// What it writes.
    ///
    /// - Throws: Where Apache, its modules that log, lighttpd and varnishncsa have no such directive.
    func field(hasFinalStatus: Bool) throws(FormatError) -> FormatField {
      var field = FormatField(spelling: spelling)
      // A header's name does not begin so: HAProxy's flags do.
      guard argument?.first != "+", argument?.first != "-" else { throw unknown }
      switch (name, argument?.lowercased()) {
      case ("t", _): field.time = time
      case ("r", nil): field.meaning = .request
      case ("m", nil): (field.meaning, field.kind) = (.method, .method)
      case ("U", nil): field.meaning = .path
      case ("q", nil): (field.meaning, field.hasQueryMark) = (.query, true)
      case ("s", nil): field.meaning = hasFinalStatus && !isFinal ? .ignored : .response
      case ("v", nil), ("V", nil): (field.meaning, field.kind) = (.virtualHost, .word)
      case ("i", "host"): (field.meaning, field.kind) = (.hostHeader, .word)
      case ("o", "location"): field.meaning = .location
      case ("p", _): (field.isPort, field.kind) = (true, .word)
      case ("b", nil), ("B", nil), ("O", nil), ("I", nil), ("S", nil), ("k", nil), ("^FB", nil),
        ("^FU", nil):
        field.kind = .size
      case ("D", nil), ("T", _): field.kind = .number
      case ("h", _), ("a", _), ("A", nil), ("H", nil), ("P", _), ("X", nil), ("R", nil), ("L", _):
        field.kind = .word
      case ("i", _?), ("^ti", _?), ("C", _), ("u", nil): field.isFromClient = true
      case ("o", _?), ("e", _?), ("n", _?), ("c", _?), ("x", _?), ("^to", _?), ("l", nil),
        ("f", nil):
        break
      default: throw unknown
      }
      return field
    }

    private var unknown: FormatError {
      let needsArgument = argument == nil && ["i", "o", "e", "n", "c", "x"].contains(name)
      let problem =
        needsArgument
        ? "\(spelling) lacks the name of what it logs, as in %{Referer}i"
        : "\(spelling) is not a directive of Apache, lighttpd or varnishncsa"
      return FormatError(
        "\(problem); correct it, or, if a module of yours writes it, put %{x}n in its place, which "
          + "is passed over")
    }
  }
}

extension ArraySlice<ApacheFormatString.Piece> {
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

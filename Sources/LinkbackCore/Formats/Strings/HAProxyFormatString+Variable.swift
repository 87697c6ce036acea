extension HAProxyFormatString {
  /// One `%` variable: `%ci`, `%{+Q}r`, `%[capture.req.hdr(0)]`, `%(name)ST`.
  struct Variable {
    /// Empty for an expression.
    let name: String
    let spelling: String
    private(set) var flags: Flags
    private var expression: String?

    init(_ rest: inout ArraySlice<UInt8>, _ flags: Flags) throws(FormatError) {
      let start = rest
      self.flags = flags
      func text(upTo end: UInt8) throws(FormatError) -> String {
        let inside = rest.dropFirst().prefix { $0 != end }
        let text = String(decoding: inside, as: UTF8.self)
        let opening = Character(Unicode.Scalar(rest[rest.startIndex]))
        rest.removeFirst(inside.count + 1)
        guard rest.popFirst() != nil else {
          throw FormatError("%\(opening)\(text) is not closed")
        }
        return text
      }
      if rest.first == 0x28 { _ = try text(upTo: 0x29) }
      if rest.first == 0x7B { try self.flags.take(text(upTo: 0x7D)) }
      if rest.first == 0x5B {
        expression = try Self.expression(&rest)
        name = ""
      } else {
        let letters = rest.prefix {
          (0x30...0x39).contains($0) || (0x61...0x7A).contains($0 | 0x20)
        }
        name = String(decoding: letters, as: UTF8.self)
        rest.removeFirst(letters.count)
      }
      spelling = "%" + String(decoding: start.prefix(start.count - rest.count), as: UTF8.self)
    }

    /// What is in brackets, which may be in the expression's own quotes and parentheses too.
    private static func expression(_ rest: inout ArraySlice<UInt8>) throws(FormatError) -> String {
      let start = rest.dropFirst()
      var depth = 0
      var quote: UInt8?
      var inside = start
      while let byte = inside.popFirst() {
        if let open = quote {
          if byte == open { quote = nil }
        } else if byte == 0x5D, depth <= 0 {
          rest = inside
          return String(decoding: start.prefix(start.count - inside.count - 1), as: UTF8.self)
        } else if byte == 0x22 || byte == 0x27 {
          quote = byte
        } else if byte == 0x28 || byte == 0x29 {
          depth += byte == 0x28 ? 1 : -1
        }
      }
      throw FormatError("%[\(String(decoding: start, as: UTF8.self)) has no closing ]")
    }

    /// Whether its text is written between quotes.
    var isQuoted: Bool { flags.quotes && (expression != nil || Self.texts.contains(name)) }

    /// What it writes.
    func field() throws(FormatError) -> FormatField {
      var field = expression.map(Self.field(expression:)) ?? FormatField(spelling: "")
      field.spelling = spelling
      if expression == nil { try describe(&field) }
      // A backslash in front of a quote, of itself and of a closing bracket.
      if flags.escapes, field.meaning != .ignored, field.kind == .text {
        guard expression == nil else {
          throw FormatError(
            "\(spelling) is escaped by the flag E, which is not read; log it without")
        }
        field.escaping = .hashAndBackslash
      }
      return field
    }

    private func describe(_ field: inout FormatField) throws(FormatError) {
      if flags.isHexadecimal,
        ["ci", "cp", "Ts", "rt", "pid", "fi", "fp", "bi", "bp", "si", "sp", "ms"]
          .contains(name)
      {
        field.kind = .word
        return
      }
      switch name {
      case "r": field.meaning = .request
      case "HM": (field.meaning, field.kind) = (.method, .method)
      case "HU": field.meaning = .target
      case "HP", "HPO": field.meaning = .path
      case "HQ": (field.meaning, field.hasQueryMark) = (.query, true)
      case "ST": field.meaning = .response
      case "t", "tr": field.time = .shape(.commonLogLocal)
      case "T", "Tl", "trg", "trl": field.time = .shape(.commonLog)
      case "Ts": field.time = .pattern(TimePattern(parts: [.epoch]))
      case "hr", "hs", "hrl", "hsl": field.isOptional = true
      case "CC": field.isFromClient = true
      case "CS", "ID": break
      case "H", "HV", "b", "bi", "ci", "f", "fi", "ft", "s", "si", "sslc", "sslv", "ts", "tsc":
        field.kind = .word
      case _ where Self.numbers.contains(name): field.kind = .number
      default:
        throw FormatError(
          "\(spelling) is not an HAProxy variable; correct it, or put %[str(x)] in its place, which "
            + "is passed over")
      }
    }

    private static let numbers: Set = [
      "B", "Ta", "Tc", "Td", "Th", "Ti", "Tq", "TR", "Tr", "Tt", "Tu", "Tw", "U", "ac", "bc", "bp",
      "bq",
      "cp", "fc", "fp", "lc", "ms", "pid", "rc", "rt", "sc", "sp", "sq",
    ]

    /// Variables that the flag `Q` puts in quotes.
    private static let texts: Set = [
      "CC", "CS", "H", "HM", "HP", "HPO", "HQ", "HU", "HV", "ID", "b", "bi", "ci", "f", "fi", "ft",
      "r",
      "s", "si", "sslc", "sslv",
    ]

    /// What an expression says, without converters, and as it is: nothing in it is encoded.
    ///
    /// Source: <https://docs.haproxy.org/2.6/configuration.html#7.3>. The set of expressions is open.
    private static func field(expression: String) -> FormatField {
      var field = FormatField(spelling: "")
      field.escaping = FieldEscaping.none
      let parts = expression.lowercased().split(separator: ",", maxSplits: 1)
      let fetch = parts.first?.trimmed ?? ""
      let converter = parts.count > 1 ? parts[1].trimmed : ""
      let isHost = ["hdr(host)", "fhdr(host)"].contains(fetch.replacing("req.", with: ""))
      if isHost, ["", "lower"].contains(converter) {
        (field.meaning, field.kind) = (.hostHeader, .word)
      } else if converter.isEmpty {
        switch fetch {
        case "capture.req.uri", "url", "pathq": field.meaning = .target
        case "path": field.meaning = .path
        case "query": field.meaning = .query
        case "baseq": field.meaning = .siteAndTarget
        case "capture.req.method", "method": (field.meaning, field.kind) = (.method, .method)
        case "status", "txn.status": field.meaning = .response
        case "res.hdr(location)", "res.fhdr(location)": field.meaning = .location
        default: break
        }
      }
      return field
    }
  }
}

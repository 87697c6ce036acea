extension SquidFormatString {
  /// One `%` code: `%6tr`, `%03>Hs`, `%[un`, `%"{User-Agent}>h`, `%>h{Host}`.
  struct Code {
    let name: String
    let spelling: String
    private var argument: String?
    private var escaping = FieldEscaping.none
    private var isShell = false
    private var isLeft = false
    private var isZeroFilled = false
    private var width = 0
    private var isCut = false

    init(_ rest: inout ArraySlice<UInt8>, _ quoting: Quoting) throws(FormatError) {
      let start = rest
      switch quoting {
      case .none: escaping = .none
      case .quotes: escaping = .backslash
      case .brackets: escaping = .percent
      }
      switch rest.first {
      case 0x22: escaping = .backslash
      case 0x27: escaping = .none
      case 0x5B, 0x23: escaping = .percent
      case 0x2F: isShell = true
      default: break
      }
      if let mark = rest.first, [0x22, 0x27, 0x5B, 0x23, 0x2F].contains(mark) {
        rest.removeFirst()
      }
      func take(_ byte: UInt8) -> Bool {
        guard rest.first == byte else { return false }
        rest.removeFirst()
        return true
      }
      func number() -> Int {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest.removeFirst(digits.count)
        return Int(String(decoding: digits.prefix(4), as: UTF8.self)) ?? 0
      }
      isLeft = take(0x2D)
      isZeroFilled = take(0x30)
      width = number()
      if take(0x2E) { isCut = number() > 0 }
      argument = try Self.argument(&rest)
      guard let name = Self.longestName(rest) else {
        let shown = String(
          decoding: start.prefix(start.count - rest.count) + rest.prefix { !$0.isBlank }.prefix(24),
          as: UTF8.self)
        throw FormatError(
          "%\(shown) begins with none of Squid's codes; correct it, or take it out of the string")
      }
      rest.removeFirst(name.utf8.count)
      self.name = name.hasPrefix("http::") ? String(name.dropFirst(6)) : name
      if argument == nil { argument = try Self.argument(&rest) }
      spelling = "%" + String(decoding: start.prefix(start.count - rest.count), as: UTF8.self)
    }

    private static func argument(_ rest: inout ArraySlice<UInt8>) throws(FormatError) -> String? {
      guard rest.first == 0x7B else { return nil }
      let text = rest.dropFirst().prefix { $0 != 0x7D }
      rest.removeFirst(text.count + 1)
      let argument = String(decoding: text, as: UTF8.self)
      guard rest.popFirst() != nil else {
        throw FormatError("%{\(argument) has no closing brace")
      }
      return argument
    }

    /// Of `%tu` after `%ts.`: how many digits it has, if that is certain.
    var fractionDigits: Int? { isZeroFilled && width == 3 && !isCut ? 3 : nil }

    /// What it writes.
    func field() throws(FormatError) -> FormatField {
      var field = FormatField(spelling: spelling)
      field.escaping = escaping
      switch name {
      case "ts": field.time = .pattern(TimePattern(parts: [.epoch]))
      case "tS": field.time = .shape(.epochSeconds)
      case "tl", "tg": field.time = time
      case "rm", ">rm", "<rm", "METHOD": (field.meaning, field.kind) = (.method, .method)
      case "ru", ">ru", "<ru", "URI": field.meaning = .target
      case "rp", ">rp", "<rp", "PATH": field.meaning = .target
      case ">Hs", "Hs", "<Hs": field.meaning = .response
      case ">rd", "<rd": (field.meaning, field.kind) = (.virtualHost, .word)
      case ">rP", "<rP": (field.isPort, field.kind) = (true, .word)
      case ">h", ">ha":
        field.isFromClient = !isHeader("host")
        if isHeader("host") { (field.meaning, field.kind) = (.hostHeader, .word) }
      case "un", "ul", "ui", "ue", "us": field.isFromClient = true
      case "<h": field.meaning = isHeader("location") ? .location : .ignored
      case _ where Self.numbers.contains(name): field.kind = .size
      case _ where Self.words.contains(name): field.kind = .word
      default: break
      }
      if width > 0, field.kind == .size, !isZeroFilled {
        field.kind = isLeft ? .text : .paddedNumber
      }
      if width > 0, field.kind == .word { field.kind = .text }
      if field.meaning != .ignored {
        guard !isCut else {
          throw FormatError(
            "\(spelling) cuts the value off, so a status in it could be another one; take the greatest "
              + "width out, if the log is written without it")
        }
        guard !isShell else {
          throw FormatError("\(spelling) is quoted as for a shell, which is not read; use %\(name)")
        }
      }
      return field
    }

    private func isHeader(_ name: String) -> Bool { argument?.lowercased() == name }

    /// `%tl` in local time, `%tg` in UTC; both have a pattern of their own as argument.
    private var time: FormatField.Time {
      guard let argument else { return .shape(.commonLog) }
      let parts = TimePattern.parts(of: argument.utf8)
      let zone: [TimePattern.Part] = name == "tg" ? [.utc] : []
      return .pattern(parts.flatMap { TimePattern(parts: $0 + zone) })
    }
  }
}

extension SquidFormatString.Code {
  /// Codes that write a number, or `-`.
  private static let numbers: Set = [
    "tr", "dt", "st", ">st", "<st", ">sh", "<sh", "<sH", "<sS", "<bs", "<pt", "<tt", "sn", ">p",
    "<p",
    ">lp", "lp", "<lp", "tu", "busy_time", "request_attempts", "master_xaction", "SRCPORT",
    "MYPORT",
    "PORT",
  ]

  /// Codes that write a word.
  private static let words: Set = [
    ">a", "<a", ">la", "la", "<la", "oa", "Ss", "Sh", "rv", ">rv", "<rv", ">v", "mt", "et", ">eui",
    ">rs", "<rs", "err_code", "SRC", "MYADDR", "PROTO",
  ]

  private static let others: Set = [
    "%", ">A", "<A", ">h", "<h", ">ha", "ts", "tS", "tl", "tg", "un", "ul", "ui", "ue", "us", "ea",
    "rm", ">rm", "<rm", "ru", ">ru", "<ru", "rp", ">rp", "<rp", ">rd", "<rd", ">rP", "<rP", "Hs",
    ">Hs",
    "<Hs", "rG", ">qos", "<qos", ">nfmark", "<nfmark", ">handshake", "err_detail", "note",
    "credentials", "ACL", "DATA", "DST", "EXT_LOG", "EXT_TAG", "EXT_USER", "IDENT", "LOGIN",
    "METHOD",
    "PATH", "SRCEUI48", "SRCEUI64", "TAG", "URI", "USER_CERTCHAIN", "USER_CERT",
  ]

  /// Codes after a namespace.
  private static let namespaced: Set<String> = {
    let tls = [
      "bump_mode", ">cert_subject", ">cert_issuer", ">sni", "<cert_subject", "<cert_issuer",
      "<cert",
      "<cert_errors", ">negotiated_version", "<negotiated_version", ">negotiated_cipher",
      "<negotiated_cipher", ">received_hello_version", "<received_hello_version",
      ">received_supported_version", "<received_supported_version",
    ]
    let icap = [
      "tt", "<last_h", "<A", "<service_name", "ru", "rm", ">st", "<st", "<bs", ">h", "<h", "tr",
      "tio",
      "to", "Hs",
    ]
    let adapt = ["all_trs", "sum_trs", "<last_h"]
    let names =
      (tls.map { "ssl::" + $0 } + tls.map { "tls::" + $0 } + icap.map { "icap::" + $0 })
      + adapt.map { "adapt::" + $0 } + ["proxy_protocol::>h", "transport::>connection_id"]
    return Set(names)
  }()

  private static let all: Set<String> = {
    let plain = numbers.union(words).union(others)
    return plain.union(plain.map { "http::" + $0 }).union(namespaced)
  }()

  /// The code that the text begins with: the longest that fits, as Squid looks for it.
  private static func longestName(_ text: ArraySlice<UInt8>) -> String? {
    let longest = text.prefix(36)
    for count in stride(from: longest.count, to: 0, by: -1) {
      let name = String(decoding: longest.prefix(count), as: UTF8.self)
      if all.contains(name) { return name }
    }
    return nil
  }
}

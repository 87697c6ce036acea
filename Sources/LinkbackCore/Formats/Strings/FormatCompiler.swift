/// Builds a ``FieldProgram`` from the pieces of a format string, and checks that it can be matched
/// and says enough.
struct FormatCompiler {
  /// What the user could add for what is missing, in the format's own words.
  struct Advice {
    var time: String
    var request: String
    /// What follows a path where that alone is logged.
    var query: String
  }

  private var program: FieldProgram
  private var timePatterns: [TimePattern] = []
  private var literal: [UInt8] = []
  /// Whether the text so far has opened a quote that it has not closed.
  private var isInQuotes = false
  /// The field that ends where the next literal begins, as the user wrote it.
  private var openField: String?
  private var hasFreeField = false
  /// Whether there is one between quotes either, which the server does not escape.
  private var hasExtensible = false
  private var ambiguity = Ambiguity()
  private var unreadableTime: String?

  /// - Parameters:
  ///   - pieces: The format, cut into text and directives.
  ///   - escaping: How the server escapes fields that do not say so themselves.
  static func compile(
    _ pieces: [FormatPiece], escaping: FieldEscaping, _ advice: Advice
  ) throws(FormatError) -> LogFormat {
    var compiler = FormatCompiler(escaping: try Self.escaping(of: pieces, else: escaping))
    var rest = pieces[...]
    while let piece = rest.first {
      if let (count, meaning) = rest.address {
        var field = FormatField(spelling: rest.prefix(count).map(\.spelling).joined())
        field.meaning = meaning
        field.escaping = rest.lazy.compactMap(\.field).first?.escaping
        rest.removeFirst(count)
        try compiler.append(field, before: rest.first)
        continue
      }
      rest.removeFirst()
      switch piece {
      case .text(let bytes) where bytes.last == 0x20 && rest.first?.field?.isOptional == true:
        compiler.append(text: bytes.dropLast())
        compiler.appendOptional(&rest)
      case .text(let bytes): compiler.append(text: bytes)
      case .field(let field): try compiler.append(field, before: rest.first)
      }
    }
    return try compiler.finish(advice)
  }

  /// How the fields are escaped that a callback is read from: a line's fields are un-escaped in one
  /// way.
  private static func escaping(
    of pieces: [FormatPiece], else escaping: FieldEscaping
  ) throws(FormatError) -> FieldEscaping {
    let request: [FieldProgram.Field] = [.request, .target, .path, .query, .siteAndTarget]
    let fields = pieces.compactMap(\.field).filter { request.contains($0.meaning) }
    let first = fields.first.map { $0.escaping ?? escaping }
    if let first, let other = fields.first(where: { ($0.escaping ?? escaping) != first }) {
      throw FormatError(
        "\(fields[0].spelling) and \(other.spelling) are escaped in different ways, which can't be "
          + "read; log the target in one of them alone")
    }
    return first ?? escaping
  }

  private init(escaping: FieldEscaping) { program = FieldProgram(escaping: escaping) }

  private mutating func append(text: some Sequence<UInt8>) {
    for byte in text {
      literal.append(byte)
      if byte == 0x22 { isInQuotes.toggle() }
    }
    // A quote in the format is looked for beyond none in the text.
    if literal.contains(0x22) { ambiguity = Ambiguity() }
  }

  private mutating func append(
    _ field: FormatField, before next: FormatPiece?
  ) throws(FormatError) {
    if let openField, literal.isEmpty {
      throw FormatError(
        "\(openField) and \(field.spelling) are side by side, so where one ends can't be known; "
          + "put a separator between them")
    }
    switch field.time {
    case .shape(let shape): try append(field, .time, time: shape, before: next)
    case .pattern(let pattern?) where timePatterns.count < 256:
      timePatterns.append(pattern)
      let shape = TimeShape.pattern(UInt8(timePatterns.count - 1))
      try append(field, .time, time: shape, before: next)
    case .pattern:
      unreadableTime = field.spelling
      try append(field, .ignored, before: next)
    case nil: try append(field, field.meaning, before: next)
    }
  }

  /// Adds one field for all that may be missing from here on, each with the space before it.
  private mutating func appendOptional(_ rest: inout ArraySlice<FormatPiece>) {
    var spelling: [String] = []
    while let field = rest.first?.field, field.isOptional {
      spelling.append(field.spelling)
      rest.removeFirst()
      guard rest.first?.text == [0x20], rest.dropFirst().first?.field?.isOptional == true else {
        break
      }
      rest.removeFirst()
    }
    // A free field that nothing is read from reaches over them.
    if let last = program.steps.last, literal.isEmpty, last.field == .ignored, last.extent == .free
    {
      return
    }
    program.append(literal, .ignored)
    literal = []
    openField = spelling.joined(separator: " ")
  }

  private mutating func append(
    _ field: FormatField, _ meaning: FieldProgram.Field, time: TimeShape = .commonLog,
    before next: FormatPiece?
  ) throws(FormatError) {
    defer { literal = [] }
    let isBetweenQuotes = isInQuotes && literal.last == 0x22 && next?.text?.first == 0x22
    let isLast = next == nil
    let endsAtSpace = next?.text?.first == 0x20
    if meaning == .request, !isInQuotes, endsAtSpace || (isLast && hasFreeField) {
      return try appendWords(ofRequest: field)
    }
    let extent = extent(field, meaning, isBetweenQuotes, isLast: isLast, next?.text?.first)
    let isFree = extent == .free && meaning != .time && meaning != .response && !isBetweenQuotes
    try ambiguity.take(
      field, isFree: isFree && !isInQuotes, isRead: meaning != .ignored, endsAtSpace: endsAtSpace)
    hasFreeField = hasFreeField || isFree
    // A quote alone after such a field is looked for at every byte.
    let isAlone = hasExtensible && isBetweenQuotes && literal.count == 1
    program.append(
      literal, meaning, time: time, extent: extent, escaping: isAlone ? nil : field.escaping,
      isInQuotes: isInQuotes)
    hasExtensible = hasExtensible || isFree || isBetweenQuotes
    openField = program.steps.last?.field.isTyped == true ? nil : field.spelling
  }

  /// The one place that says how far a field reaches, by what the server can write there.
  private func extent(
    _ field: FormatField, _ meaning: FieldProgram.Field, _ isBetweenQuotes: Bool, isLast: Bool,
    _ next: UInt8?
  ) -> FieldProgram.Extent {
    guard !isBetweenQuotes else { return .free }
    // After a free field that is extended, a word would be read again and again, if what ends a word
    // were not in the text that ends that field.
    let isAfterSpace = !hasExtensible || literal.contains(0x20)
    let isWord =
      (isAfterSpace || literal.contains(0x22)) && (isLast || next == 0x20 || next == 0x22)
    switch field.kind {
    case .size: return .size
    case .number: return .number
    case .paddedNumber: return .paddedNumber
    case .word, .method: return isWord ? .plainWord : .free
    case .list: return isWord ? .list : .free
    case .text:
      let isURL = [.target, .siteAndTarget, .path, .query, .location].contains(meaning)
      let isOneWord = next == 0x20 || (isLast && hasFreeField)
      return isURL && !isInQuotes && isOneWord && isAfterSpace ? .bareWord : .free
    }
  }

  /// A request line without quotes around it: its three words.
  private mutating func appendWords(ofRequest field: FormatField) throws(FormatError) {
    try ambiguity.take(field, isFree: false, isRead: true, endsAtSpace: true)
    program.append(literal, .method, extent: .plainWord)
    program.append(" ".utf8, .target, extent: .bareWord, escaping: field.escaping)
    program.append(" HTTP/".utf8, .ignored, extent: .plainWord)
    openField = field.spelling
  }

  private consuming func finish(_ advice: Advice) throws(FormatError) -> LogFormat {
    program.append(literal, .end)
    let hasTime = program.contains(.time)
    let hasRequest = [.request, .target, .siteAndTarget, .query].contains(where: program.contains)
    let path = "only the request's path, and session_id is in its query"
    let missingRequest = program.contains(.path) ? path : "no request"
    let addition = program.contains(.path) ? advice.query : advice.request
    switch (hasTime, hasRequest) {
    case (true, true): return LogFormat(program: program, timePatterns: timePatterns)
    case (true, false): throw FormatError("the format has \(missingRequest); add \(addition)")
    case (false, true):
      throw FormatError(
        unreadableTime.map {
          "the time \($0) does not say a full date and time that can be read; add \(advice.time)"
        } ?? "the format has no time; add \(advice.time)")
    case (false, false):
      throw FormatError(
        "the format has no time and \(missingRequest); add \(advice.time), and \(addition)")
    }
  }
}

/// Finds formats in which no line says where one field ends: text that a client chooses, without quotes
/// around it, then what is read, then again text of any kind. `Mozilla 404 x 200 y` could be cut in two
/// ways.
private struct Ambiguity {
  private var client: String?
  private var read: String?

  /// - Parameters:
  ///   - isFree: Whether the field ends only where the next literal is.
  ///   - isRead: Whether something is read from it.
  mutating func take(
    _ field: FormatField, isFree: Bool, isRead: Bool, endsAtSpace: Bool
  ) throws(FormatError) {
    if isFree, let client, let read {
      throw FormatError(
        "\(client) may hold spaces and has no quotes around it, and neither has \(field.spelling), so "
          + "where \(read) is can't be known; put \(client) in quotes, or at the end")
    }
    if isRead, client != nil { read = field.spelling }
    if isFree, field.isFromClient, endsAtSpace, !isRead { client = field.spelling }
  }
}

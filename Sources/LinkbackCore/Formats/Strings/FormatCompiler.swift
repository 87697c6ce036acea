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
  /// The free field that ends where the next literal begins, as the user wrote it.
  private var openField: String?
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
        rest.removeFirst(count)
        try compiler.append(field)
        continue
      }
      rest.removeFirst()
      switch piece {
      case .text(let bytes) where bytes.last == 0x20 && rest.first?.field?.isOptional == true:
        compiler.literal += bytes.dropLast()
        compiler.appendOptional(&rest)
      case .text(let bytes): compiler.literal += bytes
      case .field(let field): try compiler.append(field)
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

  private mutating func append(_ field: FormatField) throws(FormatError) {
    defer { literal = [] }
    if let openField, literal.isEmpty {
      throw FormatError(
        "\(openField) and \(field.spelling) stand side by side, so where one ends can't be known; "
          + "put a separator between them")
    }
    switch field.time {
    case .shape(let shape): append(field, .time, time: shape)
    case .pattern(let pattern?) where timePatterns.count < 256:
      timePatterns.append(pattern)
      append(field, .time, time: .pattern(UInt8(timePatterns.count - 1)))
    case .pattern:
      unreadableTime = field.spelling
      append(field, .ignored)
    case nil: append(field, field.meaning)
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
    // A field that nothing is read from reaches over them.
    guard openField == nil || !literal.isEmpty || program.steps.last?.field != .ignored else {
      return
    }
    program.append(literal, .ignored)
    literal = []
    openField = spelling.joined(separator: " ")
  }

  /// The one place that says which bytes a field can consist of.
  private mutating func append(
    _ field: FormatField, _ meaning: FieldProgram.Field, time: TimeShape = .commonLog
  ) {
    program.append(literal, meaning, time: time)
    openField = program.steps.last?.field.isTyped == true ? nil : field.spelling
  }

  private consuming func finish(_ advice: Advice) throws(FormatError) -> LogFormat {
    program.append(literal, .end)
    let hasTime = program.contains(.time)
    let hasRequest = [.request, .target, .siteAndTarget, .query].contains(where: program.contains)
    let path = "only the request's path, and session_id stands in its query"
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

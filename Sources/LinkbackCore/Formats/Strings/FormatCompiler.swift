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

  init(escaping: FieldEscaping) { program = FieldProgram(escaping: escaping) }

  mutating func append(literal bytes: some Sequence<UInt8>) { literal.append(contentsOf: bytes) }

  /// - Parameter spelling: The field as the user wrote it, for messages.
  mutating func append(
    _ field: FieldProgram.Field, time: TimeShape = .commonLog, spelling: String
  ) throws(FormatError) {
    if let openField, literal.isEmpty {
      throw FormatError(
        "\(openField) and \(spelling) stand side by side, so where one ends can't be known; put a "
          + "separator between them")
    }
    program.append(literal, field, time: time)
    literal = []
    openField = program.steps.last?.field.isTyped == true ? nil : spelling
  }

  /// Adds a time in a pattern of its own; `nil`, one that does not say the full date and time, is
  /// passed over as text.
  mutating func append(_ pattern: TimePattern?, spelling: String) throws(FormatError) {
    guard let pattern, timePatterns.count < 256 else {
      unreadableTime = spelling
      return try append(.ignored, spelling: spelling)
    }
    timePatterns.append(pattern)
    try append(.time, time: .pattern(UInt8(timePatterns.count - 1)), spelling: spelling)
  }

  consuming func finish(_ advice: Advice) throws(FormatError) -> LogFormat {
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

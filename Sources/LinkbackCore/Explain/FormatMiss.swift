/// How far a line goes along with the format that it is closest to, where it fits none.
package struct FormatMiss: Equatable, Sendable {
  package var format: FormatName
  /// Where the format was looked for: after what the log's transport put in front.
  var start = 0
  /// The position in the text where the line stops to be in the format; `nil` where that is no single
  /// place.
  package var position: Int?
  /// What the line has there: a few bytes.
  package var found: [UInt8] = []
  /// What the format has there, in words.
  package var expected: String
  /// Whether two lines were written into one.
  var hasTwoRequests = false
  /// Whether the server has cut the request off.
  var isCutOff = false
}

extension FormatMiss {
  /// The place where a program stopped.
  init(
    _ format: FormatName, _ program: FieldProgram, _ trace: MatchTrace, in text: Span<UInt8>
  ) {
    self.format = format
    position = trace.furthest?.position
    expected = trace.furthest.map { Self.expectation(program, $0.step, $0.part) } ?? ""
    if let position {
      found = Array(copying: text, position..<min(position + Self.foundLength, text.count))
    }
  }

  /// A line of the common log family with something at `position` that is no time.
  init(withoutTimeAt position: Int, in text: Span<UInt8>) {
    format = .combined
    self.position = position
    found = Array(copying: text, position..<min(position + Self.foundLength, text.count))
    expected = Self.expectation(.commonLog)
  }

  /// A line that would fit, but is two.
  init(withTwoRequests format: FormatName) {
    self.format = format
    expected = "one request: two lines were written into one"
    hasTwoRequests = true
  }

  /// A line that would fit, but for what is missing of its request.
  init(withCutRequest format: FormatName) {
    self.format = format
    expected =
      "a request that is whole: the server cut it off where its log's buffer ended (HAProxy: "
      + "tune.http.logurilen; Varnish: vsl_reclen)"
    isCutOff = true
  }

  private static let foundLength = 24

  private static func expectation(
    _ program: FieldProgram, _ step: Int, _ part: MatchedPart
  ) -> String {
    let step = program.steps[step]
    guard part == .field else {
      return "`\(String(decoding: program.literals[step.literal.range], as: UTF8.self))`"
    }
    switch step.field {
    case .time: return expectation(step.timeShape)
    case .response: return "a status of three digits, 0 or -"
    case .end: return "the line's end"
    case .rest: return "a space or the line's end"
    default: return expectation(step.extent)
    }
  }

  private static func expectation(_ extent: FieldProgram.Extent) -> String {
    switch extent {
    case .quoted, .backslashQuoted: "a method first, and a closing quote"
    case .size: "a size: digits, or -"
    case .number, .paddedNumber: "a number, or -"
    case .code, .codeAndPeer: "a code in capitals"
    case .word, .bareWord, .plainWord, .list, .free: "a word without quotes"
    }
  }

  private static func expectation(_ shape: TimeShape) -> String {
    switch shape {
    case .commonLog: "a time as in 22/Nov/2026:10:00:00 +0100"
    case .commonLogLocal: "a time as in 22/Nov/2026:10:00:00.123"
    case .anyText: "a time as in 22/Nov/2026:10:00:00 +0100 or 2026-11-22T10:00:00Z"
    case .iso8601: "a time as in 2026-11-22T10:00:00Z"
    case .epochSeconds: "seconds since 1970"
    case .epochMilliseconds: "milliseconds since 1970"
    case .epochMicroseconds: "microseconds since 1970"
    case .pattern: "a time in the format's own pattern"
    }
  }
}

/// What an explanation says about a line's format. Everything is asked of the programs and readers that
/// read the line; nothing here decides how it is read.
extension LineReader {
  /// How much of the text is what the log's transport put in front.
  func prefixLength(of text: Span<UInt8>, _ format: FormatName?) -> Int {
    // A format string and columns describe the whole line.
    guard program == nil, format?.family != .columns else { return 0 }
    // An ELB line begins with a time that could be a container's.
    var (times, scratch) = (self.times, LogEntry())
    if format == .elb, VendorPrograms.elb.match(text, into: &scratch, times: &times) { return 0 }
    return LinePrefix.length(in: text)
  }

  /// Whether a line is a `#Fields` line, which says how later ones are read.
  func isDirective(_ line: Span<UInt8>) -> Bool {
    program == nil && tries(.columns) && W3CState.directive.begins(line)
  }

  /// Where the time of a line that was read as `entry` stands: one place, or a date and a time.
  func timeRanges(of text: Span<UInt8>, _ entry: LogEntry) -> [Range<Int>] {
    let start = prefixLength(of: text, entry.format)
    var times = self.times
    switch entry.format.family {
    case .json:
      let brace = ByteSearch.first(0x7B, in: text, start..<text.count)
      guard let (fields, time) = json.inspect(text, from: brace, times: &times) else { return [] }
      return time.map { [$0] } ?? [fields.date.range.range, fields.timeOfDay.range.range]
    case .events: return []
    case .columns: return columns.timeRanges(in: text)
    default:
      guard
        let program = program ?? Self.programs.first(where: { $0.name == entry.format })?.program
      else { return [] }
      var trace = MatchTrace()
      var scratch = LogEntry()
      _ = program.match(text, from: start, into: &scratch, times: &times, observer: &trace)
      return trace.time.map { [$0] } ?? []
    }
  }

  /// The line that stands in a string of a JSON line, if there is one: of a line that fits no format.
  func embeddedLine(in text: Span<UInt8>) -> [UInt8]? {
    guard program == nil else { return nil }
    let brace = ByteSearch.first(0x7B, in: text, prefixLength(of: text, nil)..<text.count)
    var times = self.times
    guard let (fields, _) = json.inspect(text, from: brace, times: &times),
      !fields.message.isMissing
    else { return nil }
    var line: [UInt8] = []
    FieldEscaping.json.appendUnescaped(text, fields.message.range.range, to: &line)
    return line
  }

  /// The format that a text, which fits none, is closest to; `nil` where it is close to none.
  func closestFormat(to text: Span<UInt8>) -> FormatMiss? {
    var times = self.times
    if let program {
      return Self.miss(.custom, program, text, from: 0, &times).miss
    }
    let start = prefixLength(of: text, nil)
    // A comment is close to nothing.
    if StaticString("#").begins(text) { return nil }
    var first = start
    while first < text.count, text[first] == 0x20 || text[first] == 0x09 { first += 1 }
    guard first < text.count else { return nil }
    if text[first] == 0x7B { return tries(.json) ? jsonMiss(text, from: first, &times) : nil }
    var best: (hasTime: Bool, miss: FormatMiss)?
    for candidate in Self.programs where tries(candidate.name.family) {
      for begin in candidate.name == .elb && start > 0 ? [0, start] : [start]
      where VendorReader.beginsAs(candidate.name, text, begin) {
        let found = Self.miss(candidate.name, candidate.program, text, from: begin, &times)
        guard found.isClose, let position = found.miss.position, position > begin else { continue }
        if let best {
          let isBetter =
            found.hasTime == best.hasTime ? position > best.miss.position ?? 0 : found.hasTime
          guard isBetter else { continue }
        }
        best = (found.hasTime, found.miss)
      }
    }
    if best?.hasTime != true, tries(.columns), let count = columns.count {
      return FormatMiss(
        format: .w3c, position: nil,
        expected: "\(count) values, as #Fields has names, among them a date and a time, and a URL")
    }
    return best?.miss
  }

  /// A line that begins as JSON is nothing else.
  private func jsonMiss(
    _ text: Span<UInt8>, from start: Int, _ times: inout TimeReader
  ) -> FormatMiss {
    let expected: String
    if let (fields, _) = json.inspect(text, from: start, times: &times) {
      expected =
        fields.hasURL
        ? "a member that is a readable time" : "a member that is a request line or a URL"
    } else {
      expected = "a JSON object that is whole"
    }
    return FormatMiss(format: .json, start: start, position: nil, expected: expected)
  }

  private static func miss(
    _ name: FormatName, _ program: FieldProgram, _ text: Span<UInt8>, from start: Int,
    _ times: inout TimeReader
  ) -> (miss: FormatMiss, hasTime: Bool, isClose: Bool) {
    var trace = MatchTrace()
    var entry = LogEntry()
    _ = program.match(text, from: start, into: &entry, times: &times, observer: &trace)
    let missesTime = trace.furthest.map {
      $0.part == .field && program.steps[$0.step].field == .time
    }
    let hasTime = trace.time != nil
    var miss = FormatMiss(name, program, trace, in: text)
    miss.start = start
    return (miss, hasTime, hasTime || missesTime == true)
  }

  /// Each format of text, by the name that its entries have.
  private static let programs: [(name: FormatName, program: FieldProgram)] = [
    (.combined, CommonLogFamily.program), (.haproxy, VendorPrograms.haproxy),
    (.envoy, VendorPrograms.envoy), (.alb, VendorPrograms.alb), (.elb, VendorPrograms.elb),
    (.s3, VendorPrograms.s3), (.cloudStorage, VendorPrograms.cloudStorage),
    (.squid, VendorPrograms.squid),
  ]
}

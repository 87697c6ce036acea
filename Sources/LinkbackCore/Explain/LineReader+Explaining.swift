/// What an explanation says about a line's format. Everything is asked of the programs and readers that
/// read the line; nothing here decides how it is read.
extension LineReader {
  /// How much of the text is what the log's transport put in front.
  func prefixLength(of text: Span<UInt8>, _ format: FormatName?) -> Int {
    if let program { return prefixLength(of: text, by: program) }
    // Columns describe the whole line.
    guard format?.family != .columns else { return 0 }
    var prefix = LinePrefix(of: text)
    if format == .elb {
      // Its first field is a time, which could be a container's.
      var (times, scratch) = (self.times, LogEntry())
      repeat {
        let start = prefix.start
        if VendorPrograms.elb.match(text, from: start, into: &scratch, times: &times) {
          return start
        }
      } while prefix.takeNext(text)
    }
    return LinePrefix.all(of: text).start
  }

  /// The same of a line in a format string, which begins where it fits.
  private func prefixLength(of text: Span<UInt8>, by program: FieldProgram) -> Int {
    var (times, scratch) = (self.times, LogEntry())
    var prefix = LinePrefix(of: text)
    repeat {
      let message = text.extracting(0..<prefix.end)
      if program.match(message, from: prefix.start, into: &scratch, times: &times) {
        return prefix.start
      }
    } while prefix.takeNext(text)
    return 0
  }

  /// Whether a line is a `#Fields` or `#Date` line, which says how later ones are read.
  func isDirective(_ line: Span<UInt8>) -> Bool {
    program == nil && tries(.columns) && W3CState.isDirective(line)
  }

  /// Where the time of a line that was read as `entry` is: one place, or a date and a time.
  func timeRanges(of text: Span<UInt8>, _ entry: LogEntry) -> [Range<Int>] {
    let start = prefixLength(of: text, entry.format)
    var times = self.times
    switch entry.format.family {
    case .json, .logfmt, .ltsv:
      guard let (fields, time) = members(of: text, times: &times) else { return [] }
      if let time { return [time] }
      let pair = [fields.date.range, fields.timeOfDay.range].filter { !$0.isMissing }
      // Without any it is the time of the record around.
      return (pair.isEmpty ? [LinePrefix.all(of: text).time].filter { !$0.isMissing } : pair)
        .map(\.range)
    case .events: return []
    case .columns: return columns.timeRanges(in: text)
    case .commonLog
    where !entry.beforeTime.isMissing && text[entry.beforeTime.range.upperBound] == 0x5B:
      // Of several times in brackets the one that what follows fits.
      let start = entry.beforeTime.range.upperBound + 1
      return [start..<ByteSearch.first(0x5D, in: text, start..<text.count)]
    default:
      guard
        let program = program
          ?? Self.programs.first(where: { $0.name.family == entry.format.family })?.program
      else { return [] }
      var trace = MatchTrace()
      var scratch = LogEntry()
      _ = program.match(text, from: start, into: &scratch, times: &times, observer: &trace)
      return trace.time.map { [$0] } ?? []
    }
  }

  /// What the members of a JSON object, or of a line of pairs, are; `nil` where the text is neither.
  private func members(
    of text: Span<UInt8>, times: inout TimeReader
  ) -> (fields: JSONFields, time: Range<Int>?)? {
    let prefix = LinePrefix.all(of: text)
    let message = text.extracting(0..<prefix.end)
    if let found = pairs.inspect(message, from: prefix.start, times: &times) { return found }
    let brace = ByteSearch.first(0x7B, in: message, prefix.start..<message.count)
    return json.inspect(message, from: brace, times: &times).map { ($0.fields, $0.time) }
  }

  /// The line that is in a string of a JSON line, if there is one: of a line that fits no format.
  func embeddedLine(in text: Span<UInt8>) -> [UInt8]? {
    var times = self.times
    guard program == nil, let (fields, _) = members(of: text, times: &times),
      !fields.message.isMissing
    else { return nil }
    var line: [UInt8] = []
    let message = fields.message.range.range
    let isQuoted = text[message.lowerBound] == 0x22
    FieldEscaping.json.appendUnescaped(
      text, isQuoted ? (message.lowerBound + 1)..<(message.upperBound - 1) : message, to: &line)
    return line
  }

  /// The format that a text, which fits none, is closest to; `nil` where it is close to none.
  func closestFormat(to text: Span<UInt8>) -> FormatMiss? {
    var times = self.times
    if let program {
      return program.fitsButForCut(text, from: 0, times: times)
        ? FormatMiss(withCutRequest: .custom)
        : Self.miss(.custom, program, text, from: 0, &times).miss
    }
    let start = prefixLength(of: text, nil)
    // A comment is close to nothing.
    if StaticString("#").begins(text) { return nil }
    var first = start
    while first < text.count, text[first] == 0x20 || text[first] == 0x09 { first += 1 }
    guard first < text.count else { return nil }
    if text[first] == 0x7B { return tries(.json) ? jsonMiss(text, from: first, &times) : nil }
    if let miss = pairsMiss(text, from: start, &times) { return miss }
    if lacksFieldsLine(text) {
      return FormatMiss(
        format: .w3c, position: nil,
        expected:
          "the log's own #Fields line before it, or --format '#Fields: …' with its names: it "
          + "looks like a W3C (IIS) line")
    }
    if let miss = cutMiss(text, from: start) ?? joinedMiss(text, from: start)
      ?? timeMiss(text, from: start)
    {
      return miss
    }
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

  /// A line that would fit, if its request had not been cut off.
  private func cutMiss(_ text: Span<UInt8>, from start: Int) -> FormatMiss? {
    var (times, entry) = (self.times, LogEntry())
    if tries(.commonLog), CommonLogFamily.cut(text, from: start, into: &entry, times: &times),
      CommonLogFamily.isCutOff(text, request: entry.request.range)
    {
      return FormatMiss(withCutRequest: .combined)
    }
    return tries(.haproxy)
      && VendorPrograms.haproxy.fitsButForCut(text, from: start, times: self.times)
      ? FormatMiss(withCutRequest: .haproxy) : nil
  }

  /// A line that would fit, if it had not two requests.
  private func joinedMiss(_ text: Span<UInt8>, from start: Int) -> FormatMiss? {
    var times = self.times
    var entry = LogEntry()
    entry.format = commonLogName
    var fits =
      tries(.commonLog) && CommonLogFamily.cut(text, from: start, into: &entry, times: &times)
    for candidate in Self.programs
    where !fits && tries(candidate.name.family)
      && VendorReader.beginsAs(candidate.name, text, start)
    {
      entry = LogEntry()
      entry.format = candidate.name
      fits = candidate.program.match(text, from: start, into: &entry, times: &times)
    }
    return fits && entry.hasAnotherRequest(in: text)
      ? FormatMiss(withTwoRequests: entry.format) : nil
  }

  /// A line of the common log family whose time is in no shape that is read: `[22/Nov/2026:10:00:00 CET]`.
  private func timeMiss(_ text: Span<UInt8>, from start: Int) -> FormatMiss? {
    guard tries(.commonLog) else { return nil }
    let bracket = ByteSearch.first(0x5B, in: text, start..<text.count)
    let closing = ByteSearch.first(0x5D, in: text, bracket..<text.count)
    let request = closing + 3
    guard request < text.count, text[closing + 1] == 0x20, text[closing + 2] == 0x22,
      CommonLogFamily.isRequestLine(
        text, request..<ByteSearch.first(0x22, in: text, request..<text.count))
    else { return nil }
    var times = self.times
    let read = times.read(.anyText, in: text, at: bracket + 1)
    guard read?.end != closing else { return nil }
    return FormatMiss(withoutTimeAt: bracket + 1, in: text)
  }

  /// A line that consists of pairs.
  private func pairsMiss(
    _ text: Span<UInt8>, from start: Int, _ times: inout TimeReader
  ) -> FormatMiss? {
    guard let kind = KeyValueReader.kind(of: text, from: start) else { return nil }
    let format = kind == .logfmt ? FormatName.logfmt : .ltsv
    guard tries(format.family) else { return nil }
    guard let (fields, _) = pairs.inspect(text, from: start, times: &times) else {
      guard kind == .logfmt else { return nil }
      return FormatMiss(
        format: format, start: start, position: nil,
        expected: "key=value pairs alone, each quote closed, and no name that counts twice")
    }
    return FormatMiss(
      format: format, start: start, position: nil,
      expected: fields.isInUnknownZone
        ? Self.knownZone
        : fields.hasURL
          ? "a member that is a readable time" : "a member that is a request line or a URL")
  }

  /// A line that begins as JSON is nothing else.
  private func jsonMiss(
    _ text: Span<UInt8>, from start: Int, _ times: inout TimeReader
  ) -> FormatMiss {
    let expected: String
    if let envelope = envelope(of: text) {
      expected = "one record a line, as `jq \(envelope.options) '\(envelope.filter)'` makes of it"
    } else if let (fields, _, timeKeys) = json.inspect(text, from: start, times: &times) {
      expected =
        fields.isAmbiguous
        ? "one request: two members that may be its URL are of equal rank"
        : fields.isInUnknownZone
          ? Self.knownZone
          : fields.hasURL
            ? Self.missingTime(text, timeKeys) : "a member that is a request line or a URL"
    } else {
      expected = "a JSON object that is whole"
    }
    return FormatMiss(format: .json, start: start, position: nil, expected: expected)
  }

  /// What holds many records, or a part of one, on a line that fits no format.
  func envelope(of text: Span<UInt8>) -> JSONEnvelope? {
    guard program == nil, tries(.json) else { return nil }
    var first = prefixLength(of: text, nil)
    while first < text.count, text[first] == 0x20 || text[first] == 0x09 { first += 1 }
    guard first < text.count, let envelope = JSONEnvelope(text.extracting(first..<text.count))
    else { return nil }
    if text[first] == 0x7B, envelope != .joined {
      var times = self.times
      guard let (fields, _, _) = json.inspect(text, from: first, times: &times), !fields.hasURL
      else { return nil }
    }
    return envelope
  }

  private static let knownZone =
    "a time in a zone that is known (UTC, an offset, or the zone that --timezone names)"

  /// Names the members that were looked at; names with other bytes than those of usual ones are left out.
  private static func missingTime(_ text: Span<UInt8>, _ keys: [Range<Int>]) -> String {
    let names = keys.compactMap { key -> String? in
      let bytes = Array(copying: text, key)
      let isUsual = bytes.allSatisfy { (0x23...0x7E).contains($0) && $0 != 0x5C && $0 != 0x60 }
      return isUsual && bytes.count <= 64 ? "`\(String(decoding: bytes, as: UTF8.self))`" : nil
    }
    let unread =
      names.isEmpty
      ? "" : " (\(names.joined(separator: ", ")) \(names.count == 1 ? "is" : "are") not)"
    return "a member that is a readable time\(unread)"
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
    // A time with which the line begins, and nothing after it, is a sign of no format.
    let isOnlyTime = trace.time.map {
      $0.lowerBound == start && trace.furthest?.position ?? 0 <= $0.upperBound
    }
    return (miss, hasTime, isOnlyTime != true && (hasTime || missesTime == true))
  }

  /// Each format of text, by the name that its entries have.
  private static let programs: [(name: FormatName, program: FieldProgram)] = [
    (.combined, CommonLogFamily.program), (.haproxy, VendorPrograms.haproxy),
    (.envoy, VendorPrograms.envoy), (.alb, VendorPrograms.alb), (.elb, VendorPrograms.elb),
    (.s3, VendorPrograms.s3), (.cloudStorage, VendorPrograms.cloudStorage),
    (.squid, VendorPrograms.squid), (.uwsgi, VendorPrograms.uwsgi),
    (.nginxProxyManager, VendorPrograms.nginxProxyManager),
    (.nginxProxyManager, VendorPrograms.nginxProxyManagerProxy),
  ]
}

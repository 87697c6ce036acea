/// How a line is looked through for its Referer.
enum RefererLayout {
  /// The members of a JSON text that begins at `start`.
  case members(start: Int)
  /// The same of one that is no entry: a string in it may be a line of another format.
  case unknownMembers(start: Int)
  /// The fields of a text that was cut: what the entry holds is no Referer.
  case fields(LogEntry)
  /// A text that fits no format.
  case unknown
}

extension PrefilterMatcher {
  /// Whether a line mentions `session_id` elsewhere than in a Referer.
  ///
  /// The Referer of a text is a ``RefererField`` that is no part of the request, in a text that fits no
  /// format one beside something that looks like a request; that of JSON is what ``RefererMembers`` says.
  /// - Parameter passed: A part that is not looked at: the line inside a wrapper, which is a line of its
  ///   own.
  /// - Complexity: O(n). For a line with a single match that is in a Referer, O(length of the Referer)
  ///   beside the search for a candidate. Allocates only while its buffers grow to the longest line.
  mutating func matches(
    outsideRefererOf line: Span<UInt8>, _ layout: RefererLayout, passing passed: Range<Int> = 0..<0
  ) -> Bool {
    var fields = RefererFields(layout)
    // What was looked through begins here, and a match may be in it.
    var start = 0
    var isCandidate = false
    var position = 0
    var newlines: UInt64 = 0
    while position < line.count,
      let hit = Prefilter.candidate(in: line, from: position, newlines: &newlines)
    {
      let (isPassed, range) =
        passed.contains(hit)
        ? (true, passed) : fields.field(line, at: hit, from: min(position, hit))
      if isPassed {
        if isCandidate, matches(line.extracting(start..<max(start, range.lowerBound))) {
          return true
        }
        (start, isCandidate) = (range.upperBound, false)
      } else {
        isCandidate = true
      }
      position = max(range.upperBound, hit + 1)
    }
    return isCandidate && matches(line.extracting(min(start, line.count)..<line.count))
  }

  /// The same of a line that was read as `entry`.
  ///
  /// - Parameters:
  ///   - text: Where the entry's fields are: the line, or the one inside it.
  ///   - embedded: Where the line inside it is in the line.
  mutating func matches(
    outsideRefererOf line: Span<UInt8>, _ entry: LogEntry, in text: Span<UInt8>,
    embedded: Range<Int>
  ) -> Bool {
    let isJSON = entry.format.family == .json
    let layout: RefererLayout =
      isJSON ? .members(start: Self.brace(in: text)) : .fields(entry)
    guard !matches(outsideRefererOf: text, layout) else { return true }
    return entry.isEmbedded
      && matches(
        outsideRefererOf: line, .members(start: Self.brace(in: line)), passing: embedded)
  }

  /// The same of a line that fits no format. What an error log says of a request counts nowhere: the
  /// access log has it.
  mutating func matches(outsideRefererOf line: Span<UInt8>) -> Bool {
    if Self.isOfErrorLog(line) { return false }
    let start = LinePrefix.all(of: line).start
    guard let brace = Self.jsonStart(in: line, from: start) else {
      return matches(outsideRefererOf: line, .unknown)
    }
    return matches(outsideRefererOf: line, .unknownMembers(start: brace))
  }

  /// Whether a line is an error log's, with or without what its transport put in front.
  static func isOfErrorLog(_ line: Span<UInt8>) -> Bool {
    ErrorLogShape.begins(line) || ErrorLogShape.begins(line, at: LinePrefix.all(of: line).start)
  }

  /// Where the object of a line begins that was read as JSON.
  private static func brace(in line: Span<UInt8>) -> Int {
    ByteSearch.first(0x7B, in: line, LinePrefix.all(of: line).start..<line.count)
  }

  /// Where a text begins that is JSON by its first bytes: `{"`, `[{` or `["`.
  private static func jsonStart(in line: Span<UInt8>, from start: Int) -> Int? {
    let first = skipSpaces(line, start)
    guard first < line.count, line[first] == 0x7B || line[first] == 0x5B else { return nil }
    let second = skipSpaces(line, first + 1)
    guard second < line.count else { return nil }
    let isJSON = line[second] == 0x22 || (line[first] == 0x5B && line[second] == 0x7B)
    return isJSON ? first : nil
  }

  private static func skipSpaces(_ line: Span<UInt8>, _ start: Int) -> Int {
    var position = start
    while position < line.count, line[position] == 0x20 || line[position] == 0x09 { position += 1 }
    return position
  }
}

/// Finds the fields of one line, one after the other.
private struct RefererFields {
  private let layout: RefererLayout
  private var members: RefererMembers?
  private var request: (traces: RequestTraces, bounds: Range<Int>)?

  init(_ layout: RefererLayout) { self.layout = layout }

  /// The field of the byte at `position`, and whether it is a Referer.
  ///
  /// - Parameter first: Where the field may begin at the earliest.
  mutating func field(
    _ line: Span<UInt8>, at position: Int, from first: Int
  ) -> (isReferer: Bool, range: Range<Int>) {
    switch layout {
    case .members(let start): return member(line, at: position, from: first, start, isKnown: true)
    case .unknownMembers(let start):
      return member(line, at: position, from: first, start, isKnown: false)
    case .fields(let entry):
      if let range = entry.field(at: position) { return (false, range) }
      let field = RefererField(line, at: position, in: first..<line.count)
      return (field.kind != .none, field.range)
    case .unknown: return unknown(line, at: position, from: first, in: 0..<line.count)
    }
  }

  /// The same in a text that fits no format.
  private mutating func unknown(
    _ line: Span<UInt8>, at position: Int, from first: Int, in text: Range<Int>
  ) -> (isReferer: Bool, range: Range<Int>) {
    let rest = max(text.lowerBound, first)..<text.upperBound
    let field = RefererField(line, at: position, in: rest)
    guard field.kind == .url else { return (field.kind == .named, field.range) }
    if request?.bounds != text { request = (RequestTraces(line, in: text), text) }
    return (request?.traces.isRequestOutside(field.range, in: line) == true, field.range)
  }

  private mutating func member(
    _ line: Span<UInt8>, at position: Int, from first: Int, _ start: Int, isKnown: Bool
  ) -> (isReferer: Bool, range: Range<Int>) {
    guard position >= start else { return (false, position..<position + 1) }
    if members == nil, let named = RefererMembers.namedField(line, at: position, from: start) {
      return (true, named)
    }
    var walk = members ?? RefererMembers(at: start)
    let (isReferer, range) = walk.field(line, at: position)
    members = walk
    guard !isReferer, range.contains(position) else { return (isReferer, range) }
    if ErrorLogShape.begins(line, at: range.lowerBound) { return (true, range) }
    let rest = max(range.lowerBound, first)..<range.upperBound
    let field = RefererField(line, at: position, in: rest, isString: true)
    guard field.kind == .none, !isKnown else { return (field.kind != .none, field.range) }
    return unknown(line, at: position, from: first, in: range)
  }
}

extension LogEntry {
  /// The field of the request, or of its answer, that a byte is in.
  fileprivate func field(at position: Int) -> Range<Int>? {
    if request.range.contains(position) { return request.range }
    if target.range.contains(position) { return target.range }
    if path.range.contains(position) { return path.range }
    if query.range.contains(position) { return query.range }
    if location.range.contains(position) { return location.range }
    if virtualHost.range.contains(position) { return virtualHost.range }
    return hostHeader.range.contains(position) ? hostHeader.range : nil
  }
}

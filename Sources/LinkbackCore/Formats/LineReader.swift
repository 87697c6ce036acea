/// Reads lines as entries: with the format that was asked for, or the one a line is in.
///
/// Without a format each line is tried against all of them in one fixed order, the most specific
/// first: whether it begins as JSON, is made of pairs alone, begins as one of the load balancers' and
/// proxies' formats, is of the common log family, HAProxy's, or has the columns of the last `#Fields`
/// line. So what a file was detected as never changes what its lines count as.
package struct LineReader: Sendable {
  /// The only family that is tried, or `nil` for all.
  let family: FormatName.Family?
  let program: FieldProgram?
  var times: TimeReader
  /// What a line of the common log family is called: the name that was asked for, where that says what
  /// comes before the time.
  let commonLogName: FormatName
  private(set) var json = JSONEntryReader()
  private(set) var pairs = KeyValueReader()
  private var events = EventRecordReader()
  private let vendors = VendorReader()
  /// The `#Fields` and `#Date` lines in effect: they go with every part of a file to its thread.
  package internal(set) var columns: W3CState
  /// The text of a line that is in another one's string, without that one's escapes.
  package private(set) var embedded: [UInt8] = []
  /// Whether entries are to say their ``LogEntry/host``: no count needs it without `--by host`.
  package var readsHosts = false
  /// Where the text that ``embedded`` was taken from is in its line, wrappers inside it included.
  private(set) var embeddedRange = 0..<0
  /// The wrapper around ``embedded``, where that is in a second one.
  private var spare: [UInt8] = []

  /// - Parameters:
  ///   - format: `nil` tries every format on every line.
  ///   - zone: What a time without a zone is read in.
  ///   - columns: Where the lines do not begin at the file's start, how to find what is before.
  package init(format: LogFormat?, zone: LocalTimeZone, columns: W3CState = W3CState()) {
    family = format?.name.family
    commonLogName = CommonLogFamily.entryFormat(named: format?.name)
    program = format?.program
    times = TimeReader(zone: zone, patterns: format?.timePatterns ?? [])
    self.columns = columns
    self.columns.named = format?.columns
  }

  /// Cuts a line into fields; `false` where it fits no format, and where it has a NUL: no server writes one,
  /// and what a crash has replaced by zeros can't be told.
  ///
  /// - Parameter entry: A new one. Where its ``LogEntry/isEmbedded`` is set, its fields are positions
  ///   in ``embedded``.
  /// - Complexity: O(n); does not allocate, but while ``embedded`` grows to the longest text and where
  ///   a directive is new.
  @inline(__always)
  package mutating func read(_ line: Span<UInt8>, into entry: inout LogEntry) -> Bool {
    guard !Self.hasHole(line) else { return false }
    var isRead = false
    if let program {
      isRead = read(line, by: program, into: &entry)
    } else {
      isRead = readKnown(line, into: &entry)
    }
    if isRead, readsHosts { resolveHost(line, &entry) }
    return isRead
  }

  /// Whether a line has a NUL; those before its first character are no part of it.
  @inline(__always)
  static func hasHole(_ line: Span<UInt8>) -> Bool {
    ByteSearch.first(0, in: line, 0..<line.count) < line.count
  }

  private func resolveHost(_ line: Span<UInt8>, _ entry: inout LogEntry) {
    entry.resolveHost(in: entry.isEmbedded ? embedded.span : line)
  }

  /// A line in a format string: as it is, or after what its transport put in front.
  @inline(__always)
  private mutating func read(
    _ line: Span<UInt8>, by program: FieldProgram, into entry: inout LogEntry
  ) -> Bool {
    program.match(line, into: &entry, times: &times)
      || readPrefixed(line, by: program, into: &entry)
  }

  @inline(never)
  private mutating func readPrefixed(
    _ line: Span<UInt8>, by program: FieldProgram, into entry: inout LogEntry
  ) -> Bool {
    var prefix = LinePrefix(of: line)
    while prefix.takeNext(line) {
      entry = LogEntry()
      guard !prefix.isPart else { return false }
      let message = line.extracting(0..<prefix.end)
      if program.match(message, from: prefix.start, into: &entry, times: &times) { return true }
    }
    return false
  }

  private mutating func readKnown(_ line: Span<UInt8>, into entry: inout LogEntry) -> Bool {
    if tries(.columns) {
      if W3CState.isDirective(line) {
        columns.take(line)
        entry.format = .w3c
        return true
      }
      if Self.mayHoldLine(line), columns.hasColumns(), readColumns(line, into: &entry) {
        return true
      }
      entry = LogEntry()
    }
    json.leaveWrapper()
    switch readBody(of: line, isEmbedded: false, into: &entry) {
    case .entry: return true
    case .wrapped(let text, let isEntryItself):
      var inner = LogEntry()
      guard readEmbedded(line, text, into: &inner) else { return isEntryItself }
      entry = inner
      return true
    case .none: return tries(.columns) && readColumns(line, into: &entry)
    }
  }

  /// Whether a column of the line could hold all of another format's line, as a client's user agent may: the
  /// columns in effect have to be tried first then. Columns are separated by tabs, or a text with spaces is
  /// in quotes; lines of other formats have their bracket before any quote, and seldom a tab.
  @inline(__always)
  private static func mayHoldLine(_ line: Span<UInt8>) -> Bool {
    let whole = 0..<line.count
    guard !whole.isEmpty, line[0] != 0x7B else { return false }
    let bracket = ByteSearch.first(0x5B, in: line, whole)
    guard bracket < line.count else { return false }
    return ByteSearch.first(0x22, in: line, 0..<bracket) < bracket
      || ByteSearch.first(0x09, in: line, whole) < line.count
  }

  private mutating func readColumns(_ line: Span<UInt8>, into entry: inout LogEntry) -> Bool {
    // A first column that is a time could be taken for a prefix: there is none here.
    guard line.count > 0, line[0] != 0x23 else { return false }
    entry = LogEntry()
    return columns.match(line, into: &entry, times: &times)
  }

  /// Reads a line without what its transport put in front; all formats but the columns of a
  /// `#Fields` line.
  private mutating func readBody(
    of line: Span<UInt8>, isEmbedded: Bool, into entry: inout LogEntry
  ) -> LineContent {
    if tries(.commonLog), CommonLogFamily.beginsAsMost(line) {
      entry.format = commonLogName
      if CommonLogFamily.read(line, from: 0, into: &entry, times: &times) { return .entry }
      entry = LogEntry()
    }
    var prefix = LinePrefix(of: line)
    repeat {
      // An ELB line begins with a time, which a container's runtime could have put there too.
      if tries(.elb), vendors.readELB(line, from: prefix.start, into: &entry, &times) {
        return .entry
      }
    } while prefix.takeNext(line)
    guard prefix.end < line.count else {
      return readMessage(of: line, prefix, isEmbedded: isEmbedded, into: &entry)
    }
    let message = line.extracting(0..<prefix.end)
    return readMessage(of: message, prefix, isEmbedded: isEmbedded, into: &entry)
  }

  /// Reads what is after a line's prefixes.
  @inline(__always)
  private mutating func readMessage(
    of line: Span<UInt8>, _ prefix: LinePrefix, isEmbedded: Bool, into entry: inout LogEntry
  ) -> LineContent {
    let start = prefix.start
    var first = start
    // RFC 7464 has a record separator before each object.
    while first < line.count, line[first] == 0x20 || line[first] == 0x09 || line[first] == 0x1E {
      first += 1
    }
    guard first < line.count else { return .none }
    if line[first] == 0x7B {
      return readObject(line, from: first, prefix, isEmbedded: isEmbedded, into: &entry)
    }
    // Nothing closes a pair: a part of a line may end in the middle of a status.
    if !prefix.isPart, let kind = KeyValueReader.kind(of: line, from: start) {
      switch readPairs(line, from: start, kind, prefix, into: &entry) {
      case .none: entry = LogEntry()
      case let finding: return finding
      }
    }
    if vendors.read(line, from: start, only: family, into: &entry, &times) { return .entry }
    if tries(.commonLog) {
      entry = LogEntry()
      entry.format = commonLogName
      if CommonLogFamily.read(line, from: start, into: &entry, times: &times) { return .entry }
    }
    if tries(.haproxy), vendors.readHAProxy(line, from: start, into: &entry, &times) {
      return .entry
    }
    return .none
  }

  private mutating func readPairs(
    _ line: Span<UInt8>, from start: Int, _ kind: KeyValueReader.Kind, _ prefix: LinePrefix,
    into entry: inout LogEntry
  ) -> LineContent {
    let finding = pairs.read(
      line, from: start, kind, prefixTime: prefix.time, wrapperTime: json.wrapperTime,
      into: &entry, times: &times)
    guard !tries(kind == .logfmt ? .logfmt : .ltsv) else { return finding }
    guard case .wrapped(let text, _) = finding else { return .none }
    return .wrapped(text, isEntryItself: false)
  }

  /// A line that begins as JSON is JSON, or nothing.
  private mutating func readObject(
    _ line: Span<UInt8>, from start: Int, _ prefix: LinePrefix, isEmbedded: Bool,
    into entry: inout LogEntry
  ) -> LineContent {
    let record = EventRecordReader.isRecord(line, from: start)
    if record.isRecord, tries(.events), !isEmbedded {
      entry.format = .linkbackEvents
      guard record.isEvent else { return .entry }
      return events.read(line, from: start, into: &entry, times: &times) ? .entry : .none
    }
    let finding = json.read(
      line, from: start, prefixTime: prefix.time, into: &entry, times: &times)
    guard !tries(.json) else { return finding }
    guard case .wrapped(let text, _) = finding else { return .none }
    return .wrapped(text, isEntryItself: false)
  }

  /// Reads the line inside a wrapper, which may itself be one around a second.
  private mutating func readEmbedded(
    _ line: Span<UInt8>, _ text: Range<Int>, into entry: inout LogEntry
  ) -> Bool {
    embeddedRange = text
    var (inner, second) = takeBuffers()
    defer { (embedded, spare) = (inner, second) }
    Self.appendLine(line, text, to: &inner)
    guard !Self.hasHole(inner.span) else { return false }
    switch readBody(of: inner.span, isEmbedded: true, into: &entry) {
    case .none: return false
    case .entry:
      entry.isEmbedded = true
      return true
    case .wrapped(let text, let isEntryItself):
      entry.isEmbedded = true
      Self.appendLine(inner.span, text, to: &second)
      guard !Self.hasHole(second.span) else { return isEntryItself }
      var deeper = LogEntry()
      switch readBody(of: second.span, isEmbedded: true, into: &deeper) {
      case .none, .wrapped(_, isEntryItself: false): return isEntryItself
      case .entry, .wrapped: break
      }
      entry = deeper
      entry.isEmbedded = true
      swap(&inner, &second)
      return true
    }
  }

  /// Appends the text of a JSON string, without the line end that it may have.
  private static func appendLine(
    _ bytes: Span<UInt8>, _ text: Range<Int>, to line: inout [UInt8]
  ) {
    FieldEscaping.json.appendUnescaped(bytes, text, to: &line)
    while line.count > 0, line[line.count - 1] == 0x0A || line[line.count - 1] == 0x0D {
      line.removeLast()
    }
  }

  /// The two buffers for embedded text, empty, to be filled and put back.
  private mutating func takeBuffers() -> ([UInt8], [UInt8]) {
    var (inner, outer) = (embedded, spare)
    (embedded, spare) = ([], [])
    inner.removeAll(keepingCapacity: true)
    outer.removeAll(keepingCapacity: true)
    return (inner, outer)
  }

  /// ``embedded``, to be looked at while the reader is free to change; put back by
  /// ``putBack(embedded:)``.
  package mutating func takeEmbedded() -> [UInt8] {
    let bytes = embedded
    embedded = []
    return bytes
  }

  package mutating func putBack(embedded bytes: [UInt8]) { embedded = bytes }

  @inline(__always)
  func tries(_ family: FormatName.Family) -> Bool {
    self.family == nil || self.family == family
  }

  /// The format's name of a line that was read as `entry`.
  package func name(of line: Span<UInt8>, _ entry: LogEntry) -> FormatName {
    name(in: entry.isEmbedded ? embedded.span : line, entry)
  }

  /// The same of the text that the entry's fields are in.
  func name(in text: Span<UInt8>, _ entry: LogEntry) -> FormatName {
    switch entry.format {
    case .combined: return CommonLogFamily.name(of: text, entry)
    case .json:
      let prefix = LinePrefix.all(of: text)
      let object = text.extracting(0..<prefix.end)
      return JSONFormatNaming.name(
        of: object, from: ByteSearch.first(0x7B, in: object, prefix.start..<object.count))
    default: return entry.format
    }
  }
}

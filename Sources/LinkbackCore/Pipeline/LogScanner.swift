/// The pipeline of one thread: blocks of lines in; counts, and records about single lines, out.
///
/// ```
///   block ─▶ candidate lines ─▶ entries ─▶ callbacks ─▶ aggregator (totals, windows, sessions)
///              LineReader      CallbackScanner       └▶ records (events, or rejected lines)
/// ```
/// A line without a prefilter match is counted and never looked at again: the search for candidates
/// runs over the whole block at once, and only lines with one are cut into fields.
package struct LogScanner: ~Copyable, Sendable {
  package struct Options: Sendable {
    package var reading = ReadingOptions()
    package var outcomes = OutcomeAggregator.Options()
    package var records = Records.none
    /// Whether lines without a prefilter match are left unparsed. Off, every line is parsed: the tests
    /// hold both equal.
    package var usesPrefilter = true
    /// Whether lines may take the ``FastPath``. Off, every line takes the plain one: the tests hold both
    /// equal.
    package var usesFastPath = true

    package init() {}
  }

  /// Which records about single lines are made.
  package enum Records: Sendable {
    case none
    /// Of all sessions, or of the one with this hash.
    case events(revealingSessions: Bool, session: UInt64? = nil)
    case rejected
  }

  private let options: Options
  var reader = LineReader(format: nil, zone: .utc)
  var callbacks: CallbackScanner
  var fastPath: FastPath
  var matcher = PrefilterMatcher()
  private var file: [UInt8] = []
  /// Of the current part.
  package internal(set) var statistics = Statistics()
  /// Of the current part.
  package internal(set) var suspects = SuspectLines()
  package var records = RecordBuffer()
  var counts: OutcomeAggregator
  /// How event time moves; only while following: with it callbacks before its retention cutoff are
  /// ``Rejection/expired``.
  package var progress: EventProgress?

  package init(options: Options) {
    self.options = options
    var judging = options.reading.callbacks
    judging.locates = options.outcomes.byRoute || options.outcomes.byHost
    var makesRecords = false
    if case .events = options.records { makesRecords = true }
    judging.locates = judging.locates || makesRecords
    callbacks = CallbackScanner(options: judging)
    fastPath = FastPath(
      isOn: options.usesFastPath, judging, options.outcomes, makesRecords: makesRecords)
    counts = OutcomeAggregator(options: options.outcomes)
  }

  /// Begins a file, or a part of one that begins with a whole line; ``statistics`` and ``suspects`` start
  /// from zero.
  ///
  /// - Parameters:
  ///   - path: How the file is named in records.
  ///   - columns: The `#Fields` line in effect, where the lines do not begin at a file's start.
  package mutating func begin(path: ByteString, columns: W3CState = W3CState()) {
    begin(path: path, reader: LineReader(options.reading, columns: columns))
  }

  /// As ``begin(path:columns:)``, with a reader that goes on.
  package mutating func begin(path: ByteString, reader: LineReader) {
    self.reader = reader
    self.reader.readsHosts = callbacks.options.locates
    fastPath.begin(reader)
    statistics = Statistics()
    suspects = SuspectLines()
    file.removeAll(keepingCapacity: true)
    JSONText.append(string: path, to: &file)
  }

  /// Scans whole lines; only the last may lack its LF.
  ///
  /// - Parameter offset: Where the block begins in the uncompressed file.
  /// - Complexity: O(n). Does not allocate for a line: only for new sessions, rows, windows and
  ///   names, for records, and while buffers grow to the longest line.
  package mutating func scan(_ bytes: Span<UInt8>, offset: Int) {
    // Where the current line begins, and where the search for its first candidate goes on.
    var (position, searched) = (0, 0)
    // Lines before `searched`.
    var lines: UInt64 = 0
    let base = statistics.lines
    // Where callbacks are line by line, searching for candidates first would only cost time.
    var followsCallback = false
    while position < bytes.count {
      // The line's first candidate, where that is known.
      var hit = -1
      if !followsCallback, options.usesPrefilter {
        let linesBefore = lines
        guard let found = Prefilter.candidate(in: bytes, from: searched, newlines: &lines) else {
          break
        }
        if lines > linesBefore {
          position = ByteSearch.afterLast(0x0A, in: bytes, searched..<found)
          hit = found
        } else if searched == position {
          hit = found
        }
      }
      let line = fastLine(bytes, from: position)
      if let line, let end = Self.refererEnd(bytes, line, hit: hit) {
        searched = end
        continue
      }
      if let line, let end = takeFastCallback(line, in: bytes) {
        followsCallback = true
        lines += 1
        position = end + 1
      } else if followsCallback, line.map({ !$0.hasQuery }) ?? true {
        // Perhaps without a prefilter match: those are not looked at.
        followsCallback = false
      } else {
        followsCallback = false
        let end = ByteSearch.first(0x0A, in: bytes, position..<bytes.count)
        lines += 1
        let content = LineBounds.content(of: bytes, position..<end)
        scanLine(
          bytes.extracting(content), line, number: base + Int(lines),
          offset: offset + content.lowerBound)
        position = end + 1
      }
      searched = position
    }
    // What the search passed over after the last candidate is counted already, but for a last line
    // without LF.
    let endsOpen = bytes.count > 0 && bytes[bytes.count - 1] != 0x0A && position < bytes.count
    statistics.lines = base + Int(lines) + (endsOpen ? 1 : 0)
    if progress != nil { advance(toLastLineOf: bytes) }
  }

  /// Moves event time to that of the last line, callback or not: a site without callbacks gets on,
  /// too.
  private mutating func advance(toLastLineOf block: Span<UInt8>) {
    guard block.count > 0 else { return }
    let end = block[block.count - 1] == 0x0A ? block.count - 1 : block.count
    let start = ByteSearch.afterLast(0x0A, in: block, 0..<end)
    var entry = LogEntry()
    // A line without a time of its own, such as a `#Fields` line, leaves the entry's as it is.
    let none = entry.time
    let line = block.extracting(LineBounds.content(of: block, start..<end))
    guard reader.read(line, into: &entry), entry.time != none else { return }
    progress?.advance(to: entry.time)
  }

  /// Counts a line that was longer than the limit and is not in memory any more.
  ///
  /// - Parameter head: The beginning of the line.
  package mutating func skipOversizedLine(head: Span<UInt8>, offset: Int) {
    statistics.lines += 1
    let content = LineBounds.content(of: head, 0..<head.count)
    reject(.oversized, head.extracting(content), number: statistics.lines, offset: offset)
  }

  /// Adds the bytes that were read for the current part.
  package mutating func addBytes(_ count: Int) { statistics.bytes += count }

  /// Adds what another scanner counted. See ``OutcomeAggregator/merge(_:)``.
  package mutating func merge(_ other: inout LogScanner) -> Bool {
    counts.merge(&other.counts)
  }

  /// Adds what another thread's scanner counted, but not yet its sessions: they are merged part by
  /// part, on any threads, and come back by ``finishMerge(_:_:)``.
  ///
  /// - Returns: `nil` where a limit was reached, see ``OutcomeAggregator/merge(_:)``.
  package mutating func beginMerge(of other: inout LogScanner) -> SessionMerge? {
    counts.beginMerge(of: &other.counts)
  }

  package mutating func finishMerge(
    _ shards: [SessionMerge.Shard], _ tallies: [SessionMerge.Tally]
  ) {
    counts.finishMerge(shards, tallies)
  }

  /// Whether a limit of distinct names was reached: the result depends on the order of the lines.
  package var hasReachedLimit: Bool { counts.hasReachedLimit }

  /// The `#Fields` line in effect after what was scanned.
  package var columns: W3CState { reader.columns }

  /// The counts since the last time they were taken; the scanner begins anew.
  package mutating func takeCounts() -> OutcomeAggregator {
    let taken = counts
    counts = OutcomeAggregator(options: options.outcomes)
    fastPath.forgetRows()
    return taken
  }

  /// The counts so far.
  package mutating func result() -> OutcomeResult { OutcomeResult(&counts) }

  /// The same for views; the counts are by windows.
  package mutating func snapshot(statistics: Statistics, logs: [Snapshot.Log]) -> Snapshot {
    Snapshot(&counts, statistics: statistics, logs: logs)
  }

  /// - Parameter fast: The same line, where the fast path is sure of it.
  @inline(__always)
  private mutating func scanLine(
    _ line: Span<UInt8>, _ fast: FastLine?, number: Int, offset: Int
  ) {
    if let fast, fast.hasProtocol, !fast.isTorn(line, after: fast.start),
      fast.end(in: line, after: fast.start) != nil
    {
      return account(
        for: reader.entry(of: fast, in: line), in: line, line, number: number, offset: offset)
    }
    var entry = LogEntry()
    var isRead = readsFast(line, into: &entry)
    if !isRead { isRead = reader.read(line, into: &entry) }
    guard isRead else {
      if matcher.matches(line) {
        note(malformed: line, number: number)
        reject(.malformed, line, number: number, offset: offset)
      }
      return
    }
    guard entry.isEmbedded else {
      if takeFastCallback(entry, in: line) { return }
      return account(for: entry, in: line, line, number: number, offset: offset)
    }
    let text = reader.takeEmbedded()
    if !takeFastCallback(entry, in: text.span) {
      account(for: entry, in: text.span, line, number: number, offset: offset)
    }
    reader.putBack(embedded: text)
  }

  /// - Parameter text: Where the entry's fields are: the line, or the one inside it.
  @inline(__always)
  private mutating func account(
    for entry: LogEntry, in text: Span<UInt8>, _ line: Span<UInt8>, number: Int, offset: Int
  ) {
    var callback = Callback()
    if let reason = callbacks.judge(text, entry, &callback) {
      note(reason, callback, entry, in: text, line, number: number)
      return reject(reason, line, number: number, offset: offset)
    }
    if progress != nil, progress?.admit(callbackAt: callback.time) == false {
      return reject(.expired, line, number: number, offset: offset)
    }
    statistics.callbacks += 1
    counts.record(callback, text, callbacks)
    if case .events(let revealsSession, let session) = options.records,
      session == nil || session == callback.session
    {
      records.appendEvent(
        callback, text, callbacks, revealsSession: revealsSession,
        limits: options.outcomes.limits, file: file,
        lineNumber: number)
    }
  }

  private mutating func reject(
    _ reason: Rejection, _ line: Span<UInt8>, number: Int, offset: Int
  ) {
    statistics.reject(reason)
    guard case .rejected = options.records else { return }
    switch reason {
    case .malformed, .incomplete, .foreign, .wrongMethod, .oversized:
      records.appendRejected(reason, line, file: file, lineNumber: number, offset: offset)
    case .other, .outside, .expired: break
    }
  }
}

package import LinkbackCore

/// Follows logs: what becomes of their files, how far they are read, what their lines count as, and
/// when windows close.
///
/// ```
///   names ─▶ survey ─▶ streams ─▶ read ─▶ scanner ─▶ outcomes ─▶ commit ─▶ state, records
///            (which file is which)  (lines)          (windows)
/// ```
/// It waits for nothing, looks at no clock, and reads only through ``LogFiles`` and ``LogFile``: the
/// same calls with the same files and times do the same.
///
/// All that a commit holds belongs together: the counts are those of the lines before the offsets. What
/// was not committed can be lost at any moment and is read again.
package struct FollowEngine<Files: LogFiles>: ~Copyable {
  package let options: FollowOptions
  var files: Files
  /// By ascending id.
  var streams: [FollowedStream<Files.File>] = []
  /// Those of ``streams`` that have an open file or wait for something, by ascending place, from one look
  /// at the names to the next. What is only remembered grows with the days; this does not.
  var active: [ActiveStream] = []
  var scanner: LogScanner
  /// Serves all streams, one after the other.
  var lines: LineBuffer
  /// For looking at the beginnings of files.
  var head: [UInt8] = []
  var outcomes: LiveOutcomes
  var clock: WatermarkClock
  var progress: FollowProgress

  /// Files that are not read, and why.
  var asides: [FileIdentity: SetAside] = [:]
  var troubles: [ByteString: Trouble] = [:]
  /// The followed paths at which there was a file when the names were looked at last.
  var targets: [ByteString] = []
  /// Whether each followed path was a pipe when the names were looked at last.
  var followsOnlyPipes = false
  var notices: [FollowNotice] = []
  /// By path, what is not told yet of lines that do not count.
  var watches: [ByteString: SuspectWatch] = [:]
  /// Whether ``FollowNotice/malformed(path:line:)`` was told in this run.
  var hasToldMalformed = false
  /// Whether nothing was committed, and no names looked at, before.
  var isFirstStart: Bool
  /// Whether the names have to be looked at again before anything is read.
  var isOutdated = true
  /// The wall clock when all of them could be looked at last, and of each file was known whether it has
  /// to be read; before the first time, what the state says.
  var looked: EventTime
  /// Whether they were looked at; and whether once all could be seen that there was.
  var hasLooked = false
  var hasSeenAll = false
  var hidden = HiddenPlaces()
  /// What could not be looked at since the first start: what is found there was there before it.
  var hiddenAtStart = PathSet()
  /// Whether no file may still turn out to be one that is missed, but for those of the logs of which
  /// something could not be looked at.
  var canJudgeLosses = false
  var obscureLogs: Set<ByteString> = []
  /// When any file grew last, in uptime; `nil` before the first survey.
  var lastGrowth: Int64?
  /// The last bytes of the lines that were scanned, and where they end.
  var scannedTail: (fingerprint: FileFingerprint, end: Int64)?
  /// Whose turn it is among the streams that have caught up.
  var turn = 0

  /// Of events.
  var records: [UInt8] = []
  var writer: RecordWriter
  var forgottenStreams: [Int64] = []
  var hasChangedStreams = false
  var newCallbacks = 0
  /// Whether callbacks were counted since windows were reported provisionally.
  var hasInterimNews = false
  /// When provisional records were made last, in uptime.
  var lastInterim: Int64?
  var delivery: Delivery
  /// Whether observations that are kept are still to be restored. Until ``finishRestoring()`` nothing may be
  /// read, and commits hold no counts: those of sessions are not whole.
  package private(set) var isRestoring: Bool

  /// - Parameter checkpoint: What to go on with, or `nil` for a new state. The observations that are kept
  ///   have to be restored then.
  package init(options: FollowOptions, files: Files, checkpoint: Checkpoint?) {
    precondition(options.scanner.outcomes.window != nil, "following counts in windows")
    self.options = options
    self.files = files
    scanner = LogScanner(options: options.scanner)
    lines = LineBuffer(lineLimit: options.scanner.reading.lineLimit, waits: true)
    let counting = options.scanner.outcomes
    writer = RecordWriter(hasRoute: counting.byRoute, hasHost: counting.byHost)
    isFirstStart = checkpoint == nil
    isRestoring = checkpoint != nil
    progress = checkpoint?.progress ?? FollowProgress()
    looked = progress.looked
    delivery = checkpoint?.delivery ?? Delivery()
    outcomes =
      checkpoint.map { LiveOutcomes(options: counting, restoring: $0.outcomes) }
      ?? LiveOutcomes(options: counting)
    clock = WatermarkClock(
      lateness: options.lateness, retention: options.retention,
      horizon: checkpoint?.progress.horizon)
    for record in (checkpoint?.streams ?? []).sorted(by: { $0.id < $1.id }) {
      clock.note(record.watermark)
      // What is to come through a pipe has nothing to do with what came before.
      if record.isOfPipe {
        forgottenStreams.append(record.id)
      } else {
        streams.append(FollowedStream(record))
      }
    }
  }

  /// Takes observations back: at the start, and after ``forget(before:)``, in the order in which they were
  /// committed.
  package mutating func restore(observations: [Observation]) {
    precondition(isRestoring, "facts are restored at the start, and after some were forgotten")
    outcomes.restore(observations: observations)
  }

  /// Says that all observations that are kept were restored.
  package mutating func finishRestoring() { isRestoring = false }

  /// Forgets the windows that start before `seconds`, when a commit that says so is saved; the observations
  /// that are kept have to be restored then.
  package mutating func forget(before seconds: Int64) {
    outcomes.forget(before: seconds)
    isRestoring = true
  }

  /// What happened since the last time.
  package mutating func takeNotices() -> [FollowNotice] {
    defer { notices.removeAll() }
    return notices
  }

  /// Whether only pipes were followed, and all of them have ended.
  package var waitsForNothing: Bool {
    followsOnlyPipes && streams.allSatisfy { !$0.isPipe || $0.record.phase == .ended }
  }

  package var problems: FollowProblems {
    var problems = FollowProblems()
    problems.readablePaths = targets.count { troubles[$0]?.wasRead ?? true }
    for (path, trouble) in troubles { problems.paths.append((path, trouble.reason)) }
    for stream in active {
      let stream = streams[stream.index]
      guard case .change(_, let error) = stream.wait, troubles[stream.record.path] == nil else {
        continue
      }
      problems.paths.append((stream.record.path, .unreadable(error)))
    }
    problems.paths += hidden.passing.map { ($0.path, .unreadable($0.error)) }
    problems.paths.sort { $0.path < $1.path }
    return problems
  }

  /// The place of a stream among ``streams``.
  ///
  /// - Complexity: O(log n).
  func index(of id: Int64) -> Int? {
    let place = streams.partitioningIndex { $0.record.id >= id }
    return place < streams.count && streams[place].record.id == id ? place : nil
  }

  mutating func change(_ index: Int) {
    streams[index].isChanged = true
    hasChangedStreams = true
  }
}

package import LinkbackCore

/// Gathers what the next commit holds: counts, records, windows that close, and the numbers that run
/// since the state began.
struct CommitBuilder: ~Copyable {
  private let options: FollowOptions
  private var outcomes: LiveOutcomes
  var windows: WindowSchedule
  private var progress: FollowProgress
  /// Of events.
  private var records: [UInt8] = []
  private var writer: RecordWriter
  private(set) var newCallbacks = 0
  private var delivery: Delivery
  /// Whether observations that are kept are still to be restored. Until ``finishRestoring()`` nothing may be
  /// read, and commits hold no counts: those of sessions are not whole.
  private(set) var isRestoring: Bool

  /// - Parameter checkpoint: `nil` for a new state.
  init(options: FollowOptions, checkpoint: Checkpoint?) {
    self.options = options
    let counting = options.scanner.outcomes
    outcomes =
      checkpoint.map { LiveOutcomes(options: counting, restoring: $0.outcomes) }
      ?? LiveOutcomes(options: counting)
    progress = checkpoint?.progress ?? FollowProgress()
    windows = WindowSchedule(options: options, retentionCutoff: progress.retentionCutoff)
    writer = RecordWriter(hasRoute: counting.byRoute, hasHost: counting.byHost)
    delivery = checkpoint?.delivery ?? Delivery()
    isRestoring = checkpoint != nil
    for stream in checkpoint?.streams ?? [] { windows.note(stream.watermark) }
  }

  // MARK: Observations

  /// Takes observations back: at the start, and after ``forget(before:)``, in the order in which they were
  /// committed.
  mutating func restore(observations: [Observation]) {
    precondition(
      isRestoring, "observations are restored at the start, and after some were forgotten")
    outcomes.restore(observations: observations)
  }

  mutating func finishRestoring() { isRestoring = false }

  mutating func forget(before seconds: Int64) {
    outcomes.forget(before: seconds)
    isRestoring = true
  }

  // MARK: News

  var pendingRecordBytes: Int { records.count }

  /// Whether there may be something to commit, but for windows that close without news. Observations that were
  /// put back are news: the totals in the state may be those from before windows were forgotten.
  var hasNews: Bool {
    newCallbacks > 0 || !records.isEmpty || (outcomes.hasRecounted && !isRestoring)
  }

  /// Whether some window has news that are not reported.
  var hasOpenWindows: Bool {
    newCallbacks > 0 || outcomes.hasDue(closed: EventTime(nanoseconds: .max))
  }

  /// What is before it is forgotten.
  var kept: EventTime? { progress.keptFrom.flatMap { EventTime(seconds: $0) } }

  /// Takes the lines of one block: their records, and what they count as.
  ///
  /// - Parameter linesBefore: How many lines of the stream are before them.
  mutating func take(_ block: inout BlockReader, linesBefore: Int) {
    let news = block.statistics
    block.drainRecords(linesBefore: linesBefore, to: &records)
    progress.statistics += news
    newCallbacks += news.callbacks
    if news.callbacks > 0 { windows.noteCallbacks() }
    if let moved = block.moved { windows.take(moved, kept: kept) }
  }

  /// Takes what was counted since the last time.
  mutating func add(_ counts: OutcomeAggregator) {
    outcomes.add(counts)
    newCallbacks = 0
  }

  /// Whether a record of a window waits for a commit.
  func isDue(_ streams: WatermarkClock.CatchingUp, at now: FollowTime) -> Bool {
    guard windows.reportsWindows, !isRestoring else { return false }
    return windows.isInterimDue(at: now)
      || outcomes.hasDue(closed: windows.closed(streams, at: now))
  }

  // MARK: Commits

  /// What is new of streams since the last commit, and what is known of them.
  struct StreamNews {
    var streams: [LogStream] = []
    var forgotten: [Int64] = []
    var nextID: Int64 = 1
    var catchingUp = WatermarkClock.CatchingUp()
    /// See ``FollowProgress``.
    var looked: EventTime
    var began: EventTime
    var files = FileEvents()
    var missing: [ByteString] = []
  }

  /// What is new since the last commit; `nil` where nothing is and there is no other occasion.
  ///
  /// - Parameters:
  ///   - closesAll: Whether all windows are closed: nothing more will be read.
  ///   - delivery: How far the records of earlier commits are written.
  ///   - occasion: What it is for.
  /// - Complexity: O(n log n) for n news.
  mutating func commit(
    _ news: StreamNews, at now: FollowTime, closesAll: Bool, delivery: Delivery,
    occasion: CommitOccasion = .news
  ) -> Commit? {
    var commit = Commit(delivery: delivery)
    if isRestoring || occasion == .end {
      precondition(
        !closesAll && newCallbacks == 0, "counts wait until all observations are restored")
      commit.outcomes.limited = outcomes.limited
    } else {
      takeCounts(to: &commit, news.catchingUp, at: now, closesAll: closesAll)
    }
    (commit.streams, commit.forgottenStreams) = (news.streams, news.forgotten)
    (commit.records, records) = (records, [])
    let isEmpty =
      commit.streams.isEmpty && commit.forgottenStreams.isEmpty && commit.outcomes.isEmpty
      && commit.keepsFrom == nil && commit.records.isEmpty && delivery == self.delivery
    guard !isEmpty || occasion != .news else { return nil }
    self.delivery = delivery
    if let seconds = commit.keepsFrom { progress.keptFrom = seconds }
    progress.watermark = windows.clock.watermark(news.catchingUp)
    progress.retentionCutoff = windows.clock.retentionCutoff
    progress.committed = now.wall
    (progress.looked, progress.began) = (news.looked, news.began)
    (progress.files, progress.ended) = (news.files, occasion == .end ? now.wall : nil)
    (progress.missingLogs, progress.nextStream) = (news.missing, news.nextID)
    progress.number += 1
    commit.progress = progress
    return commit
  }

  private mutating func takeCounts(
    to commit: inout Commit, _ streams: WatermarkClock.CatchingUp, at now: FollowTime,
    closesAll: Bool
  ) {
    if windows.reportsWindows {
      let isInterim = windows.takeInterim(at: now)
      outcomes.emit(
        closed: closesAll ? EventTime(nanoseconds: .max) : windows.closed(streams, at: now),
        interim: isInterim, to: &writer)
      records += writer.bytes
      writer.removeAll()
    }
    commit.outcomes = outcomes.takeChanges()
    commit.keepsFrom = keepsFrom()
  }

  /// What windows and sessions are kept from, where that has moved by a whole step, or back.
  private func keepsFrom() -> Int64? {
    guard let retentionCutoff = windows.clock.retentionCutoff,
      let grid = options.scanner.outcomes.window
    else {
      return nil
    }
    let start = grid.start(of: retentionCutoff.seconds)
    guard let kept = progress.keptFrom else { return start }
    // Of what was forgotten nothing comes again.
    if start < kept { return start }
    return (start - kept) >= options.forgettingStep / FollowOptions.second ? start : nil
  }
}

extension OutcomeChanges {
  /// Whether there are none; ``limited`` changes only with rows.
  package var isEmpty: Bool {
    names.isEmpty && rows.isEmpty && windows.isEmpty && observations.isEmpty
  }
}

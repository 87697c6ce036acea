package import LinkbackCore

/// Follows logs: what becomes of their files, how far they are read, what their lines count as, and
/// when windows close.
///
/// ```
///   names ─▶ StreamRegistry ─▶ ReadScheduler ─▶ BlockReader ─▶ CommitBuilder ─▶ state, records
///            (which file is   (what is read    (lines,        (counts, windows,
///             which stream's)  when)            scanner)       what is new)
/// ```
/// It waits for nothing, looks at no clock, and reads only through ``LogFiles`` and ``LogFile``: the
/// same calls with the same files and times do the same.
///
/// All that a commit holds belongs together: the counts are those of the lines before the offsets. What
/// was not committed can be lost at any moment and is read again.
package struct FollowEngine<Files: LogFiles>: ~Copyable {
  package let options: FollowOptions
  var registry: StreamRegistry<Files>
  var scheduler = ReadScheduler()
  var reader: BlockReader
  var commits: CommitBuilder
  var watches: SuspectWatches

  /// - Parameter checkpoint: What to go on with, or `nil` for a new state. The observations that are kept
  ///   have to be restored then.
  package init(options: FollowOptions, files: Files, checkpoint: Checkpoint?) {
    precondition(options.scanner.outcomes.window != nil, "following counts in windows")
    self.options = options
    registry = StreamRegistry(options: options, files: files, checkpoint: checkpoint)
    reader = BlockReader(options: options)
    commits = CommitBuilder(options: options, checkpoint: checkpoint)
    watches = SuspectWatches(options: options.scanner.reading)
  }

  // MARK: Observations

  /// Whether observations that are kept are still to be restored. Until ``finishRestoring()`` nothing may be
  /// read, and commits hold no counts: those of sessions are not whole.
  package var isRestoring: Bool { commits.isRestoring }

  /// Takes observations back: at the start, and after ``forget(before:)``, in the order in which they were
  /// committed.
  package mutating func restore(observations: [Observation]) {
    commits.restore(observations: observations)
  }

  /// Says that all observations that are kept were restored.
  package mutating func finishRestoring() { commits.finishRestoring() }

  /// Forgets the windows that start before `seconds`, when a commit that says so is saved; the observations
  /// that are kept have to be restored then.
  package mutating func forget(before seconds: Int64) { commits.forget(before: seconds) }

  // MARK: What there is to say

  /// What happened since the last time.
  package mutating func takeNotices() -> [FollowNotice] { registry.takeNotices() }

  /// Whether only pipes were followed, and all of them have ended.
  package var waitsForNothing: Bool { registry.waitsForNothing }

  /// Whether there is a file that has to be read if nothing is written to it for a moment.
  package var hasUnsettledFiles: Bool { registry.pending.hasUnsettled }

  package var problems: FollowProblems {
    registry.currentProblems(of: scheduler.active.map(\.index))
  }

  // MARK: Discovery

  /// Looks at the names: finds out which file is which stream's, opens what is new, notes what is gone.
  ///
  /// - Complexity: O(streams + names); opens only files that are new, or changed since they were read
  ///   to the end.
  package mutating func discover(at now: FollowTime) {
    commits.windows.begin(at: now.monotonic)
    registry.discover(at: now)
    scheduler.take(registry.streams)
  }

  // MARK: Reading

  /// The most that is read of one stream before it is another one's turn.
  private static var blockSize: Int { 256 << 10 }

  /// Reads about `limit` bytes: first one block of each stream that has caught up and has grown, then
  /// of those that are catching up, always the one whose event time is least.
  ///
  /// That is also when files of which nothing more comes are closed.
  ///
  /// - Returns: Whether there is more to be read right now.
  package mutating func read(at now: FollowTime, limit: Int) -> Bool {
    precondition(!isRestoring, "what is read counts among the sessions that are kept")
    if registry.history.isOutdated || isDiscoveryDue(at: now) { discover(at: now) }
    checkClock(at: now)
    var budget = limit
    var hasMore = readGrown(&budget, at: now)
    while let index = scheduler.laggard() {
      guard budget > 0 else {
        hasMore = true
        break
      }
      budget -= max(step(index, budget: min(Self.blockSize, budget), at: now), 1)
      // It is looked at once more: it may be at its end. What can't be read has nothing more for now.
      hasMore =
        hasMore
        || (!registry.streams[index].isCatchingUp && registry.streams[index].isReadable)
    }
    return hasMore || registry.history.isOutdated
  }

  private mutating func readGrown(_ budget: inout Int, at now: FollowTime) -> Bool {
    var hasMore = false
    for stream in scheduler.turns {
      let index = stream.index
      guard !stream.isCatchingUp, let file = registry.streams[index].file else { continue }
      guard budget > 0 else {
        scheduler.postpone(stream)
        return true
      }
      do throws(SourceError) {
        let stamp = try file.stamp()
        if registry.hasGrown(index, file, stamp, at: now) {
          budget -= max(step(index, budget: min(Self.blockSize, budget), at: now), 1)
          hasMore = hasMore || registry.streams[index].hasMore
        } else if registry.isIdle(index, at: now) {
          // What there is of an unfinished line is its last line.
          _ = step(index, budget: 0, at: now, endsHere: true)
        }
      } catch {
        registry.fail(index, error, at: now)
      }
    }
    return hasMore
  }

  /// Reads a block of a stream's lines and counts them.
  ///
  /// - Parameters:
  ///   - budget: How many bytes are enough.
  ///   - endsHere: Whether nothing is read, and an unfinished line is the stream's last one.
  /// - Returns: How many bytes were read.
  private mutating func step(
    _ index: Int, budget: Int, at now: FollowTime, endsHere: Bool = false
  ) -> Int {
    guard let file = registry.streams[index].file else { return 0 }
    let progress = commits.windows.clock.progress(
      of: registry.streams[index].record.watermark,
      isCatchingUp: registry.streams[index].isCatchingUp,
      others: scheduler.catchingUp(but: index), latest: WindowSchedule.latest(at: now))
    var source = registry.source(of: file, index, budget: budget)
    let block = reader.read(
      &registry.streams[index], from: &source, progress: progress, endsHere: endsHere)
    let state = source.state
    registry.putBack(source, index)
    collect(index, block)
    if block.bytes > 0 {
      registry.streams[index].lastGrowth = now.monotonic
      commits.windows.noteGrowth(at: now.monotonic)
    }
    if block.failure == nil, block.bytes > 0 || state == .drained { registry.succeed(index) }
    if let failure = block.failure {
      registry.take(failure, index, at: now)
    } else if block.isAtEnd {
      registry.conclude(index)
    } else {
      _ = registry.take(state, index, at: now)
    }
    scheduler.note(index, registry.streams[index])
    return block.bytes
  }

  /// Takes what came of the lines of one block.
  private mutating func collect(_ index: Int, _ block: BlockReader.Block) {
    if let offset = block.began {
      registry.report(.began(path: registry.streams[index].record.path, offset: offset))
    }
    if block.began != nil || block.hasMoved { registry.streams.change(index) }
    let news = reader.statistics
    guard news != Statistics() else { return }
    let record = registry.streams[index].record
    watches.note(reader.suspects, counted: news.counted, of: record)
    commits.take(&reader, linesBefore: record.skippedLines + record.statistics.lines)
    registry.streams[index].record.statistics += news
    registry.streams[index].expiredLines += news.count(of: .expired)
    registry.streams[index].columns = reader.columns
    guard let moved = reader.moved else { return }
    registry.streams[index].record.watermark = moved.watermark
    if moved.futureCallbacks > 0, !registry.streams[index].hasReportedFuture {
      registry.streams[index].hasReportedFuture = true
      registry.report(.future(path: record.path))
    }
  }

  /// Sets event time back where the clock was: the times that it made believable are not any more.
  private mutating func checkClock(at now: FollowTime) {
    guard commits.windows.setBack(at: now, kept: commits.kept) else { return }
    let latest = WindowSchedule.latest(at: now)
    for index in registry.streams.indices {
      guard let watermark = registry.streams[index].record.watermark, watermark > latest else {
        continue
      }
      registry.streams[index].record.watermark = now.wall
      registry.streams.change(index)
      scheduler.note(index, registry.streams[index])
    }
    registry.report(.setBack)
  }
}

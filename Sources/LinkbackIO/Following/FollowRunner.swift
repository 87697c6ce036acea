package import Glibc
package import LinkbackFollowing
package import LinkbackSystem

/// How following goes on: how often it saves, and when it ends.
package struct RunOptions: Sendable {
  /// How long news may wait until it is saved, in nanoseconds.
  package var commitInterval: Int64 = 1_000_000_000
  /// Whether records are saved and written as soon as they are there: events on standard output.
  package var isPrompt = false
  /// Whether what is there is read, every window closed, and nothing waited for, but for files so new
  /// that they may be copies that are being made: for three seconds at most.
  package var isOnce = false
  /// Whether the state outlasts the process: what was not written is written by the next run.
  package var isLasting = false

  package init() {}
}

/// Something an operator wants to know, besides what the engine notices.
package enum RunNotice: Sendable, Equatable {
  case followed(FollowNotice)
  /// The state or the output can't be written; nothing is read until it can.
  case paused(String)
  case resumed
  /// The reader of the records is so slow that nothing is read.
  case waitsForReader
  /// Changes are seen late, and why.
  case limited(String)
  case reopened
  case stopping
}

/// Follows logs until it is told to stop: discovers, reads, saves, delivers, waits.
///
/// ```
///   discovery ─▶ read ─▶ commit ─▶ state ─▶ records ─▶ wait
///     ▲                                              │
///     └──────────────────────────────────────────────┘
/// ```
/// One thread. Nothing is written that is not saved, and the next commit says what is written. While
/// the state can't be saved or the records can't be written, nothing is read: what is not read is not
/// lost.
package struct FollowRunner<Store: CheckpointStore & ~Copyable>: ~Copyable {
  /// How the run ended, if it is well.
  package enum Ending: Equatable, Sendable {
    /// Everything was read, or whoever asked for it said so.
    case finished
    /// Nobody reads the records any more.
    case closedPipe
  }

  let options: RunOptions
  var engine: FollowEngine<FollowedFiles>
  var store: Store
  var delivery: RecordDelivery
  let watch: FileWatch
  let signals: SignalDescriptor
  var notifier: ServiceNotifier
  let clock: () -> FollowTime
  let poll: (inout [pollfd], Int32) -> Void
  let report: (RunNotice) -> Void
  let display: LiveDisplay?

  /// What could not be saved; it has to be before anything else.
  var unsaved: Commit?
  /// Why the last try to save or write failed, and when to try again, in monotonic time.
  var failure: RunFailure?
  var retry: Int64 = 0
  var isPaused = false
  /// What is left to restore, at the start and after windows were forgotten; nothing is read meanwhile.
  var restoring: ObservationRestoring?
  var mustReopen = false
  /// What the state says of what is written.
  var savedDelivery = Delivery()
  /// What was not written before the start, until it is taken up.
  private var outbox: [OutboxChunk]
  var lastCommit: Int64 = .min / 2
  /// When something was saved last, in monotonic time.
  var lastSave: Int64 = .min / 2
  var discoveryPace = DiscoveryPace()
  /// Whether the output can be written to only when a commit has named it.
  var needsSave = false
  var waitsForReader = false
  /// Whether that was reported.
  private var hasReportedReader = false
  var isStopping = false
  /// When a run that waits for nothing else ends whatever is new, in monotonic time.
  private var settledBy: Int64?

  /// Takes up where the state ends; its observations are read by ``run()``.
  ///
  /// - Parameters:
  ///   - rotatedIn: Folders, or patterns for them, that rotation moves the output to.
  ///   - poll: Waits as poll(2) does, for milliseconds.
  ///   - report: Hears what happens.
  ///   - display: Shows what is counted.
  /// - Throws: Where the state can't be read.
  package init(
    _ files: FollowedFiles, following: FollowOptions, options: RunOptions, store: consuming Store,
    output: FilePath?, rotatedIn: [FilePath] = [], watch: FileWatch, signals: SignalDescriptor,
    notifier: consuming ServiceNotifier = ServiceNotifier(),
    clock: @escaping () -> FollowTime = { .now },
    poll: @escaping (inout [pollfd], Int32) -> Void = {
      Readiness.wait(for: &$0, milliseconds: $1)
    },
    report: @escaping (RunNotice) -> Void,
    display: LiveDisplay? = nil
  ) throws(StoreError) {
    var store = store
    let checkpoint = try store.load()
    engine = FollowEngine(options: following, files: files, checkpoint: checkpoint)
    restoring = checkpoint.map { ObservationRestoring(from: $0.progress.keptFrom) }
    self.options = options
    self.store = store
    delivery = RecordDelivery(to: output, rotatedIn: rotatedIn)
    self.watch = watch
    self.signals = signals
    self.notifier = notifier
    self.clock = clock
    self.poll = poll
    self.report = report
    self.display = display
    if let checkpoint { display?.take(checkpoint) }
    savedDelivery = checkpoint?.delivery ?? Delivery()
    outbox = checkpoint?.outbox ?? []
  }

  /// What could not be read, for the exit status.
  package var problems: FollowProblems { engine.problems }

  /// Follows.
  ///
  /// - Throws: Where the state can't be read, before anything is written; where the state or the output
  ///   could not be written when the run had to end.
  package mutating func run() throws(RunFailure) -> Ending {
    guard try restoreAll() else {
      report(.stopping)
      notifier.tellStopping()
      return .finished
    }
    try resumeDelivery()
    OpenFileLimit.raise()
    tryToDeliver(at: clock())
    discover(at: clock())
    notifier.tellReady()
    while true {
      let now = clock()
      heedSignals(at: now)
      if isStopping { return try stop() }
      discoverIfNeeded(at: now)
      if failure != nil, now.monotonic >= retry { tryAgain(at: now) }
      restore(at: now)
      var hasMore = false
      if isReading {
        hasMore = engine.read(at: now, limit: Self.slice)
        if !hasMore, options.isOnce || engine.waitsForNothing {
          // What was renamed while it was read is there now.
          discover(at: clock())
          hasMore = engine.read(at: clock(), limit: Self.slice)
          if !hasMore, !isSettling(at: clock()) { return try finish() }
        }
      }
      tellNotices()
      let isSign = isSignDue(at: clock())
      if failure == nil, isSign || mustCommit(hasMore: hasMore, at: clock()) {
        commit(at: clock(), occasion: isSign ? .signOfLife : .news)
      }
      tryToDeliver(at: clock())
      if let failure, options.isOnce || failure.isLasting { throw failure }
      if hasNoReader { return try endWithoutReader() }
      tellOfReader()
      display?.draw(at: clock(), problem: failure.map { "paused: \($0.message)" })
      notifier.tellAlive(at: clock().monotonic)
      if !hasMore || !isReading { wait() }
    }
  }

  // MARK: Steps

  private mutating func resumeDelivery() throws(RunFailure) {
    do throws(OutputError) {
      try delivery.resume(outbox, from: savedDelivery)
      outbox = []
    } catch {
      throw .output(error)
    }
  }

  private mutating func discover(at now: FollowTime) {
    discoveryPace.begin(at: now.monotonic)
    engine.discover(at: now)
    discoveryPace.end(at: clock().monotonic)
    if let limitation = watch.takeLimitation() { report(.limited(limitation)) }
  }

  private mutating func discoverIfNeeded(at now: FollowTime) {
    if watch.takeChanges().names { discoveryPace.noteNews() }
    if now.monotonic >= discoveryPace.next { discover(at: now) }
  }

  /// Whether more may be read: what was read before is saved, and written or being read.
  var isReading: Bool {
    failure == nil && unsaved == nil && restoring == nil
      && delivery.pendingCount < Self.longestBacklog
  }

  /// Whether a run that waits for nothing else waits for files that are new.
  private mutating func isSettling(at now: FollowTime) -> Bool {
    guard options.isOnce, engine.hasUnsettledFiles else { return false }
    let end = settledBy ?? now.monotonic + 3_000_000_000
    settledBy = end
    return now.monotonic < end
  }

  private mutating func heedSignals(at now: FollowTime) {
    for signal in signals.take() {
      switch signal {
      case .stop: isStopping = true
      case .reopen:
        notifier.tellReloading(at: now.monotonic)
        mustReopen = true
        reopen(at: now)
        notifier.tellReady()
      case .resize: display?.resize()
      case .goOn: display?.restart()
      }
    }
  }

  /// Whether nobody takes the records any more, or sees what is counted.
  var hasNoReader: Bool { delivery.isClosed || display?.isClosed == true }

  mutating func reopen(at now: FollowTime) {
    do throws(OutputError) {
      try delivery.reopen()
      mustReopen = false
      // Nothing is written to a file that the state does not know.
      needsSave = true
      report(.reopened)
    } catch {
      fail(.output(error), at: now)
    }
  }

  /// Says once that nothing is read because of a slow reader.
  private mutating func tellOfReader() {
    if delivery.pendingCount >= Self.longestBacklog, !hasReportedReader {
      hasReportedReader = true
      report(.waitsForReader)
    }
    if delivery.pendingCount == 0 { hasReportedReader = false }
  }

  mutating func tellNotices() {
    for notice in engine.takeNotices() { report(.followed(notice)) }
  }

  /// Whether nothing was saved for so long that readers could take the run for dead.
  private func isSignDue(at now: FollowTime) -> Bool { now.monotonic >= nextSign }

  private func mustCommit(hasMore: Bool, at now: FollowTime) -> Bool {
    if needsSave || engine.pendingRecordBytes > Self.longestBacklog / 2
      || engine.pendingCallbacks > Self.mostCallbacks
    {
      return true
    }
    if options.isPrompt, !hasMore, engine.pendingRecordBytes > 0 { return true }
    guard now.monotonic - lastCommit >= options.commitInterval else { return false }
    return engine.hasNews || engine.isDue(at: now) || delivery.delivery != savedDelivery
  }

  // MARK: Limits

  /// The most that is read before signals, commits and the watchdog have their turn, in bytes.
  private static var slice: Int { 4 << 20 }
  /// Records that may wait for a slow reader, in bytes, until nothing more is read.
  private static var longestBacklog: Int { 8 << 20 }
  /// The most callbacks of one commit, but for those of one slice.
  private static var mostCallbacks: Int { 200_000 }
}

/// Why a run could not end well.
package enum RunFailure: Error, Equatable, Sendable {
  case store(StoreError)
  case output(OutputError)

  package var message: String {
    switch self {
    case .store(let error): error.message
    case .output(let error): error.message
    }
  }

  /// Whether trying again is of no use.
  var isLasting: Bool {
    switch self {
    case .store(let error): error.code == .unusable
    case .output: false
    }
  }
}

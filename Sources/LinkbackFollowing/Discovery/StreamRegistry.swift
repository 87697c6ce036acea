import LinkbackCore

/// Which file is which stream's: discovers files, knows them again, and says what becomes of streams.
///
/// ```
///   names ─▶ DiscoveryPass ─▶ recognition ─▶ admission ─▶ StreamTable, PendingFiles
///            (what is there)  (known files)   (new files)
/// ```
/// What is read of a stream's file, and counted, is not known here; whoever reads tells what the file
/// turned out to be.
struct StreamRegistry<Files: LogFiles> {
  typealias Stream = FollowedStream<Files.File>
  typealias Pass = DiscoveryPass<Files.File>

  let options: FollowOptions
  var files: Files
  var streams: StreamTable<Files.File>
  /// Files that no stream has.
  var pending: PendingFiles
  var history: DiscoveryHistory
  var losses = LossJudgement()
  var problems = PathProblems()
  /// What has happened to files since the state began.
  var events: FileEvents
  var hidden = HiddenPaths()
  /// The followed paths at which there was a file at the last discovery.
  var targets: [ByteString] = []
  /// Whether each followed path was a pipe then.
  private var followsOnlyPipes = false
  private(set) var notices: [FollowNotice] = []
  /// For looking at the beginnings of files.
  var head: [UInt8] = []

  /// - Parameter checkpoint: `nil` at the first start.
  init(options: FollowOptions, files: Files, checkpoint: Checkpoint?) {
    self.options = options
    self.files = files
    streams = StreamTable(
      checkpoint?.streams ?? [], nextID: (checkpoint?.progress ?? FollowProgress()).nextStream)
    pending = PendingFiles(readsRotated: options.readsRotated)
    history = DiscoveryHistory(checkpoint?.progress)
    events = checkpoint?.progress.files ?? FileEvents()
  }

  /// Whether only pipes were followed, and all of them have ended.
  var waitsForNothing: Bool {
    followsOnlyPipes && streams.all.allSatisfy { !$0.isPipe || $0.record.phase == .ended }
  }

  // MARK: Notices

  mutating func report(_ notice: FollowNotice?) {
    if let notice { notices.append(notice) }
  }

  mutating func takeNotices() -> [FollowNotice] {
    defer { notices.removeAll() }
    return notices
  }

  // MARK: Saving

  /// What has to be saved of streams.
  mutating func takeNews() -> (streams: [LogStream], forgotten: [Int64]) {
    let news = streams.takeNews()
    for (path, lines) in news.expired { report(.expired(path: path, lines: lines)) }
    return (news.streams, news.forgotten)
  }

  // MARK: Problems

  /// - Parameter active: The streams that have an open file or wait for something.
  func currentProblems(of active: [Int]) -> FollowProblems {
    var current = FollowProblems()
    current.readablePaths = problems.countReadable(targets)
    current.paths = problems.reasons
    for index in active {
      guard case .change(_, let error) = streams[index].wait else { continue }
      let path = streams[index].record.path
      if problems.reason(at: path) == nil { current.paths.append((path, .unreadable(error))) }
    }
    current.paths += hidden.passing.map { ($0.path, .unreadable($0.error)) }
    current.paths.sort { $0.path < $1.path }
    return current
  }

  mutating func note(_ reason: FollowProblems.Reason, of path: ByteString, at now: FollowTime) {
    let notice = problems.note(reason, of: path, at: now.monotonic, waits: history.hasLooked)
    if case .unreadable = notice { events.readErrors += 1 }
    report(notice)
  }

  mutating func clearProblem(_ path: ByteString) { report(problems.clear(path)) }

  /// Notes which followed paths have a file.
  mutating func note(_ discovery: LogDiscovery, at now: FollowTime) {
    followsOnlyPipes = !discovery.logs.isEmpty && discovery.isWhole
    for log in discovery.logs {
      switch log.target {
      case .file(let sighting):
        if !sighting.isPipe || wasFile(log.path) { followsOnlyPipes = false }
        if case .missing = problems.reason(at: log.path) { clearProblem(log.path) }
      case .missing:
        followsOnlyPipes = false
        note(.missing, of: log.path, at: now)
      case .gone: followsOnlyPipes = false
      case .unreadable(let error):
        followsOnlyPipes = false
        note(.unreadable(error), of: log.path, at: now)
      }
    }
  }

  /// Whether there was a file at a path that is a pipe or a device now, and may be a file again: logs are
  /// silenced by a link to `/dev/null`.
  private func wasFile(_ path: ByteString) -> Bool {
    streams.all.contains { $0.record.log == path && !$0.isPipe }
  }
}

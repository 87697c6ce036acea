import LinkbackCore

extension FollowEngine {
  /// The bytes of event records, and the number of callbacks, since the last commit: what a commit
  /// would have to hold.
  package var pendingRecordBytes: Int { commits.pendingRecordBytes }
  package var pendingCallbacks: Int { commits.newCallbacks }

  /// Whether there may be something to commit, but for windows that close without news.
  package var hasNews: Bool { registry.streams.hasNews || commits.hasNews }

  /// Whether a record of a window waits for a commit.
  package func isDue(at now: FollowTime) -> Bool {
    commits.isDue(scheduler.catchingUp(), at: now)
  }

  /// What is new since the last commit; `nil` where nothing is.
  ///
  /// It has to be saved before anything else is done, however often that takes: the next one holds only
  /// what comes after it. While observations are restored, it says only where files are and what is written.
  ///
  /// - Parameters:
  ///   - closesAll: Whether all windows are closed: nothing more will be read.
  ///   - delivery: How far the records of earlier commits are written.
  ///   - occasion: What it is for.
  /// - Complexity: O(streams + n log n) for n news.
  package mutating func commit(
    at now: FollowTime, closesAll: Bool = false, delivery: Delivery,
    occasion: CommitOccasion = .news
  ) -> Commit? {
    if commits.newCallbacks > 0 { commits.add(reader.takeCounts()) }
    if closesAll {
      registry.noteIncomplete(at: now)
      registry.reportLosses()
    }
    reportSuspects(at: now, isEnd: closesAll)
    let news = registry.takeNews()
    let commit = commits.commit(
      CommitBuilder.StreamNews(
        streams: news.streams, forgotten: news.forgotten, nextID: registry.streams.nextID,
        catchingUp: scheduler.catchingUp(), looked: registry.history.looked,
        began: registry.history.began, files: registry.events,
        missing: registry.problems.missing),
      at: now, closesAll: closesAll, delivery: delivery, occasion: occasion)
    if commit != nil { registry.history.didSave() }
    return commit
  }

  /// Reports paths whose lines do not count: of a file that is catching up once it has, or at the end.
  private mutating func reportSuspects(at now: FollowTime, isEnd: Bool) {
    var waiting: Set<ByteString> = []
    if !isEnd {
      for stream in scheduler.active where stream.isCatchingUp {
        waiting.insert(registry.streams[stream.index].record.path)
      }
    }
    for notice in watches.report(but: waiting, at: now.monotonic) { registry.report(notice) }
    let streams = registry.streams.all.lazy.map(\.record)
    for notice in watches.reportUnknown(streams, but: waiting) { registry.report(notice) }
    guard watches.isCrowded(streams: registry.streams.count) else { return }
    watches.keep(Set(registry.streams.all.map(\.record.path)))
  }

  // MARK: Deadlines

  /// The monotonic time at which something is due even if nothing is written until then: a window that closes
  /// by the clock, a provisional record, the end of an old file, a size that rests.
  ///
  /// - Complexity: O(streams + files that are not read).
  package func deadline(at now: FollowTime) -> Int64? {
    let windows = commits.windows
    let ofWindows =
      windows.reportsWindows
      ? [
        commits.hasOpenWindows ? windows.closingDeadline(at: now) : nil, windows.interimDeadline,
      ] : []
    let ofFiles = [
      scheduler.readDeadline(registry.streams, idleTime: options.idleTime), discoveryDeadline,
    ]
    return (ofWindows + ofFiles).compactMap(\.self).min()
  }

  /// Whether files have to be discovered again because of something that has not changed for a while.
  func isDiscoveryDue(at now: FollowTime) -> Bool {
    discoveryDeadline.map { $0 <= now.monotonic } ?? false
  }

  private var discoveryDeadline: Int64? {
    [
      registry.pending.deadline, registry.problems.deadline, registry.lossDeadline,
      scheduler.discoveryDeadline(registry.streams),
    ].compactMap(\.self).min()
  }
}

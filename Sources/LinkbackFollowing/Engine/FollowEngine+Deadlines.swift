import LinkbackCore

extension FollowEngine {
  /// The uptime at which something is due even if nothing is written until then: a window that closes
  /// by the clock, a provisional record, the end of an old file, a size that rests.
  ///
  /// - Complexity: O(streams with an open file + files that are not read).
  package func deadline(at now: FollowTime) -> Int64? {
    var earliest: Int64?
    func note(_ time: Int64) { earliest = min(earliest ?? time, time) }
    if reportsWindows {
      if let time = closing(at: now) { note(time) }
      if let interim = options.interim, let lastInterim, hasInterimNews {
        note(lastInterim + interim)
      }
    }
    for index in active.map(\.index) {
      let stream = streams[index]
      if case .rest(let since) = stream.wait { note(since + FollowOptions.rest) }
      guard stream.wait == nil, stream.file != nil, stream.record.phase == .draining,
        !stream.isCatchingUp
      else { continue }
      note(stream.lastGrowth + options.idleTime)
    }
    if let time = nextSurvey() { note(time) }
    return earliest
  }

  /// The uptime at which the next window can close because nothing is written.
  private func closing(at now: FollowTime) -> Int64? {
    let isOpen = outcomes.hasDue(closed: EventTime(nanoseconds: .max)) || newCallbacks > 0
    guard isOpen, let lastGrowth, let grid = options.scanner.outcomes.window else { return nil }
    let idle = lastGrowth + options.lateness
    guard now.uptime >= idle else { return idle }
    let closed = now.wall.nanoseconds - options.lateness
    let start = grid.start(of: EventTime(nanoseconds: closed).seconds)
    return now.uptime + max((start + grid.length) * FollowOptions.second - closed, 0)
  }

  /// Whether the names have to be looked at because of something that has not changed for a while.
  func isSurveyDue(at now: FollowTime) -> Bool {
    nextSurvey().map { $0 <= now.uptime } ?? false
  }

  private func nextSurvey() -> Int64? {
    var earliest: Int64?
    func note(_ time: Int64) { earliest = min(earliest ?? time, time) }
    for aside in asides.values {
      switch aside.reason {
      case .unsettled: note(aside.since + FollowOptions.rest)
      case .incomplete: note(aside.since + FollowOptions.compressionTime)
      case .copy, .successor, .noLog, .failed: break
      }
    }
    for trouble in troubles.values where !trouble.isTold {
      note(trouble.since + FollowOptions.rest)
    }
    // A look that can't judge yet would be due again at once.
    for stream in streams where canJudgeLosses && !obscureLogs.contains(stream.record.log) {
      if let loss = stream.loss { note(loss.since + FollowOptions.rest) }
    }
    for index in active.map(\.index) {
      switch streams[index].wait {
      case .retry(let until): note(until)
      case .change(let since, _) where streams[index].record.error == nil:
        note(since + FollowOptions.compressionTime)
      case .change, .rest, nil: break
      }
    }
    return earliest
  }
}

import LinkbackCore

extension FollowEngine {
  /// The bytes of event records, and the number of callbacks, since the last commit: what a commit
  /// would have to hold.
  package var pendingRecordBytes: Int { records.count }
  package var pendingCallbacks: Int { newCallbacks }

  /// Whether there may be something to commit, but for windows that close without news. Observations that were
  /// put back are news: the totals in the state may be those from before windows were forgotten.
  package var hasNews: Bool {
    hasChangedStreams || newCallbacks > 0 || !records.isEmpty || !forgottenStreams.isEmpty
      || (outcomes.hasRecounted && !isRestoring)
  }

  /// Whether a record of a window waits for a commit.
  package func isDue(at now: FollowTime) -> Bool {
    guard reportsWindows, !isRestoring else { return false }
    return isInterimDue(at: now) || outcomes.hasDue(closed: closed(at: now))
  }

  /// What is new since the last commit; `nil` where nothing is.
  ///
  /// It has to be saved before anything else is done, however often that takes: the next one holds only
  /// what comes after it. While observations are restored, it says only where files are and what is written.
  ///
  /// - Parameters:
  ///   - closesAll: Whether all windows are closed: nothing more will be read.
  ///   - delivery: How far the records of earlier commits are written.
  /// - Complexity: O(streams + n log n) for n news.
  package mutating func commit(
    at now: FollowTime, closesAll: Bool = false, delivery: Delivery
  ) -> Commit? {
    var commit = Commit(delivery: delivery)
    if isRestoring {
      precondition(!closesAll && newCallbacks == 0, "counts wait until all facts are restored")
      commit.outcomes.limited = outcomes.limited
    } else {
      takeCounts(to: &commit, at: now, closesAll: closesAll)
    }
    if closesAll {
      noteIncomplete(at: now)
      reportLosses()
    }
    tellSuspects(at: now, isEnd: closesAll)
    takeStreams(to: &commit)
    (commit.records, records) = (records, [])
    let isEmpty =
      commit.streams.isEmpty && commit.forgottenStreams.isEmpty && commit.outcomes.isEmpty
      && commit.keepsFrom == nil && commit.records.isEmpty && delivery == self.delivery
    guard !isEmpty else { return nil }
    self.delivery = delivery
    if let seconds = commit.keepsFrom { progress.keptFrom = seconds }
    progress.watermark = clock.watermark(catchingUp())
    progress.horizon = clock.horizon
    progress.committed = now.wall
    progress.looked = looked
    progress.number += 1
    commit.progress = progress
    return commit
  }

  private mutating func takeCounts(
    to commit: inout Commit, at now: FollowTime, closesAll: Bool
  ) {
    if newCallbacks > 0 {
      outcomes.add(scanner.takeCounts())
      newCallbacks = 0
    }
    if reportsWindows { report(at: now, closesAll: closesAll) }
    commit.outcomes = outcomes.takeChanges()
    commit.keepsFrom = keepsFrom()
  }

  /// Up to when windows are closed now.
  func closed(at now: FollowTime) -> EventTime? {
    let idle = lastGrowth.map { now.uptime - $0 } ?? 0
    return clock.closed(clock.watermark(catchingUp()), idle: idle, wall: now.wall)
  }

  /// Whether windows are reported: where events are, they are counted all the same.
  var reportsWindows: Bool {
    if case .none = options.scanner.records { return true }
    return false
  }

  private func isInterimDue(at now: FollowTime) -> Bool {
    guard let interim = options.interim, hasInterimNews, let lastInterim else { return false }
    return now.uptime - lastInterim >= interim
  }

  private mutating func report(at now: FollowTime, closesAll: Bool) {
    let isInterim = isInterimDue(at: now)
    if isInterim {
      hasInterimNews = false
      lastInterim = now.uptime
    }
    outcomes.emit(
      closed: closesAll ? EventTime(nanoseconds: .max) : closed(at: now), interim: isInterim,
      to: &writer)
    records += writer.bytes
    writer.removeAll()
  }

  /// Says of compressed files that were not whole that they are not.
  private mutating func noteIncomplete(at now: FollowTime) {
    for index in streams.indices {
      guard case .change(_, let error) = streams[index].wait else { continue }
      noteError(index, error, at: now)
    }
  }

  private mutating func takeStreams(to commit: inout Commit) {
    commit.forgottenStreams = forgottenStreams
    forgottenStreams = []
    guard hasChangedStreams else { return }
    hasChangedStreams = false
    for index in streams.indices where streams[index].isChanged {
      streams[index].isChanged = false
      streams[index].savedSeen = streams[index].record.lastSeen
      commit.streams.append(streams[index].saved)
      guard streams[index].expiredLines > 0 else { continue }
      notices.append(
        .expired(path: streams[index].record.path, lines: streams[index].expiredLines))
      streams[index].expiredLines = 0
    }
  }

  /// What windows and sessions are kept from, where that has moved by a whole step, or back.
  private func keepsFrom() -> Int64? {
    guard let horizon = clock.horizon, let grid = options.scanner.outcomes.window else {
      return nil
    }
    let start = grid.start(of: horizon.seconds)
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

import LinkbackCore

extension FollowEngine {
  /// Notes which followed paths have a file.
  mutating func note(_ survey: LogSurvey, at now: FollowTime) {
    followsOnlyPipes = !survey.logs.isEmpty && survey.isWhole
    for log in survey.logs {
      switch log.target {
      case .file(let sighting):
        if !sighting.isPipe || wasFile(log.path) { followsOnlyPipes = false }
        if case .missing = troubles[log.path]?.reason { clearTrouble(log.path) }
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
    streams.contains { $0.record.log == path && !$0.isPipe }
  }

  /// Notes a problem with a path; tells it once, and of a missing file only if it does not come back
  /// at once, as it does in a rotation.
  mutating func note(_ reason: FollowProblems.Reason, of path: ByteString, at now: FollowTime) {
    var trouble = troubles[path] ?? Trouble(reason: reason, since: now.uptime)
    if trouble.reason != reason { trouble = Trouble(reason: reason, since: now.uptime) }
    defer { troubles[path] = trouble }
    guard !trouble.isTold else { return }
    switch reason {
    case .missing:
      guard !hasLooked || now.uptime - trouble.since >= FollowOptions.rest else { return }
      notices.append(.missing(path: path))
    case .unreadable(let error):
      notices.append(.unreadable(path: path, error: error))
    }
    trouble.isTold = true
  }

  mutating func clearTrouble(_ path: ByteString) {
    guard let trouble = troubles.removeValue(forKey: path), trouble.isTold else { return }
    notices.append(.recovered(path: path))
  }

  /// Notes that a stream can't be read to its end.
  mutating func noteError(_ index: Int, _ error: SourceError, at now: FollowTime) {
    note(.unreadable(error), of: streams[index].record.path, at: now)
    if streams[index].record.offset > 0 || error.code == .damaged {
      troubles[streams[index].record.path]?.wasRead = true
    }
    guard streams[index].record.error != error.message else { return }
    streams[index].record.error = error.message
    change(index)
  }

  /// Leaves a file alone that can't be read, for a while.
  ///
  /// It is put away, as the handle may be what is broken (of a file on a server that was restarted),
  /// but for one that has no name any more.
  mutating func fail(_ index: Int, _ error: SourceError, at now: FollowTime) {
    if streams[index].file?.isLost == true { return leave(index) }
    noteError(index, error, at: now)
    streams[index].retreat(keeps: !streams[index].isVisible, at: now.uptime)
  }

  /// Lets go of a file that was not found again; the next look at the names finds where it goes on.
  private mutating func leave(_ index: Int) {
    streams[index].close(.none)
    isOutdated = true
    reconsiderCopies()
  }

  /// Notes that a stream's file can be read: only a read shows that.
  mutating func succeed(_ index: Int) {
    streams[index].failures = 0
    guard !streams[index].isProven else { return }
    streams[index].isProven = true
    clearTrouble(streams[index].record.path)
    guard streams[index].record.error != nil else { return }
    streams[index].record.error = nil
    change(index)
  }
}

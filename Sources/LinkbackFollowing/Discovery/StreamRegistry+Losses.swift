import LinkbackCore

extension StreamRegistry {
  /// Files that may be elsewhere than at the followed paths and beside them: those of streams that have
  /// unread bytes and no file, and those that links led to before, until all files beside them are
  /// decided.
  func soughtFiles() -> [SoughtFile] {
    let isOpen = !history.hasSeenAll || pending.hasUndecided
    return streams.all.filter { stream in
      let isMissed = stream.isUnfinished && !stream.hasFile
      let wasLinked = stream.record.realPath != nil && !stream.isAtTarget
      return isMissed || (wasLinked && (isOpen || stream.isUnfinished))
    }.map { stream in
      SoughtFile(
        log: stream.record.log, path: stream.record.path, realPath: stream.record.realPath,
        identity: stream.record.stamp.identity)
    }
  }

  /// Notes which streams are found nowhere although there was more to be read of them, and reports
  /// those that are not found for a while.
  ///
  /// A file that was read as far as it is known is missed only where it was a followed path's when it
  /// was read last, by an earlier run, and another file has that path: what was written between is
  /// in the file that is gone. Cut off in its place it is not gone.
  mutating func noteLosses(_ discovery: LogDiscovery, _ pass: Pass, at now: FollowTime) {
    var isReplaced: [ByteString: Bool] = [:]
    for index in streams.indices {
      guard !streams[index].hasFile, streams[index].isUnfinished else {
        streams[index].loss = nil
        continue
      }
      if streams[index].loss != nil { continue }
      let record = streams[index].record
      guard files.follows(record.log) else { continue }
      if isReplaced.isEmpty {
        for log in discovery.logs { isReplaced[log.path] = log.target.isFile }
      }
      let isMoved =
        !history.hasSeenAll && record.phase == .following && isReplaced[record.log] == true
        && pass.number(of: record.stamp.identity) == nil && record.stamp.identity != .none
      let unread = record.isCompressed ? nil : max(record.stamp.size - record.offset, 0)
      guard unread != 0 || isMoved else { continue }
      streams[index].loss = StreamLoss(since: now.monotonic, bytes: unread == 0 ? nil : unread)
    }
    // What can't be looked at, or may still turn out to be a log's, may be what is missed.
    losses = LossJudgement(
      isPossible: discovery.isWhole && !pass.isOutdated && !pending.hasUndecided,
      obscureLogs: pass.hiddenLogs.union(pass.closedLogs))
    reportLosses { now.monotonic - $0.since >= FollowOptions.settleTime }
  }

  /// Reports losses, and looks for these streams no more.
  mutating func reportLosses(where isDue: (StreamLoss) -> Bool = { _ in true }) {
    guard losses.isPossible else { return }
    for index in streams.indices {
      guard let loss = streams[index].loss, isDue(loss),
        losses.covers(streams[index].record.log)
      else { continue }
      streams[index].loss = nil
      streams[index].record.phase = .ended
      streams[index].record.error = loss.message
      report(.lost(path: streams[index].record.path, bytes: loss.bytes))
      streams.change(index)
    }
  }

  /// The monotonic time at which a loss has to be reported.
  var lossDeadline: Int64? {
    // A look that can't judge yet would be due again at once.
    guard losses.isPossible else { return nil }
    var earliest: Int64?
    for index in streams.indices {
      guard let loss = streams[index].loss, losses.covers(streams[index].record.log) else {
        continue
      }
      let time = loss.since + FollowOptions.settleTime
      earliest = Swift.min(earliest ?? time, time)
    }
    return earliest
  }
}

extension FollowedStream {
  /// Whether it is known and has to be read on.
  fileprivate var isUnfinished: Bool {
    !isPipe && !isBlank && (record.phase == .following || record.phase == .draining)
  }
}

extension LogDiscovery.Target {
  fileprivate var isFile: Bool {
    if case .file = self { true } else { false }
  }
}

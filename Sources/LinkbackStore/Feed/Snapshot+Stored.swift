internal import LinkbackCore
internal import LinkbackFollowing

extension Snapshot.Row {
  init(_ row: OutcomeChanges.Row) {
    self.init(key: Snapshot.Key(row.key), counts: row.counts, first: row.first, last: row.last)
    finalSessions = row.finalSessions
    sessionsSeen = row.sessionsSeen
  }
}

extension Snapshot.Window {
  init(_ stored: StoredWindow) {
    let window = stored.window
    self.init(start: window.start, row: Int(window.row), counts: window.counts)
    finalSessions = window.finalSessions
    revision = window.revision
    isFinal = window.isFinal && !window.isChanged
    commit = stored.commit
  }
}

extension Snapshot.Log {
  /// - Returns: `nil` for a file that is not read.
  init?(_ stream: LogStream) {
    self.init(log: stream.log, path: stream.path)
    switch stream.phase {
    case .following: phase = .following
    case .draining: phase = .draining
    case .ended: phase = .ended
    case .ignored: return nil
    }
    format = stream.format
    unreadBytes = stream.isCompressed ? nil : max(stream.stamp.size - stream.offset, 0)
    watermark = stream.watermark
    statistics = stream.statistics
    error = stream.error
  }
}

extension Snapshot.Progress {
  init(_ stored: StoredProgress, _ delivery: StoredDelivery) {
    self.init()
    let progress = stored.progress
    commit = progress.number
    (began, committed, ended) = (progress.began, progress.committed, progress.ended)
    (watermark, keptFrom) = (progress.watermark, progress.keptFrom)
    limited = stored.limited
    statistics = progress.statistics
    undelivered = delivery.end - delivery.delivery.position
    rotations = progress.files.rotations
    truncations = progress.files.truncations
    readErrors = progress.files.readErrors
  }
}

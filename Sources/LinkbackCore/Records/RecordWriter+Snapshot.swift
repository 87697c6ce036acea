internal import ConnectCallback

extension RecordWriter {
  /// For records of what was counted in the way of a snapshot.
  package init(for snapshot: Snapshot) {
    self.init(hasRoute: snapshot.counting.byRoute, hasHost: snapshot.counting.byHost)
  }

  /// Appends the record of a window as it is now, with the commit that changed it last. One that has
  /// changed since its last record is one revision on, and not final.
  package mutating func append(_ window: Snapshot.Window, of snapshot: Snapshot) {
    let record = OutcomeResult.Window(
      start: window.start, end: snapshot.counting.window.end(of: window.start),
      key: OutcomeResult.Key(snapshot.rows[window.row].key, snapshot.names),
      counts: window.counts)
    append(
      record, revision: window.isFinal ? window.revision : window.revision + 1,
      isFinal: window.isFinal, commit: window.commit)
  }
}

extension Summary {
  /// What was read into a snapshot since counting began; sessions are those that are kept.
  package init(_ snapshot: Snapshot) {
    statistics = snapshot.progress.statistics
    limited = snapshot.progress.limited
    let success = ConnectStatus.success.rawValue.utf8
    (sessions, successfulSessions) = (0, 0)
    for row in snapshot.rows {
      sessions += row.finalSessions
      if snapshot.names.statuses[row.key.status].bytes.elementsEqual(success) {
        successfulSessions += row.finalSessions
      }
    }
    first = snapshot.rows.map(\.first).min()
    last = snapshot.rows.map(\.last).max()
    files = snapshot.logs.map { log in
      var file = File(path: log.path)
      file.format = log.format
      file.statistics = log.statistics
      file.error = log.error
      return file
    }
  }
}

extension OutcomeAggregator {
  /// As it was saved, but for the sessions.
  init(options: Options, restoring saved: OutcomeChanges) {
    self.init(options: options)
    for name in saved.names.sorted(by: { $0.number < $1.number }) {
      switch name.table {
      case .status: statuses.restore(name.text, as: name.number, isAdmitted: name.isAdmitted)
      case .route: routes.restore(name.text, as: name.number, isAdmitted: name.isAdmitted)
      case .host: hosts.restore(name.text, as: name.number, isAdmitted: name.isAdmitted)
      }
    }
    for row in saved.rows.sorted(by: { $0.number < $1.number }) {
      let number = append(
        Row(
          key: row.key, counts: row.counts, first: row.first, last: row.last,
          isAdmitted: row.isAdmitted))
      precondition(number == row.number, "rows are put back in order, each once")
    }
    for window in saved.windows {
      let windowRow = WindowRow(windowStart: window.start, row: window.row, counts: window.counts)
      windowRowIndex.restore(windowRow, as: Int32(windowRows.count))
      windowRows.append(windowRow)
    }
    limited = saved.limited
    removeSessions()
  }

  /// Forgets all sessions, but not how much room they took.
  mutating func removeSessions() {
    for index in shards.indices {
      let shard = shards[index]
      shards[index] = .empty
      shards[index].reserve(shard)
    }
    for row in rows.indices {
      rows[row].counts.sessions = 0
      rows[row].finalSessions = 0
    }
    for windowRow in windowRows.indices { windowRows[windowRow].counts.sessions = 0 }
  }

  /// Forgets the window rows of windows that start before `seconds`; the others move up.
  mutating func removeWindowRows(before seconds: Int64) {
    windowRows.removeAll { $0.windowStart < seconds }
    windowRowIndex = WindowRowIndex()
    for (number, windowRow) in windowRows.enumerated() {
      windowRowIndex.restore(windowRow, as: Int32(number))
    }
  }
}

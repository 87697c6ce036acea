extension Snapshot.Row {
  package init(_ row: OutcomeChanges.Row) {
    self.init(key: Snapshot.Key(row.key), counts: row.counts, first: row.first, last: row.last)
    finalSessions = row.finalSessions
    sessionsSeen = row.sessionsSeen
  }
}

extension Snapshot.Window {
  /// - Parameter commit: The one that changed it last.
  package init(_ window: OutcomeChanges.Window, commit: Int64) {
    self.init(start: window.start, row: Int(window.row), counts: window.counts)
    finalSessions = window.finalSessions
    revision = window.revision
    isFinal = window.isFinal && !window.isChanged
    self.commit = commit
  }
}

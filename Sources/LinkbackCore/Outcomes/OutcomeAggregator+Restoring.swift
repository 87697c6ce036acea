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
      let cell = Cell(windowStart: window.start, row: window.row, counts: window.counts)
      cellIndex.restore(cell, as: Int32(cells.count))
      cells.append(cell)
    }
    limited = saved.limited
    removeSessions()
  }

  /// Forgets all sessions, but not how much room they took.
  mutating func removeSessions() {
    for index in parts.indices {
      let part = parts[index]
      parts[index] = .empty
      parts[index].reserve(part)
    }
    for row in rows.indices {
      rows[row].counts.sessions = 0
      rows[row].finalSessions = 0
    }
    for cell in cells.indices { cells[cell].counts.sessions = 0 }
  }

  /// Forgets the cells of windows that start before `seconds`; the others move up.
  mutating func removeCells(before seconds: Int64) {
    cells.removeAll { $0.windowStart < seconds }
    cellIndex = CellIndex()
    for (number, cell) in cells.enumerated() { cellIndex.restore(cell, as: Int32(number)) }
  }
}

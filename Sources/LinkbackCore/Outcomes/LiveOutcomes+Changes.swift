extension LiveOutcomes {
  /// What has changed since the last time, and what ``emit(closed:interim:to:)`` did to it.
  ///
  /// Names come in the order of their numbers, rows too, windows by start and row; the numbers of one
  /// commit are therefore a function of the lines, but the observations' order is not.
  /// - Complexity: O(n log n) for n news; once after observations were put back, O(rows) more.
  package mutating func takeChanges() -> OutcomeChanges {
    var changes = OutcomeChanges()
    for table in OutcomeChanges.Name.Table.allCases { takeNames(of: table, to: &changes) }
    if hasRecounted { listRecounted() }
    takeRows(to: &changes)
    takeWindows(to: &changes)
    changes.observations = unsavedObservations
    unsavedObservations = []
    changes.limited = counts.limited
    return changes
  }

  private mutating func takeNames(
    of kind: OutcomeChanges.Name.Table, to changes: inout OutcomeChanges
  ) {
    let table = names(of: kind)
    var saved = savedNames[kind] ?? SavedNames()
    let reserved = 1..<1 + Int(table.reservedCount)
    let admitted = reserved.map { table.isAdmitted(Int32($0)) }
    let changed = reserved.filter { $0 < saved.count && admitted[$0 - 1] != saved.admitted[$0 - 1] }
    for number in changed + Array(saved.count..<table.names.count) {
      changes.names.append(
        OutcomeChanges.Name(
          table: kind, number: Int32(number), text: table.names[number],
          isAdmitted: table.isAdmitted(Int32(number))))
    }
    saved.count = table.names.count
    saved.admitted = admitted
    savedNames[kind] = saved
  }

  func names(of kind: OutcomeChanges.Name.Table) -> NameTable {
    switch kind {
    case .status: counts.statuses
    case .route: counts.routes
    case .host: counts.hosts
    }
  }

  /// Lists what has other sessions than were saved.
  private mutating func listRecounted() {
    unsavedRows = rows.indices.filter { rows[$0].isUnsaved || hasOtherSessions(row: $0) }
      .map { Int32($0) }
    for index in windows.indices
    where windows[index].finalSessions != windows[index].savedFinalSessions {
      noteUnsaved(windowRow: Int32(index))
    }
    hasRecounted = false
  }

  private mutating func takeRows(to changes: inout OutcomeChanges) {
    changes.rows = unsavedRows.sorted().map { number in
      let row = counts.rows[Int(number)]
      return OutcomeChanges.Row(
        number: number, key: row.key, isAdmitted: row.isAdmitted, counts: row.counts,
        finalSessions: row.finalSessions, sessionsSeen: rows[Int(number)].sessionsSeen,
        first: row.first, last: row.last)
    }
    for row in changes.rows {
      rows[Int(row.number)] = RowState(
        sessions: row.counts.sessions, finalSessions: row.finalSessions,
        sessionsSeen: row.sessionsSeen)
    }
    unsavedRows = []
  }

  private func hasOtherSessions(row: Int) -> Bool {
    rows[row].sessions != counts.rows[row].counts.sessions
      || rows[row].finalSessions != counts.rows[row].finalSessions
  }

  private mutating func takeWindows(to changes: inout OutcomeChanges) {
    changes.windows = unsavedWindowRows.map { number in
      let (windowRow, state) = (counts.windowRows[Int(number)], windows[Int(number)])
      return OutcomeChanges.Window(
        start: windowRow.windowStart, end: grid.end(of: windowRow.windowStart),
        row: windowRow.row, counts: windowRow.counts, finalSessions: state.finalSessions,
        revision: state.revision, isFinal: state.isFinal,
        isChanged: state.isChanged)
    }
    changes.windows.sort { ($0.start, $0.row) < ($1.start, $1.row) }
    for windowRow in unsavedWindowRows {
      windows[Int(windowRow)].savedFinalSessions = windows[Int(windowRow)].finalSessions
      windows[Int(windowRow)].isUnsaved = false
    }
    unsavedWindowRows = []
  }
}

extension OutcomeAggregator {
  /// Counts the sessions of the callbacks that wait for it.
  mutating func countPendingSessions() {
    // Touches every slot once first: these loads do not depend on each other, so their cache misses
    // overlap. One after the other they take a third of the time of a log in which every line is a
    // callback.
    for index in 0..<pending.count { pending.warm(sessions.prefetch(pending.sessions[index])) }
    for index in 0..<pending.count {
      touch(
        pending.sessions[index], pending.times[index], pending.rows[index], pending.cells[index])
    }
    pending.removeAll()
  }

  /// Notes that a session had a callback at `time` in `row` and `cell`: counts it there if it was
  /// not yet, and moves its last callback on.
  @inline(__always)
  mutating func touch(_ session: UInt64, _ time: Int64, _ row: Int32, _ cell: Int32) {
    let slot = sessions.slot(of: session)
    var entry = sessions[slot]
    guard entry.row >= 0 else {
      rows[Int(row)].counts.sessions += 1
      if cell >= 0 { cells[Int(cell)].counts.sessions += 1 }
      sessions.insert(
        SessionTable.Entry(session: session, time: time, row: row, cell: cell), at: slot)
      return
    }
    if cell != entry.cell { join(session, cell: cell) }
    if row != entry.row {
      join(session, row: row)
      guard time > entry.time || (time == entry.time && wins(row, over: entry.row)) else { return }
      // The entry's row is a membership too; it must outlast the entry.
      _ = otherRows.insert(session, entry.row)
      entry.row = row
    }
    entry.time = max(time, entry.time)
    sessions[slot] = entry
  }

  /// Counts a session in a row that its entry does not name.
  private mutating func join(_ session: UInt64, row: Int32) {
    if otherRows.insert(session, row) { rows[Int(row)].counts.sessions += 1 }
  }

  private mutating func join(_ session: UInt64, cell: Int32) {
    if otherCells.insert(session, cell) { cells[Int(cell)].counts.sessions += 1 }
  }

  /// Adds what another aggregator with the same options counted in another part of the input.
  ///
  /// - Returns: `false` where a limit was reached: then the order of the lines matters, and the
  ///   whole input has to be counted again in order. Nothing here can be used after that.
  /// - Complexity: O(sessions + rows + cells of `other`).
  package mutating func merge(_ other: inout OutcomeAggregator) -> Bool {
    precondition(options == other.options)
    countPendingSessions()
    other.countPendingSessions()
    var isMoved = false
    var rowMap: [Int32] = []
    for row in other.rows {
      let names = other.name(row.key)
      var key = RowKey(status: RowKey.none, route: RowKey.none, host: RowKey.none)
      key.status = moved(statuses.number(names.status), &isMoved)
      if let route = names.route { key.route = moved(routes.number(route), &isMoved) }
      if let host = names.host { key.host = moved(hosts.number(host), &isMoved) }
      let number = rowNumber(of: key, &isMoved)
      rowMap.append(number)
      rows[Int(number)].counts.addHits(of: row.counts)
      rows[Int(number)].first = min(rows[Int(number)].first, row.first)
      rows[Int(number)].last = max(rows[Int(number)].last, row.last)
    }
    limited += other.limited
    hasReachedLimit = hasReachedLimit || other.hasReachedLimit || statuses.isOverLimit
    guard !hasReachedLimit else { return false }
    var cellMap: [Int32] = []
    for cell in other.cells {
      let number = cellIndex.number(ofWindow: cell.windowStart, rowMap[Int(cell.row)], &cells)
      cellMap.append(number)
      cells[Int(number)].counts.addHits(of: cell.counts)
    }
    sessions.reserve(other.sessions.count)
    otherRows.reserve(other.otherRows.count)
    otherCells.reserve(other.otherCells.count)
    for entry in other.sessions.entries where entry.row >= 0 {
      touch(
        entry.session, entry.time, rowMap[Int(entry.row)],
        entry.cell < 0 ? -1 : cellMap[Int(entry.cell)])
    }
    for pair in other.otherRows.pairs where pair.number >= 0 {
      let row = rowMap[Int(pair.number)]
      if sessions[sessions.slot(of: pair.session)].row != row { join(pair.session, row: row) }
    }
    for pair in other.otherCells.pairs where pair.number >= 0 {
      let cell = cellMap[Int(pair.number)]
      if sessions[sessions.slot(of: pair.session)].cell != cell { join(pair.session, cell: cell) }
    }
    return true
  }
}

extension OutcomeAggregator {
  /// Counts the callbacks that wait for it.
  mutating func countPending() {
    // Touches every slot once first: these loads do not depend on each other, so their cache misses
    // overlap. One after the other they take a third of the time of a log in which every line is a
    // callback.
    for index in 0..<pending.count { pending.warm(sessions.prefetch(pending.sessions[index])) }
    countPendingHits()
    for index in 0..<pending.count {
      touch(
        pending.sessions[index], pending.times[index], pending.rows[index], pending.cells[index])
    }
    pending.removeAll()
  }

  private mutating func countPendingHits() {
    Self.addHits(of: pending, to: &rows)
    if let grid = options.window { Self.addHits(of: &pending, grid, &cellIndex, to: &cells) }
  }

  private static func addHits(of pending: borrowing PendingCallbacks, to rows: inout [Row]) {
    var rows = rows.mutableSpan
    for index in 0..<pending.count {
      rows[Int(pending.rows[index])].add(
        pending.responses[index], at: EventTime(nanoseconds: pending.times[index]))
    }
  }

  private static func addHits(
    of pending: inout PendingCallbacks, _ grid: WindowGrid, _ index: inout CellIndex,
    to cells: inout [Cell]
  ) {
    for callback in 0..<pending.count {
      let time = EventTime(nanoseconds: pending.times[callback])
      let cell = index.number(of: time, pending.rows[callback], grid, &cells)
      cells[Int(cell)].counts.addHit(pending.responses[callback])
      pending.cells[callback] = cell
    }
  }

  /// Notes that a session had a callback at `time` in `row` and `cell`: counts it there if it was
  /// not yet, and moves its last callback on.
  ///
  /// - Returns: The row that the session's last callback was in and is not any more, or -1.
  @inline(__always) @discardableResult
  mutating func touch(_ session: UInt64, _ time: Int64, _ row: Int32, _ cell: Int32) -> Int32 {
    let slot = sessions.slot(of: session)
    var entry = sessions[slot]
    guard entry.row >= 0 else {
      rows[Int(row)].counts.sessions += 1
      rows[Int(row)].finalSessions += 1
      if cell >= 0 { cells[Int(cell)].counts.sessions += 1 }
      sessions.insert(
        SessionTable.Entry(session: session, time: time, row: row, cell: cell), at: slot)
      return -1
    }
    var left: Int32 = -1
    if cell != entry.cell { join(session, cell: cell) }
    if row != entry.row {
      join(session, row: row)
      guard time > entry.time || (time == entry.time && wins(row, over: entry.row)) else {
        return -1
      }
      // The entry's row is a membership too; it must outlast the entry.
      _ = otherRows.insert(session, entry.row)
      rows[Int(entry.row)].finalSessions -= 1
      rows[Int(row)].finalSessions += 1
      left = entry.row
      entry.row = row
    }
    entry.time = max(time, entry.time)
    sessions[slot] = entry
    return left
  }

  /// Counts a session in a row that its entry does not name.
  mutating func join(_ session: UInt64, row: Int32) {
    if otherRows.insert(session, row) { rows[Int(row)].counts.sessions += 1 }
  }

  mutating func join(_ session: UInt64, cell: Int32) {
    if otherCells.insert(session, cell) { cells[Int(cell)].counts.sessions += 1 }
  }
}

extension OutcomeAggregator.Row {
  @inline(__always)
  fileprivate mutating func add(_ response: ResponseClass, at time: EventTime) {
    counts.addHit(response)
    if time < first { first = time }
    if last < time { last = time }
  }
}

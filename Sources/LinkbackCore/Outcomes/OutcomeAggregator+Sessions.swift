extension OutcomeAggregator {
  /// Counts the callbacks that wait for it.
  mutating func countPending() {
    pending.hashSessions()
    Self.prefetch(for: &pending, in: &parts)
    countPendingHits()
    var index = 0
    while index < pending.count {
      index = Self.countNewSessions(of: &pending, from: index, in: &parts, &rows, &cells)
      guard index < pending.count else { break }
      touch(
        pending.sessions[index], pending.times[index], pending.rows[index], pending.cells[index])
      index += 1
    }
    pending.removeAll()
  }

  /// Has what the table has of the sessions brought near, all at once, while their hits are counted.
  private static func prefetch(
    for pending: inout PendingCallbacks, in parts: inout [SessionPart]
  ) {
    // Mutable, as an element of what is only read is copied, array by array.
    var parts = parts.mutableSpan
    let seed = SessionPlace.seed
    for index in 0..<pending.count {
      let place = SessionPlace(of: pending.sessions[index], seed: seed)
      parts[place.part].prefetch(place)
    }
  }

  /// Counts sessions as long as they are new.
  ///
  /// - Returns: The first callback of a session that is known, or the batch's end.
  private static func countNewSessions(
    of pending: inout PendingCallbacks, from start: Int, in parts: inout [SessionPart],
    _ rows: inout [Row], _ cells: inout [Cell]
  ) -> Int {
    var parts = parts.mutableSpan
    var rows = rows.mutableSpan
    var cells = cells.mutableSpan
    let seed = SessionPlace.seed
    for index in start..<pending.count {
      let (row, cell) = (Int(pending.rows[index]), pending.cells[index])
      let callback = SessionPart.Entry(
        session: pending.sessions[index], time: pending.times[index], row: pending.rows[index],
        cell: cell)
      let place = callback.place(seed)
      guard parts[place.part].insert(callback, at: place) else { return index }
      rows[row].counts.sessions += 1
      rows[row].finalSessions += 1
      if cell >= 0 { cells[Int(cell)].counts.sessions += 1 }
    }
    return pending.count
  }

  private mutating func countPendingHits() {
    Self.addHits(of: &pending, to: &rows)
    if let grid = options.window { Self.addHits(of: &pending, grid, &cellIndex, to: &cells) }
  }

  // By reference: a batch that is lent is copied, array by array, for each of its callbacks.
  private static func addHits(of pending: inout PendingCallbacks, to rows: inout [Row]) {
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
    let part = SessionPlace(of: session, seed: SessionPlace.seed).part
    var change = parts[part].touch(session, time, row, cell)
    if change.tiedRow >= 0, wins(row, over: change.tiedRow) {
      parts[part].settle(&change, session, in: row)
    }
    if change.joinsRow { rows[Int(row)].counts.sessions += 1 }
    if change.joinsCell { cells[Int(cell)].counts.sessions += 1 }
    if change.isLast { rows[Int(row)].finalSessions += 1 }
    if change.leftRow >= 0 { rows[Int(change.leftRow)].finalSessions -= 1 }
    return change.leftRow
  }

  /// How many distinct sessions there are.
  var sessionCount: Int { parts.reduce(0) { $0 + $1.sessions.count } }
}

extension OutcomeAggregator.Row {
  @inline(__always)
  fileprivate mutating func add(_ response: ResponseClass, at time: EventTime) {
    counts.addHit(response)
    if time < first { first = time }
    if last < time { last = time }
  }
}

extension OutcomeAggregator {
  /// Appends what its sessions did as facts about the rows of another aggregator: of each session the
  /// last callback, and each other window and row that it is in.
  ///
  /// All there is about sessions follows from them: a session's rows are those of its cells.
  /// - Parameter rows: The other aggregator's numbers of the rows.
  /// - Complexity: O(sessions + cells they are in).
  mutating func appendFacts(rows: [Int32], to facts: inout [SessionFact]) {
    countPending()
    for part in parts {
      part.sessions.forEach { entry in
        facts.append(
          SessionFact(session: entry.session, time: entry.time, row: rows[Int(entry.row)]))
        appendFact(of: entry, in: entry.cell, rows, to: &facts)
      }
      part.otherCells.forEach { membership in
        guard let entry = part.entry(of: membership.session) else { return }
        appendFact(of: entry, in: membership.number, rows, to: &facts)
      }
    }
  }

  /// Appends that a session is in a cell, unless it is that of its last callback.
  private func appendFact(
    of entry: SessionPart.Entry, in cell: Int32, _ rows: [Int32], to facts: inout [SessionFact]
  ) {
    guard cell >= 0, let grid = options.window else { return }
    let cell = cells[Int(cell)]
    let last = grid.start(of: EventTime(nanoseconds: entry.time).seconds)
    guard cell.row != entry.row || cell.windowStart != last else { return }
    // No callback of the window was earlier, so this one can't pass for the session's last.
    let (time, isTooEarly) = cell.windowStart.multipliedReportingOverflow(by: 1_000_000_000)
    facts.append(
      SessionFact(
        session: entry.session, time: isTooEarly ? .min : time, row: rows[Int(cell.row)]))
  }

  /// Counts a session where a fact says that it was; its row and cell are there already.
  ///
  /// - Returns: As ``touch(_:_:_:_:)``; -1 also for a fact about a window that is forgotten.
  mutating func take(_ fact: SessionFact) -> Int32 {
    guard let grid = options.window else { return -1 }
    let start = grid.start(of: EventTime(nanoseconds: fact.time).seconds)
    guard let cell = cellIndex.known(ofWindow: start, fact.row) else { return -1 }
    return touch(fact.session, fact.time, fact.row, cell)
  }
}

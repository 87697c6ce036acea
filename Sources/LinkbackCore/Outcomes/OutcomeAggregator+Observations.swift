extension OutcomeAggregator {
  /// Appends what its sessions did as observations about the rows of another aggregator: of each session the
  /// last callback, and each other window and row that it is in.
  ///
  /// All there is about sessions follows from them: a session's rows are those of its window rows.
  /// - Parameter rows: The other aggregator's numbers of the rows.
  /// - Complexity: O(sessions + window rows they are in).
  mutating func appendObservations(rows: [Int32], to observations: inout [Observation]) {
    countPending()
    for shard in shards {
      shard.sessions.forEach { last in
        observations.append(
          Observation(session: last.session, time: last.time, row: rows[Int(last.row)]))
        appendObservation(of: last, in: last.windowRow, rows, to: &observations)
      }
      shard.otherWindowRows.forEach { membership in
        guard let last = shard.lastCallback(of: membership.session) else { return }
        appendObservation(of: last, in: membership.number, rows, to: &observations)
      }
    }
  }

  /// Appends that a session is in a window row, unless it is that of its last callback.
  private func appendObservation(
    of last: SessionShard.LastCallback, in windowRow: Int32, _ rows: [Int32],
    to observations: inout [Observation]
  ) {
    guard windowRow >= 0, let grid = options.window else { return }
    let windowRow = windowRows[Int(windowRow)]
    let lastStart = grid.start(of: EventTime(nanoseconds: last.time).seconds)
    guard windowRow.row != last.row || windowRow.windowStart != lastStart else { return }
    // No callback of the window was earlier, so this one can't pass for the session's last.
    let (time, isTooEarly) = windowRow.windowStart.multipliedReportingOverflow(by: 1_000_000_000)
    observations.append(
      Observation(
        session: last.session, time: isTooEarly ? .min : time, row: rows[Int(windowRow.row)]))
  }

  /// Counts a session where an observation says that it was; its row and window row are there already.
  ///
  /// - Returns: As ``touch(_:_:_:_:)``; -1 also for an observation about a window that is forgotten.
  mutating func take(_ observation: Observation) -> Int32 {
    guard let grid = options.window else { return -1 }
    let start = grid.start(of: EventTime(nanoseconds: observation.time).seconds)
    guard let windowRow = windowRowIndex.known(ofWindow: start, observation.row) else { return -1 }
    return touch(observation.session, observation.time, observation.row, windowRow)
  }
}

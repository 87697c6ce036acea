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
  /// - Returns: Nothing changed for an observation about a window that is forgotten.
  mutating func take(_ observation: Observation) -> ObservationEffect {
    var effect = ObservationEffect()
    guard let windowRow = windowRow(at: observation.time, observation.row) else { return effect }
    let session = observation.session
    let last = lastCallback(of: session)
    let change = touch(session, observation.time, observation.row, windowRow)
    (effect.joinsRow, effect.leftRow) = (change.joinsRow, change.leftRow)
    guard let last else {
      effect.lastWindowRow = windowRow
      return effect
    }
    guard change.isLast || last.time < observation.time else { return effect }
    let left = self.windowRow(at: last.time, last.row) ?? -1
    if left != windowRow { (effect.leftWindowRow, effect.lastWindowRow) = (left, windowRow) }
    return effect
  }

  /// The window row that holds a time of a row; `nil` for one that is forgotten.
  private mutating func windowRow(at time: Int64, _ row: Int32) -> Int32? {
    guard let grid = options.window else { return nil }
    let start = windowRowIndex.start(of: EventTime(nanoseconds: time), grid)
    return windowRowIndex.known(ofWindow: start, row)
  }

  private func lastCallback(of session: UInt64) -> SessionShard.LastCallback? {
    shards[SessionHash(of: session, seed: SessionHash.seed).shard].lastCallback(of: session)
  }

  /// Sessions whose last callback is in each window row, by its number.
  ///
  /// - Complexity: O(sessions + window rows).
  mutating func finalSessionsByWindowRow() -> [Int] {
    countPending()
    var finals = [Int](repeating: 0, count: windowRows.count)
    guard let grid = options.window else { return finals }
    for shard in shards {
      shard.sessions.forEach { last in
        let start = grid.start(of: EventTime(nanoseconds: last.time).seconds)
        // Nearly always the window row that the session was first counted in.
        let first = windowRows[Int(last.windowRow)]
        let isThere = first.windowStart == start && first.row == last.row
        let windowRow = isThere ? last.windowRow : windowRowIndex.known(ofWindow: start, last.row)
        if let windowRow { finals[Int(windowRow)] += 1 }
      }
    }
    return finals
  }
}

/// What an observation changed.
struct ObservationEffect {
  /// Whether the session is in the observation's row now, and was not before.
  var joinsRow = false
  /// The row that the session's last callback was in and is not any more, or -1.
  var leftRow: Int32 = -1
  /// The window rows that its last callback was in and is in now; -1 for none, and where it stays.
  var leftWindowRow: Int32 = -1
  var lastWindowRow: Int32 = -1
}

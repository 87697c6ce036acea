/// Counts sessions from facts of several places, session by session, without keeping any.
package struct SessionTally: Sendable {
  /// The rows and windows of all places, with their hits.
  package private(set) var counts: OutcomeAggregator
  /// Sessions whose last callback is in each window row.
  private(set) var windowFinals: [Int]

  /// - Parameter counts: Hits alone.
  package init(_ counts: OutcomeAggregator) {
    self.counts = counts
    windowFinals = Array(repeating: 0, count: counts.windowRows.count)
  }

  /// Counts a session that was not counted yet.
  ///
  /// - Parameter facts: All of its facts, each once and in their order; at least one. Rows are those of
  ///   ``counts``.
  /// - Throws: For a fact in a window in which nothing was hit.
  /// - Complexity: O(facts); allocates nothing.
  package mutating func add(_ facts: [Observation]) throws(PartialFormat.Damage) {
    var last = facts[0]
    var lastWindowRow = try countWindow(of: last)
    counts.rows[Int(last.row)].counts.sessions += 1
    for index in facts.indices.dropFirst() {
      let fact = facts[index]
      if fact.row != facts[index - 1].row { counts.rows[Int(fact.row)].counts.sessions += 1 }
      let windowRow = try countWindow(of: fact)
      if isLater(fact, than: last) { (last, lastWindowRow) = (fact, windowRow) }
    }
    counts.rows[Int(last.row)].finalSessions += 1
    if lastWindowRow >= 0 { windowFinals[Int(lastWindowRow)] += 1 }
    counts.talliedSessions += 1
  }

  /// Adds sessions that were counted elsewhere, none of which was counted here.
  ///
  /// - Parameter sealed: Of all rows, then of all rows of windows.
  package mutating func add(_ sealed: [SealedCount]) {
    for number in counts.rows.indices {
      counts.rows[number].counts.sessions += sealed[number].sessions
      counts.rows[number].finalSessions += sealed[number].finalSessions
      // Each session is final in one row.
      counts.talliedSessions += sealed[number].finalSessions
    }
    for number in counts.windowRows.indices {
      let windowRow = sealed[counts.rows.count + number]
      counts.windowRows[number].counts.sessions += windowRow.sessions
      windowFinals[number] += windowRow.finalSessions
    }
  }

  /// What was counted, as it is added elsewhere.
  package var sealed: [SealedCount] {
    let rows = counts.rows.map {
      SealedCount(sessions: $0.counts.sessions, finalSessions: $0.finalSessions)
    }
    return rows
      + counts.windowRows.indices.map {
        SealedCount(
          sessions: counts.windowRows[$0].counts.sessions, finalSessions: windowFinals[$0])
      }
  }

  /// The counts of everything that was added.
  package mutating func result() -> OutcomeResult {
    OutcomeResult(counts, windowFinals: windowFinals)
  }

  /// The number of the window row, or -1 without windows.
  private mutating func countWindow(of fact: Observation) throws(PartialFormat.Damage) -> Int32 {
    guard let grid = counts.options.window else { return -1 }
    let start = counts.windowRowIndex.start(of: EventTime(nanoseconds: fact.time), grid)
    guard let windowRow = counts.windowRowIndex.known(ofWindow: start, fact.row) else {
      throw PartialFormat.Damage("has facts of a window without hits")
    }
    counts.windowRows[Int(windowRow)].counts.sessions += 1
    return windowRow
  }

  private func isLater(_ fact: Observation, than last: Observation) -> Bool {
    guard fact.time == last.time else { return fact.time > last.time }
    return fact.row != last.row && counts.wins(fact.row, over: last.row)
  }
}

extension Snapshot {
  /// What partials add up to, for views of it.
  package init(_ tally: SessionTally, statistics: Statistics, logs: [Log]) {
    self.init(
      tally.counts, windowFinals: tally.windowFinals, statistics: statistics, logs: logs)
  }
}

extension LiveOutcomes {
  /// The hits as a partial has them; `nil` where a limit has moved names to `(other)`, which a partial keeps
  /// apart.
  ///
  /// - Complexity: O(rows + windows).
  package func partialCounts() -> OutcomeAggregator? {
    var counts = counts
    let isFull = (counts.statuses.isFull, counts.routes.isFull, counts.hosts.isFull)
    let other = NameTable.other
    for (number, row) in counts.rows.enumerated() {
      let isOther = (row.key.status == other, row.key.route == other, row.key.host == other)
      guard row.isAdmitted, !(isFull.0 && isOther.0), !(isFull.1 && isOther.1),
        !(isFull.2 && isOther.2)
      else { return nil }
      // What else is there is too long, each hit of it.
      if isOther.0 || isOther.1 || isOther.2 { counts.rows[number].limited = row.counts.hits }
    }
    return counts
  }

  /// Those of some facts that are of windows that are kept.
  package mutating func kept(_ facts: [Observation]) -> [Observation] {
    facts.filter { fact in
      let start = counts.windowRowIndex.start(of: EventTime(nanoseconds: fact.time), grid)
      return counts.windowRowIndex.known(ofWindow: start, fact.row) != nil
    }
  }
}

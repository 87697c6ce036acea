extension OutcomeAggregator {
  /// Which rows and window rows here are those of another aggregator.
  struct MergedNumbers {
    var rows: [Int32] = []
    var windowRows: [Int32] = []
  }

  /// Adds what another aggregator with the same options counted in another part of the input.
  ///
  /// - Returns: `false` where a limit was reached: then the order of the lines matters, and the
  ///   whole input has to be counted again in order. Nothing here can be used after that.
  /// - Complexity: O(sessions + rows + window rows of `other`).
  package mutating func merge(_ other: inout OutcomeAggregator) -> Bool {
    guard var merge = beginMerge(of: &other) else { return false }
    var shards = merge.takeShards()
    var tally = merge.emptyTally
    for index in shards.indices { merge.merge(&shards[index], into: &tally) }
    finishMerge(shards, [tally])
    return true
  }

  /// Adds all but the sessions, which are then on their way: ``finishMerge(_:_:)`` has to follow.
  ///
  /// - Returns: `nil` as ``merge(_:)`` returns `false`.
  mutating func beginMerge(of other: inout OutcomeAggregator) -> SessionMerge? {
    countPending()
    other.countPending()
    var numbers = MergedNumbers()
    mergeRows(of: other, &numbers)
    hasReachedLimit = hasReachedLimit || other.hasReachedLimit || statuses.isOverLimit
    guard !hasReachedLimit else { return nil }
    mergeWindowRows(of: other, &numbers)
    let shards = zip(self.shards, other.shards).map { SessionMerge.Shard(own: $0, other: $1) }
    self.shards = []
    other.shards = []
    return SessionMerge(shards, numbers, rules: self)
  }

  mutating func finishMerge(_ shards: [SessionMerge.Shard], _ tallies: [SessionMerge.Tally]) {
    self.shards = shards.map(\.own)
    for tally in tallies {
      for (row, sessions) in tally.rows.enumerated() { rows[row].counts.sessions += sessions }
      for (row, sessions) in tally.finals.enumerated() { rows[row].finalSessions += sessions }
      for (windowRow, sessions) in tally.windowRows.enumerated() {
        windowRows[windowRow].counts.sessions += sessions
      }
    }
  }

  /// Adds the hits of another aggregator with the same options, but not its sessions; goes on where
  /// a limit is reached, in the order of the other's rows.
  ///
  /// - Complexity: O(rows + window rows of `other`).
  mutating func mergeHits(of other: borrowing OutcomeAggregator) -> MergedNumbers {
    var numbers = MergedNumbers()
    mergeRows(of: other, &numbers)
    hasReachedLimit = hasReachedLimit || other.hasReachedLimit
    mergeWindowRows(of: other, &numbers)
    return numbers
  }

  /// Adds the hits of what was counted right after this one's part of the input; limits bite in the order of
  /// rows.
  ///
  /// - Returns: The number here of each of the other's rows.
  package mutating func addHits(of other: borrowing OutcomeAggregator) -> [Int32] {
    mergeHits(of: other).rows
  }

  /// Adds what another aggregator that keeps facts counted in the part of the input right after this one's.
  ///
  /// - Complexity: O(facts + rows + window rows of `other`).
  package mutating func append(_ other: consuming OutcomeAggregator) {
    countPending()
    other.countPending()
    let numbers = mergeHits(of: other)
    for fact in other.facts?.sorted() ?? [] {
      facts?.append(
        Observation(session: fact.session, time: fact.time, row: numbers.rows[Int(fact.row)]))
    }
  }

  private mutating func mergeRows(
    of other: borrowing OutcomeAggregator, _ numbers: inout MergedNumbers
  ) {
    precondition(options.makeRows(as: other.options), "the counts of other options don't add up")
    for row in other.rows {
      var isMoved = false
      let key = ownKey(other.name(row.key), &isMoved)
      let number = rowNumber(of: key, &isMoved)
      numbers.rows.append(number)
      rows[Int(number)].counts.addHits(of: row.counts)
      rows[Int(number)].first = min(rows[Int(number)].first, row.first)
      rows[Int(number)].last = max(rows[Int(number)].last, row.last)
      // What was moved there is moved once only.
      let moved = isMoved ? row.counts.hits : row.limited
      rows[Int(number)].limited += moved
      limited += moved
    }
  }

  private mutating func ownKey(_ names: OutcomeResult.Key, _ isMoved: inout Bool) -> RowKey {
    var key = RowKey(status: RowKey.none, route: RowKey.none, host: RowKey.none)
    key.status = moved(statuses.number(names.status), &isMoved)
    if let route = names.route { key.route = moved(routes.number(route), &isMoved) }
    if let host = names.host { key.host = moved(hosts.number(host), &isMoved) }
    return key
  }

  private mutating func mergeWindowRows(
    of other: borrowing OutcomeAggregator, _ numbers: inout MergedNumbers
  ) {
    for windowRow in other.windowRows {
      let number = windowRowIndex.number(
        ofWindow: windowRow.windowStart, numbers.rows[Int(windowRow.row)], &windowRows)
      numbers.windowRows.append(number)
      windowRows[Int(number)].counts.addHits(of: windowRow.counts)
    }
  }

  /// Makes room for the sessions of another aggregator, before they are taken in its order.
  mutating func reserveSessions(of other: borrowing OutcomeAggregator) {
    for index in shards.indices { shards[index].reserve(other.shards[index]) }
  }
}

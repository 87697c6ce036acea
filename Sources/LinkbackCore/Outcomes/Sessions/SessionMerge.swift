/// The sessions of two aggregators on their way into one: shards that know nothing of each other, so
/// that each thread can take the next one.
package struct SessionMerge: Sendable {
  package struct Shard: Sendable {
    var own: SessionShard
    var other: SessionShard
  }

  /// By how much the numbers of sessions change in the rows and window rows of the merged aggregator.
  package struct Tally: Sendable {
    var rows: [Int]
    var finals: [Int]
    var windowRows: [Int]
  }

  private var shards: [Shard]
  private let numbers: OutcomeAggregator.MergedNumbers
  /// The merged aggregator but for its sessions: says which of two callbacks at one time is the last.
  private let rules: OutcomeAggregator

  init(
    _ shards: [Shard], _ numbers: OutcomeAggregator.MergedNumbers, rules: OutcomeAggregator
  ) {
    self.shards = shards
    self.numbers = numbers
    self.rules = rules
  }

  /// The work, to be given out.
  package mutating func takeShards() -> [Shard] {
    let taken = shards
    shards = []
    return taken
  }

  /// What each thread begins with.
  package var emptyTally: Tally {
    Tally(
      rows: Array(repeating: 0, count: rules.rows.count),
      finals: Array(repeating: 0, count: rules.rows.count),
      windowRows: Array(repeating: 0, count: rules.windowRows.count))
  }

  /// Pours the other aggregator's sessions of one shard into the merged one's.
  ///
  /// - Complexity: O(sessions of both).
  package func merge(_ shard: inout Shard, into tally: inout Tally) {
    let other = shard.other
    shard.other = .empty
    shard.own.reserve(other)
    other.sessions.forEach { last in
      let row = numbers.rows[Int(last.row)]
      let windowRow = last.windowRow < 0 ? -1 : numbers.windowRows[Int(last.windowRow)]
      var change = shard.own.touch(last.session, last.time, row, windowRow)
      if change.tiedRow >= 0, rules.wins(row, over: change.tiedRow) {
        shard.own.settle(&change, last.session, in: row)
      }
      tally.add(change, row: row, windowRow: windowRow)
    }
    other.otherRows.forEach { membership in
      let row = numbers.rows[Int(membership.number)]
      if shard.own.lastCallback(of: membership.session)?.row != row,
        shard.own.join(membership.session, row: row)
      {
        tally.rows[Int(row)] += 1
      }
    }
    other.otherWindowRows.forEach { membership in
      let windowRow = numbers.windowRows[Int(membership.number)]
      if shard.own.lastCallback(of: membership.session)?.windowRow != windowRow,
        shard.own.join(membership.session, windowRow: windowRow)
      {
        tally.windowRows[Int(windowRow)] += 1
      }
    }
  }
}

extension SessionMerge.Tally {
  @inline(__always)
  fileprivate mutating func add(_ change: SessionShard.Change, row: Int32, windowRow: Int32) {
    if change.joinsRow { rows[Int(row)] += 1 }
    if change.joinsWindowRow { windowRows[Int(windowRow)] += 1 }
    if change.isLast { finals[Int(row)] += 1 }
    if change.leftRow >= 0 { finals[Int(change.leftRow)] -= 1 }
  }
}

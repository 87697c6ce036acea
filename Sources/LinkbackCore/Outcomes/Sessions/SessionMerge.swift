/// The sessions of two aggregators on their way into one: parts that know nothing of each other, so
/// that each thread can take the next one.
package struct SessionMerge: Sendable {
  package struct Part: Sendable {
    var own: SessionPart
    var other: SessionPart
  }

  /// By how much the numbers of sessions change in the rows and cells of the merged aggregator.
  package struct Tally: Sendable {
    var rows: [Int]
    var finals: [Int]
    var cells: [Int]
  }

  private var parts: [Part]
  private let numbers: OutcomeAggregator.MergedNumbers
  /// The merged aggregator but for its sessions: says which of two callbacks at one time is the last.
  private let rules: OutcomeAggregator

  init(
    _ parts: [Part], _ numbers: OutcomeAggregator.MergedNumbers, rules: OutcomeAggregator
  ) {
    self.parts = parts
    self.numbers = numbers
    self.rules = rules
  }

  /// The work, to be given out.
  package mutating func takeParts() -> [Part] {
    let taken = parts
    parts = []
    return taken
  }

  /// What each thread begins with.
  package var emptyTally: Tally {
    Tally(
      rows: Array(repeating: 0, count: rules.rows.count),
      finals: Array(repeating: 0, count: rules.rows.count),
      cells: Array(repeating: 0, count: rules.cells.count))
  }

  /// Pours the other aggregator's sessions of one part into the merged one's.
  ///
  /// - Complexity: O(sessions of both).
  package func merge(_ part: inout Part, into tally: inout Tally) {
    let other = part.other
    part.other = .empty
    part.own.reserve(other)
    other.sessions.forEach { entry in
      let row = numbers.rows[Int(entry.row)]
      let cell = entry.cell < 0 ? -1 : numbers.cells[Int(entry.cell)]
      var change = part.own.touch(entry.session, entry.time, row, cell)
      if change.tiedRow >= 0, rules.wins(row, over: change.tiedRow) {
        part.own.settle(&change, entry.session, in: row)
      }
      tally.add(change, row: row, cell: cell)
    }
    other.otherRows.forEach { membership in
      let row = numbers.rows[Int(membership.number)]
      if part.own.entry(of: membership.session)?.row != row,
        part.own.join(membership.session, row: row)
      {
        tally.rows[Int(row)] += 1
      }
    }
    other.otherCells.forEach { membership in
      let cell = numbers.cells[Int(membership.number)]
      if part.own.entry(of: membership.session)?.cell != cell,
        part.own.join(membership.session, cell: cell)
      {
        tally.cells[Int(cell)] += 1
      }
    }
  }
}

extension SessionMerge.Tally {
  @inline(__always)
  fileprivate mutating func add(_ change: SessionPart.Change, row: Int32, cell: Int32) {
    if change.joinsRow { rows[Int(row)] += 1 }
    if change.joinsCell { cells[Int(cell)] += 1 }
    if change.isLast { finals[Int(row)] += 1 }
    if change.leftRow >= 0 { finals[Int(change.leftRow)] -= 1 }
  }
}

extension OutcomeAggregator {
  /// Which rows and cells here are those of another aggregator.
  struct MergedNumbers {
    var rows: [Int32] = []
    var cells: [Int32] = []
  }

  /// Adds what another aggregator with the same options counted in another part of the input.
  ///
  /// - Returns: `false` where a limit was reached: then the order of the lines matters, and the
  ///   whole input has to be counted again in order. Nothing here can be used after that.
  /// - Complexity: O(sessions + rows + cells of `other`).
  package mutating func merge(_ other: inout OutcomeAggregator) -> Bool {
    countPending()
    other.countPending()
    var numbers = MergedNumbers()
    mergeRows(of: other, &numbers)
    hasReachedLimit = hasReachedLimit || other.hasReachedLimit || statuses.isOverLimit
    guard !hasReachedLimit else { return false }
    mergeCells(of: other, &numbers)
    mergeSessions(of: other, numbers)
    return true
  }

  /// Adds the hits of another aggregator with the same options, but not its sessions; goes on where
  /// a limit is reached, in the order of the other's rows.
  ///
  /// - Complexity: O(rows + cells of `other`).
  mutating func mergeHits(of other: borrowing OutcomeAggregator) -> MergedNumbers {
    var numbers = MergedNumbers()
    mergeRows(of: other, &numbers)
    hasReachedLimit = hasReachedLimit || other.hasReachedLimit
    mergeCells(of: other, &numbers)
    return numbers
  }

  private mutating func mergeRows(
    of other: borrowing OutcomeAggregator, _ numbers: inout MergedNumbers
  ) {
    precondition(options == other.options, "the counts of other options don't add up")
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

  private mutating func mergeCells(
    of other: borrowing OutcomeAggregator, _ numbers: inout MergedNumbers
  ) {
    for cell in other.cells {
      let number = cellIndex.number(
        ofWindow: cell.windowStart, numbers.rows[Int(cell.row)], &cells)
      numbers.cells.append(number)
      cells[Int(number)].counts.addHits(of: cell.counts)
    }
  }

  /// Makes room for the sessions of another aggregator, before they are taken in its order.
  mutating func reserveSessions(of other: borrowing OutcomeAggregator) {
    sessions.reserve(other.sessions.count)
    otherRows.reserve(other.otherRows.count)
    otherCells.reserve(other.otherCells.count)
  }

  private mutating func mergeSessions(
    of other: borrowing OutcomeAggregator, _ numbers: MergedNumbers
  ) {
    reserveSessions(of: other)
    for entry in other.sessions.entries where entry.row >= 0 {
      touch(
        entry.session, entry.time, numbers.rows[Int(entry.row)],
        entry.cell < 0 ? -1 : numbers.cells[Int(entry.cell)])
    }
    for pair in other.otherRows.pairs where pair.number >= 0 {
      let row = numbers.rows[Int(pair.number)]
      if sessions[sessions.slot(of: pair.session)].row != row { join(pair.session, row: row) }
    }
    for pair in other.otherCells.pairs where pair.number >= 0 {
      let cell = numbers.cells[Int(pair.number)]
      if sessions[sessions.slot(of: pair.session)].cell != cell { join(pair.session, cell: cell) }
    }
  }
}

extension LiveOutcomes {
  /// As it was saved; ``restore(facts:)`` has to follow for the facts of the windows that are kept.
  ///
  /// The sessions of rows and windows are counted anew from the facts, not taken from what is saved.
  package init(options: OutcomeAggregator.Options, restoring saved: OutcomeChanges) {
    self.init(counting: OutcomeAggregator(options: options, restoring: saved))
    for row in saved.rows.sorted(by: { $0.number < $1.number }) {
      rows.append(RowState(sessions: row.counts.sessions, finalSessions: row.finalSessions))
    }
    windows = saved.windows.map {
      WindowState(revision: $0.revision, isFinal: $0.isFinal, isChanged: $0.isChanged)
    }
    listWaiting(among: windows.indices.map { Int32($0) })
    for kind in Set(saved.names.map(\.table)) {
      let table = names(of: kind)
      savedNames[kind] = SavedNames(
        count: table.names.count,
        admitted: (0..<table.reservedCount).map { table.isAdmitted($0 + 1) })
    }
    hasRecounted = true
  }

  /// Takes facts back, in the order in which they were saved; changes nothing that would have to be
  /// saved.
  ///
  /// Facts about windows that are forgotten change nothing at all.
  /// - Complexity: O(facts).
  package mutating func restore(facts: [SessionFact]) {
    for fact in facts { _ = counts.take(fact) }
  }

  /// Forgets windows that start before `seconds`, and all sessions: ``restore(facts:)`` has to follow
  /// for the facts of the windows that are kept.
  ///
  /// Rows whose sessions are others then are among the next changes. What was counted has to be
  /// taken before.
  /// - Complexity: O(rows + windows).
  package mutating func forget(before seconds: Int64) {
    precondition(unsavedFacts.isEmpty, "facts that are not saved can't be put back")
    windows = windows.indices.filter { counts.cells[$0].windowStart >= seconds }.map { windows[$0] }
    counts.removeCells(before: seconds)
    counts.removeSessions()
    unsavedCells = windows.indices.filter { windows[$0].isUnsaved }.map { Int32($0) }
    listWaiting(among: windows.indices.map { Int32($0) })
    hasRecounted = true
  }
}

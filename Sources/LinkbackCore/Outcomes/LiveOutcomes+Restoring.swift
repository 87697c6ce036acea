extension LiveOutcomes {
  /// As it was saved; ``restore(observations:)`` has to follow for the observations of the windows that are kept.
  ///
  /// The sessions of rows and windows are counted anew from the observations, not taken from what is saved.
  package init(options: OutcomeAggregator.Options, restoring saved: OutcomeChanges) {
    self.init(counting: OutcomeAggregator(options: options, restoring: saved))
    for row in saved.rows.sorted(by: { $0.number < $1.number }) {
      rows.append(
        RowState(
          sessions: row.counts.sessions, finalSessions: row.finalSessions,
          sessionsSeen: row.sessionsSeen))
    }
    windows = saved.windows.map {
      WindowState(
        revision: $0.revision, isFinal: $0.isFinal, isChanged: $0.isChanged,
        savedFinalSessions: $0.finalSessions)
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

  /// Takes observations back, in the order in which they were saved; changes nothing that would have to be
  /// saved.
  ///
  /// Observations about windows that are forgotten change nothing at all.
  /// - Complexity: O(observations).
  package mutating func restore(observations: [Observation]) {
    for observation in observations { move(counts.take(observation)) }
  }

  /// Forgets windows that start before `seconds`, and all sessions: ``restore(observations:)`` has to follow
  /// for the observations of the windows that are kept.
  ///
  /// Rows and windows whose sessions are others then are among the next changes. What was counted has to be
  /// taken before.
  /// - Complexity: O(rows + windows).
  package mutating func forget(before seconds: Int64) {
    precondition(unsavedObservations.isEmpty, "observations that are not saved can't be put back")
    windows = windows.indices.filter { counts.windowRows[$0].windowStart >= seconds }.map {
      windows[$0]
    }
    for index in windows.indices { windows[index].finalSessions = 0 }
    counts.removeWindowRows(before: seconds)
    counts.removeSessions()
    unsavedWindowRows = windows.indices.filter { windows[$0].isUnsaved }.map { Int32($0) }
    listWaiting(among: windows.indices.map { Int32($0) })
    hasRecounted = true
  }
}

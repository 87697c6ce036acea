extension Snapshot {
  /// What a batch has counted by windows, for views of it.
  ///
  /// Event time has moved as far as the last callback; nothing comes after it, so every window is
  /// final.
  ///
  /// - Parameters:
  ///   - aggregator: With windows.
  ///   - statistics: Of all lines that were read.
  ///   - logs: In the order in which they were read.
  /// - Complexity: O(sessions + n log n) for n window rows; looks at no line again.
  package init(
    _ aggregator: inout OutcomeAggregator, statistics: Statistics, logs: [Log] = []
  ) {
    let finals = aggregator.finalSessionsByWindowRow()
    self.init(aggregator, windowFinals: finals, statistics: statistics, logs: logs)
  }

  /// - Parameter windowFinals: Sessions whose last callback is in each window row.
  init(
    _ aggregator: borrowing OutcomeAggregator, windowFinals finals: [Int], statistics: Statistics,
    logs: [Log]
  ) {
    guard let window = aggregator.options.window else {
      preconditionFailure("what views show is counted by windows")
    }
    self.init(
      origin: .batch,
      counting: Counting(
        window: window, byRoute: aggregator.options.byRoute, byHost: aggregator.options.byHost))
    (names.statuses, names.routes, names.hosts) = (
      aggregator.statuses.names, aggregator.routes.names, aggregator.hosts.names
    )
    rows = aggregator.rows.map { row in
      var shown = Row(key: Key(row.key), counts: row.counts, first: row.first, last: row.last)
      shown.finalSessions = row.finalSessions
      shown.sessionsSeen = row.counts.sessions
      return shown
    }
    windows = zip(aggregator.windowRows, finals).map { windowRow, finalSessions in
      var shown = Window(
        start: windowRow.windowStart, row: Int(windowRow.row), counts: windowRow.counts)
      shown.finalSessions = finalSessions
      return shown
    }
    windows.sort { ($0.start, $0.row) < ($1.start, $1.row) }
    progress.watermark = rows.map(\.last).max()
    progress.limited = aggregator.limited
    progress.statistics = statistics
    self.logs = logs
  }
}

extension Snapshot.Key {
  package init(_ key: OutcomeAggregator.RowKey) {
    func index(_ number: Int32) -> Int? {
      number == OutcomeAggregator.RowKey.none ? nil : Int(number)
    }
    self.init(status: Int(key.status), route: index(key.route), host: index(key.host))
  }
}

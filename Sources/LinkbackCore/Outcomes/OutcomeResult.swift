/// The counts in the order in which they are written.
package struct OutcomeResult: Sendable {
  /// A status, route and host, as far as they are asked for and known.
  package struct Key: Sendable {
    package var status: ByteString
    package var route: ByteString?
    package var host: ByteString?
  }

  package struct Total: Sendable {
    package var key: Key
    package var counts: OutcomeCounts
    /// Sessions whose last callback is in this row.
    package var finalSessions: Int
    package var first: EventTime
    package var last: EventTime
  }

  package struct Window: Sendable {
    /// In seconds since 1970.
    package var start: Int64
    package var end: Int64
    package var key: Key
    package var counts: OutcomeCounts
    /// Sessions whose last callback is in it; `nil` where they are not counted by windows.
    package var finalSessions: Int?
  }

  /// By start, then by status, route, host.
  package var windows: [Window]
  /// By status, route, host.
  package let totals: [Total]
  package let sessions: Int
  /// Sessions whose last callback was a `success`.
  package let successfulSessions: Int
  package let first: EventTime?
  package let last: EventTime?
  package let limited: Int

  /// - Complexity: O(n log n) for n rows and window rows.
  package init(_ aggregator: inout OutcomeAggregator) {
    aggregator.countPending()
    self.init(aggregator, windowFinals: nil)
  }

  /// - Parameters:
  ///   - aggregator: With nothing that waits to be counted.
  ///   - windowFinals: Sessions whose last callback is in each window row, where that is known.
  init(_ aggregator: borrowing OutcomeAggregator, windowFinals: [Int]?) {
    let order = aggregator.rowOrder()
    var rank = Array(repeating: 0, count: order.count)
    for (position, row) in order.enumerated() { rank[row] = position }
    let keys = aggregator.rows.map { aggregator.name($0.key) }
    totals = order.map { number in
      let row = aggregator.rows[number]
      return Total(
        key: keys[number], counts: row.counts, finalSessions: row.finalSessions,
        first: row.first, last: row.last)
    }
    let windowRows = aggregator.windowRows
    windows = windowRows.indices.sorted {
      let (left, right) = (windowRows[$0], windowRows[$1])
      return (left.windowStart, rank[Int(left.row)]) < (right.windowStart, rank[Int(right.row)])
    }.map { number in
      var window = aggregator.window(windowRows[number], keys[Int(windowRows[number].row)])
      window.finalSessions = windowFinals?[number]
      return window
    }
    sessions = aggregator.sessionCount
    successfulSessions = totals.filter { $0.key.status == "success" }
      .reduce(0) { $0 + $1.finalSessions }
    first = totals.map(\.first).min()
    last = totals.map(\.last).max()
    limited = aggregator.limited
  }

  package var hits: Int { totals.reduce(0) { $0 + $1.counts.hits } }
}

extension OutcomeAggregator {
  func name(_ key: RowKey) -> OutcomeResult.Key {
    OutcomeResult.Key(
      status: statuses.names[Int(key.status)],
      route: key.route == RowKey.none ? nil : routes.names[Int(key.route)],
      host: key.host == RowKey.none ? nil : hosts.names[Int(key.host)])
  }

  func window(_ windowRow: WindowRow, _ key: OutcomeResult.Key) -> OutcomeResult.Window {
    let start = windowRow.windowStart
    return OutcomeResult.Window(
      start: start, end: options.window?.end(of: start) ?? start, key: key,
      counts: windowRow.counts)
  }

  /// Row numbers in the order of records.
  fileprivate func rowOrder() -> [Int] {
    rows.indices.sorted { rowPrecedes(Int32($0), Int32($1)) }
  }

  /// The order of records: by status (the known ones first, in the order of `ConnectStatus.known`),
  /// then route, then host; none first, `(other)` last.
  func rowPrecedes(_ left: Int32, _ right: Int32) -> Bool {
    let (left, right) = (rows[Int(left)].key, rows[Int(right)].key)
    if left.status != right.status { return statusPrecedes(left.status, right.status) }
    if left.route != right.route { return Self.precedes(left.route, right.route, in: routes) }
    return left.host != right.host && Self.precedes(left.host, right.host, in: hosts)
  }

  /// The reserved names are those right after `(other)`, numbered in their order.
  private func statusPrecedes(_ left: Int32, _ right: Int32) -> Bool {
    let (isKnown, isOtherKnown) = (isReserved(left), isReserved(right))
    if isKnown, isOtherKnown { return left < right }
    if isKnown != isOtherKnown { return isKnown }
    return Self.precedes(left, right, in: statuses)
  }

  private func isReserved(_ status: Int32) -> Bool {
    status >= 1 && status <= statuses.reservedCount
  }

  private static func precedes(_ left: Int32, _ right: Int32, in table: NameTable) -> Bool {
    guard left != RowKey.none, right != RowKey.none else { return left == RowKey.none }
    guard left != NameTable.other, right != NameTable.other else { return right == NameTable.other }
    return table.name(left) < table.name(right)
  }
}

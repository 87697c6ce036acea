internal import ConnectCallback

extension OutcomeResult {
  /// Some rows of a snapshot and all of its windows, in the order of records; the sums are those of all rows.
  ///
  /// - Parameter rows: The numbers of the rows whose totals are wanted.
  /// - Complexity: O(snapshot's rows + n log n) for n wanted rows and windows.
  package init(_ snapshot: Snapshot, rows: some Sequence<Int>) {
    let summary = Summary(snapshot)
    let order = RecordOrder(snapshot.names)
    totals = rows.sorted {
      order.precedes(snapshot.rows[$0].key, snapshot.rows[$1].key)
    }.map { number in
      let row = snapshot.rows[number]
      return Total(
        key: Key(row.key, snapshot.names), counts: row.counts, finalSessions: row.finalSessions,
        first: row.first, last: row.last)
    }
    windows = snapshot.windows.sorted {
      guard $0.start == $1.start else { return $0.start < $1.start }
      return order.precedes(snapshot.rows[$0.row].key, snapshot.rows[$1.row].key)
    }.map { window in
      Window(
        start: window.start, end: snapshot.counting.window.end(of: window.start),
        key: Key(snapshot.rows[window.row].key, snapshot.names), counts: window.counts,
        finalSessions: window.finalSessions)
    }
    (sessions, successfulSessions) = (summary.sessions, summary.successfulSessions)
    (first, last, limited) = (summary.first, summary.last, summary.limited)
  }
}

extension OutcomeResult.Key {
  package init(_ key: Snapshot.Key, _ names: Snapshot.Names) {
    self.init(
      status: names.statuses[key.status], route: key.route.map { names.routes[$0] },
      host: key.host.map { names.hosts[$0] })
  }
}

/// The order of records: by status (the known ones first), then route, then host; none first, `(other)`
/// last.
private struct RecordOrder {
  let names: Snapshot.Names

  init(_ names: Snapshot.Names) { self.names = names }

  func precedes(_ left: Snapshot.Key, _ right: Snapshot.Key) -> Bool {
    if left.status != right.status {
      let (isKnown, isOtherKnown) = (Self.isKnown(left.status), Self.isKnown(right.status))
      if isKnown, isOtherKnown { return left.status < right.status }
      if isKnown != isOtherKnown { return isKnown }
      return Self.precedes(left.status, right.status, names.statuses)
    }
    if left.route != right.route { return Self.precedes(left.route, right.route, names.routes) }
    return left.host != right.host && Self.precedes(left.host, right.host, names.hosts)
  }

  private static func isKnown(_ status: Int) -> Bool {
    (1...ConnectStatus.known.count).contains(status)
  }

  private static func precedes(_ left: Int?, _ right: Int?, _ names: [ByteString]) -> Bool {
    guard let left, let right else { return left == nil }
    // Number 0 is `(other)`.
    guard left != 0, right != 0 else { return right == 0 }
    return names[left] < names[right]
  }
}

internal import LinkbackCore

/// The windows of a snapshot that a view shows: those of rows that fit its filters.
struct SnapshotSlice {
  let snapshot: Snapshot
  /// By row.
  private let isShown: [Bool]

  /// - Complexity: O(rows).
  init(_ snapshot: Snapshot, status: ByteString?, route: ByteString?, host: ByteString?) {
    self.snapshot = snapshot
    let names = snapshot.names
    isShown = snapshot.rows.map { row in
      (status == nil || names.statuses[row.key.status] == status)
        && (route == nil || row.key.route.map { names.routes[$0] } == route)
        && (host == nil || row.key.host.map { names.hosts[$0] } == host)
    }
  }

  /// What the range holds; windows that start at one of `excluded` are left out.
  ///
  /// - Complexity: O(log windows + windows in the range).
  func tally(in range: Range<Int64>, excluding excluded: Set<Int64> = []) -> Tally {
    var tally = Tally(statuses: snapshot.names.statuses.count)
    for window in windows(in: range) where !excluded.contains(window.start) {
      tally.statuses[snapshot.rows[window.row].key.status].add(window)
    }
    return tally
  }

  /// By name of a route or host; `nil` is the one that was not logged.
  func tallies(
    in range: Range<Int64>, by name: KeyPath<Snapshot.Key, Int?>
  ) -> [(name: Int?, tally: Tally)] {
    var tallies: [Int?: Tally] = [:]
    for window in windows(in: range) {
      let key = snapshot.rows[window.row].key
      tallies[key[keyPath: name], default: Tally(statuses: snapshot.names.statuses.count)]
        .statuses[key.status].add(window)
    }
    return tallies.map { ($0.key, $0.value) }
  }

  /// When the last callback of each status in the range was, as precisely as is known: a window knows
  /// only its start.
  func lastSeen(in range: Range<Int64>) -> [EventTime?] {
    var times = [EventTime?](repeating: nil, count: snapshot.names.statuses.count)
    for window in windows(in: range) where window.counts.hits > 0 {
      let row = snapshot.rows[window.row]
      let isLastWindow = snapshot.counting.window.start(of: row.last.seconds) == window.start
      let time = isLastWindow ? row.last : EventTime(seconds: window.start)
      times[row.key.status] = max(times[row.key.status] ?? time, time)
    }
    return times
  }

  /// Windows in the range, of rows that are shown.
  func windows(in range: Range<Int64>) -> some Sequence<Snapshot.Window> {
    let windows = snapshot.windows
    let start = windows.partitioningIndex { $0.start >= range.lowerBound }
    let end = windows.partitioningIndex { $0.start >= range.upperBound }
    return windows[start..<max(start, end)].lazy.filter { isShown[$0.row] }
  }
}

private func max(_ left: EventTime?, _ right: EventTime?) -> EventTime? {
  guard let left, let right else { return left ?? right }
  return left < right ? right : left
}

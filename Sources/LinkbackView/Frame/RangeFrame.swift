internal import LinkbackCore

/// The range that a query asks for, cut into buckets, and what it is compared with.
struct RangeFrame {
  let now: Int64
  let grid: BucketGrid
  let comparison: Comparison?

  var range: Range<Int64> { grid.range }

  init(_ snapshot: Snapshot, _ query: ViewQuery, _ zone: ViewZone) {
    let windows = snapshot.counting.window
    now = snapshot.now ?? windows.end(of: 0)
    let first = snapshot.earliest ?? windows.start(of: now - 1)
    var range: Range<Int64>
    if case .custom(let since, let until) = query.period {
      let start = windows.start(of: since ?? first)
      // Rounded up to the end of a window.
      let end = until.map { windows.end(of: $0 - 1) } ?? now
      range = start..<max(end, windows.end(of: start))
    } else {
      let length = query.period.length ?? 86_400
      range = windows.start(ofLast: length, before: now)..<now
    }
    // A chart of a thousand years has nothing to show before the first window.
    let furthest = 5 * 366 * 86_400
    if range.lowerBound < first - Int64(furthest) {
      range = min(first, windows.start(of: range.upperBound - 1))..<range.upperBound
    }
    grid = BucketGrid(range, windows, zone)
    comparison = Comparison(grid.range, snapshot, zone)
  }
}

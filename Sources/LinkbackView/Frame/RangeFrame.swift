internal import LinkbackCore

/// The range that a query asks for, cut into buckets, and what it is compared with.
struct RangeFrame {
  let now: Int64
  let grid: BucketGrid
  let comparison: Comparison?

  var range: Range<Int64> { grid.range }

  init(_ snapshot: Snapshot, _ query: ViewQuery, _ zone: ViewZone) {
    let windows = snapshot.counting.window
    now = snapshot.now ?? windows.start(of: 0) + windows.length
    let first = snapshot.earliest ?? now - windows.length
    var range: Range<Int64>
    if case .custom(let since, let until) = query.period {
      let start = windows.start(of: since ?? first)
      // Rounded up to the end of a window.
      let end = until.map { windows.start(of: $0 - 1) + windows.length } ?? now
      range = start..<max(end, start + windows.length)
    } else {
      let length = query.period.length ?? 86_400
      range = windows.start(of: now - max(length, windows.length))..<now
    }
    // A chart of a thousand years has nothing to show before the first window.
    let furthest = 5 * 366 * 86_400
    if range.lowerBound < first - Int64(furthest) {
      range = min(first, range.upperBound - windows.length)..<range.upperBound
    }
    grid = BucketGrid(range, windows, zone)
    comparison = Comparison(grid.range, snapshot, zone)
  }
}

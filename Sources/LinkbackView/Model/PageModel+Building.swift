internal import ConnectCallback
package import LinkbackCore

extension PageModel {
  /// The page of a snapshot.
  ///
  /// - Parameters:
  ///   - zone: That of the query.
  ///   - version: The program's.
  /// - Complexity: O(windows of the range and of 7 days before now + rows).
  package init(
    _ snapshot: Snapshot, _ query: ViewQuery, zone: ViewZone, health: Health, version: String
  ) {
    let shown = SnapshotSlice(
      snapshot, status: query.status, route: query.route, host: query.host)
    let site = SnapshotSlice(snapshot, status: nil, route: query.route, host: query.host)
    let frame = RangeFrame(snapshot, query, zone)
    let open = snapshot.openWindows(in: frame.range)
    let sums = RangeSums(shown, frame, open: open)

    self.query = query
    self.health = health
    self.frame = TimeFrame(
      range: frame.range, now: frame.now, bucketLength: frame.grid.length,
      comparison: frame.comparison?.name,
      comparedRange: frame.comparison.map { $0.range(before: frame.range) }, zone: zone,
      hasDaysOfUTC: frame.grid.hasDaysOfUTC && zone.name != "UTC")
    let statuses = StatusOrder(snapshot, sums)
    verdict =
      Judgement(site, zone, range: frame.range)?.verdict(health) ?? Self.verdictOfNothing(health)
    figures = Figure.all(sums, frame, hasStatus: query.status != nil)
    buckets = Bucket.all(shown, frame, open: open, statuses)
    outcomes = statuses.numbers.map {
      Outcome($0, snapshot, sums, lastSeen: shown.lastSeen(in: frame.range))
    }
    routes =
      snapshot.counting.byRoute
      ? Groups(shown.tallies(in: frame.range, by: \.route), snapshot.names.routes, query.order)
      : nil
    hosts =
      snapshot.counting.byHost
      ? Groups(shown.tallies(in: frame.range, by: \.host), snapshot.names.hosts, query.order)
      : nil
    logs = snapshot.logs
    lineBuckets = LineBucket.all(snapshot)
    footing = Footing(snapshot, version: version)
    emptiness = Emptiness(snapshot, sums.all, frame.range)
  }

  private static func verdictOfNothing(_ health: Health) -> Verdict {
    let sentence =
      if case .unreadable(let reason) = health { "The state can't be read: \(reason)" } else {
        "Nothing is counted yet."
      }
    return Verdict(level: .unknown, sentence: sentence, period: "now")
  }
}

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

/// The sums of a range and of the one it is compared with.
struct RangeSums {
  /// Everything in the range; of it, what is in closed windows; and what is compared with that.
  let all: Tally
  let closed: Tally
  let before: Tally?

  init(_ slice: SnapshotSlice, _ frame: RangeFrame, open: Set<Int64>) {
    all = slice.tally(in: frame.range)
    closed = slice.tally(in: frame.range, excluding: open)
    before = frame.comparison.map { comparison in
      slice.tally(
        in: comparison.range(before: frame.range),
        excluding: Set(open.map { $0 - comparison.shift }))
    }
  }
}

/// The statuses of a page by their numbers, in the order of records: the known ones, then others by their
/// bytes, `(other)` last.
struct StatusOrder {
  let numbers: [Int]

  /// - Parameter sums: Of the range: a status that is neither known nor in it is left out.
  init(_ snapshot: Snapshot, _ sums: RangeSums) {
    let names = snapshot.names.statuses
    let known = Array(StatusNumber.success..<min(StatusNumber.unknown, names.count))
    let others = names.indices.filter { number in
      (number == StatusNumber.other || number >= StatusNumber.unknown)
        && (sums.all.statuses[number].hits > 0 || sums.all.statuses[number].sessions > 0)
    }
    numbers =
      known
      + others.filter { $0 != StatusNumber.other }.sorted { names[$0] < names[$1] }
      + others.filter { $0 == StatusNumber.other }
  }
}

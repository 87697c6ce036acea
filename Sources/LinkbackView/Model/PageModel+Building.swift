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
      bucketName: frame.grid.name,
      comparison: frame.comparison?.name,
      comparedRange: frame.comparison.map { $0.range(before: frame.range) }, zone: zone,
      dayZone: frame.grid.zone.rules == zone.rules ? nil : frame.grid.zone)
    let statuses = StatusOrder(snapshot, sums)
    var asked = query
    // The verdict is about all statuses.
    asked.status = nil
    verdict =
      asked.missing(in: snapshot).map {
        Verdict(level: .unknown, sentence: $0, period: "now")
      } ?? Judgement(site, zone, range: frame.range)?.verdict(health)
      ?? Self.verdictOfNothing(snapshot, health)
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
    (logs, missingLogs) = (snapshot.logs, snapshot.progress.missingLogs)
    lineBuckets = LineBucket.all(snapshot)
    footing = Footing(snapshot, version: version)
    emptiness = Emptiness(snapshot, query, sums.all, frame.range)
  }

  private static func verdictOfNothing(_ snapshot: Snapshot, _ health: Health) -> Verdict {
    let sentence =
      if case .unreadable(let reason) = health { "The state can't be read: \(reason)" } else {
        Judgement.nothing(in: snapshot)
      }
    return Verdict(level: .unknown, sentence: sentence, period: "now")
  }
}

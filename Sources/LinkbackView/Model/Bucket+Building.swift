internal import LinkbackCore

extension PageModel.Bucket {
  /// The buckets of a range, in order; their sessions in the order of the page's statuses.
  ///
  /// - Complexity: O(windows of the range and of the compared one).
  static func all(
    _ slice: SnapshotSlice, _ frame: RangeFrame, open: Set<Int64>, _ statuses: StatusOrder
  ) -> [Self] {
    let snapshot = slice.snapshot
    let keptFrom = Swift.max(snapshot.progress.keptFrom ?? .min, snapshot.earliest ?? .max)
    let openStarts = open.sorted()
    let windows = snapshot.counting.window
    return frame.grid.buckets.map { range in
      let tally = slice.tally(in: range)
      let firstOpen = openStarts.partitioningIndex { $0 >= range.lowerBound }
      let isOpen = firstOpen < openStarts.count && openStarts[firstOpen] < range.upperBound
      return Self(
        range: range,
        // A bucket that the range ends within is not whole either.
        isFinal: !isOpen && range.upperBound <= frame.now,
        isKept: range.upperBound > windows.start(of: keptFrom),
        sessions: statuses.numbers.map { tally.sessions(of: $0) }, hits: tally.hits,
        before: before(range, slice, frame))
    }
  }

  private static func before(
    _ range: Range<Int64>, _ slice: SnapshotSlice, _ frame: RangeFrame
  ) -> Before? {
    guard let comparison = frame.comparison else { return nil }
    let tally = slice.tally(in: comparison.range(before: range))
    return Before(sessions: tally.sessions, successful: tally.successful)
  }
}

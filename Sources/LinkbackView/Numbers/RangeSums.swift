internal import LinkbackCore

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
        excluding: Set(open.map(comparison.time(before:))))
    }
  }
}

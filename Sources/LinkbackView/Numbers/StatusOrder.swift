internal import LinkbackCore

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

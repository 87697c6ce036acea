/// The zone in which a time stamp without one is read.
package struct LocalTimeZone: Equatable, Sendable {
  /// When the zone's clock changed, in seconds since 1970 UTC, ascending.
  private var transitions: [Int64]
  /// The offset before the first transition, then after each: one more than `transitions`.
  private var offsets: [Int]

  /// - Parameter offset: Seconds east of UTC, all year.
  package init(offset: Int) {
    transitions = []
    offsets = [offset]
  }

  /// - Parameters:
  ///   - transitions: Ascending, in seconds since 1970 UTC.
  ///   - offsets: In seconds east of UTC: before the first transition, then after each.
  package init(transitions: [Int64], offsets: [Int]) {
    precondition(offsets.count == transitions.count + 1)
    self.transitions = transitions
    self.offsets = offsets
  }

  package static let utc = LocalTimeZone(offset: 0)

  /// What to subtract from a clock's reading, in seconds since 1970 as if it showed UTC.
  ///
  /// Of an hour that the clock shows twice the earlier instant counts; for a reading that it skips,
  /// the offset before the gap.
  /// - Complexity: O(log transitions).
  package func offset(forLocal reading: Int64) -> Int {
    // The first transition that the clock, still at its old offset, has not reached: until then the
    // old offset holds. In a doubled hour that is the earlier instant; in a gap, the old offset.
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if isPast(middle, reading) { low = middle + 1 } else { high = middle }
    }
    return offsets[low]
  }

  /// Whether a clock that shows `reading` must have passed a transition.
  private func isPast(_ index: Int, _ reading: Int64) -> Bool {
    let before = offsets[index]
    let after = offsets[index + 1]
    // Forward: readings in the gap keep the old offset. Back: doubled readings are the earlier ones.
    return reading >= transitions[index] + Int64(max(before, after))
  }
}

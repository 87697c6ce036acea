/// A zone: what a time stamp without one is read in, and what times are shown in. Two are equal if their clocks are,
/// whatever they are called.
package struct LocalTimeZone: Equatable, Sendable {
  /// What the clock reads where each offset but the last ends, in seconds since 1970 as if it showed
  /// UTC; ascending.
  private var ends: [Int64] = []
  /// When each offset but the last ends, in seconds since 1970 UTC; ascending.
  private var transitions: [Int64] = []
  /// In seconds east of UTC, in the order in which the zone had them: one more than `ends`.
  private var offsets: [Int]
  /// What it is called in the time zone database: `Europe/Berlin`.
  package var identifier: [UInt8] = []
  /// What its offsets are called there: `CET`, `CEST`. A name may be that of several.
  package var abbreviations: [Abbreviation] = []

  package struct Abbreviation: Equatable, Sendable {
    package var name: [UInt8]
    /// In seconds east of UTC.
    package var offset: Int

    package init(name: [UInt8], offset: Int) {
      self.name = name
      self.offset = offset
    }
  }

  /// - Parameter offset: Seconds east of UTC, all year.
  package init(offset: Int) {
    offsets = [offset]
  }

  /// - Parameters:
  ///   - transitions: When the clock changed, ascending, in seconds since 1970 UTC.
  ///   - offsets: In seconds east of UTC: before the first transition, then after each.
  package init(transitions: [Int64], offsets: [Int]) {
    precondition(offsets.count == transitions.count + 1, "an offset before and after each change")
    self.offsets = [offsets[0]]
    for (index, transition) in transitions.enumerated() where offsets[index] != offsets[index + 1] {
      // Forward: readings in the gap keep the old offset. Back: doubled readings are the earlier
      // ones. Two changes in quick succession may swap their ends; the first one to lie beyond a
      // reading is also the first whose running maximum does, and those can be searched.
      let end = transition + Int64(max(offsets[index], offsets[index + 1]))
      ends.append(max(end, ends.last ?? end))
      self.transitions.append(transition)
      self.offsets.append(offsets[index + 1])
    }
  }

  package static func == (left: LocalTimeZone, right: LocalTimeZone) -> Bool {
    left.ends == right.ends && left.transitions == right.transitions
      && left.offsets == right.offsets
  }

  package static let utc = LocalTimeZone(offset: 0)

  /// What to subtract from a clock's reading, in seconds since 1970 as if it showed UTC.
  ///
  /// Of an hour that the clock shows twice the earlier instant counts; for a reading that it skips,
  /// the offset before the gap (also if a second change brings the reading after all).
  /// - Complexity: O(log changes).
  package func offset(forLocal reading: Int64) -> Int {
    offsets[ends.partitioningIndex { $0 > reading }]
  }

  /// How far a clock there is ahead of UTC at an instant, in seconds.
  ///
  /// - Parameter seconds: Since 1970 UTC.
  /// - Complexity: O(log changes).
  package func offset(at seconds: Int64) -> Int {
    offsets[transitions.partitioningIndex { $0 > seconds }]
  }

  /// The greatest difference between two of the zone's offsets, in seconds.
  package var spread: Int64 { Int64((offsets.max() ?? 0) - (offsets.min() ?? 0)) }

  // MARK: Days

  /// The day there at an instant, in days since 1970.
  ///
  /// Days only go forward: where the clock is set back over midnight, the new day goes on. So each instant
  /// is in one day, and ``start(ofDay:)`` is when it begins.
  /// - Parameter seconds: Since 1970 UTC.
  /// - Complexity: O(log changes).
  package func day(at seconds: Int64) -> Int {
    let changes = transitions.partitioningIndex { $0 > seconds }
    var reading = seconds + Int64(offsets[changes])
    // The latest that the clock has shown before a change.
    if changes > 0 { reading = max(reading, ends[changes - 1] - 1) }
    let second = ((reading % 86_400) + 86_400) % 86_400
    return Int((reading - second) / 86_400)
  }

  /// When a day begins there: the first instant at which the clock shows it; where the clock skips all of
  /// it, when the next one begins.
  ///
  /// - Parameter day: In days since 1970.
  /// - Returns: In seconds since 1970 UTC.
  /// - Complexity: O(log changes).
  package func start(ofDay day: Int) -> Int64 {
    let midnight = Int64(day) * 86_400
    let index = ends.partitioningIndex { $0 > midnight }
    let start = midnight - Int64(offsets[index])
    // A midnight inside a gap: the clock shows a later time as soon as it changes.
    return index < transitions.count ? min(start, transitions[index]) : start
  }
}

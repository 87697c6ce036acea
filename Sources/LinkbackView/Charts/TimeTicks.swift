/// The labels of the horizontal axis: at round times of the clock that the page shows.
struct TimeTicks {
  struct Tick: Equatable {
    /// From the left edge, in percent.
    var place: Coordinate
    var text: String
  }

  private(set) var ticks: [Tick] = []

  /// - Parameter buckets: Adjacent, in seconds since 1970; each is drawn equally wide.
  init(_ buckets: [Range<Int64>], label: TimeLabel) {
    guard let start = buckets.first?.lowerBound, let end = buckets.last?.upperBound else { return }
    let step = Self.steps.first { (end - start) / $0 <= Self.most } ?? 36_400 * 86_400
    var index = 0
    var day = label.dayNumber(start)
    for time in Self.times(start..<end, every: step, label) {
      while buckets[index].upperBound <= time { index += 1 }
      let bucket = buckets[index]
      let share = Coordinate(
        Int(time - bucket.lowerBound), of: Int(bucket.upperBound - bucket.lowerBound), times: 100)
      let today = label.dayNumber(time)
      ticks.append(
        Tick(
          place: Coordinate(hundredths: (index * 10_000 + share.hundredths) / buckets.count),
          text: step >= 86_400 || today != day ? label.day(time) : label.time(time)))
      day = today
    }
  }

  /// When the clock shows a multiple of the step; where that is days, midnight of each such day.
  private static func times(
    _ range: Range<Int64>, every step: Int64, _ label: TimeLabel
  ) -> [Int64] {
    guard step < 86_400 else {
      let days = Int(step / 86_400)
      let (first, last) = (label.dayNumber(range.lowerBound), label.dayNumber(range.upperBound))
      // One more before, as division rounds towards 1970.
      return stride(from: (first / days - 1) * days, through: last, by: days)
        .map(label.start(ofDay:)).filter(range.contains)
    }
    // All zones differ from UTC by multiples of a quarter of an hour.
    let grain = min(step, 900)
    let first = (range.lowerBound + grain - 1) / grain * grain
    return stride(from: first, to: range.upperBound, by: Int(grain))
      .filter { Int64(label.secondOfDay($0)) % step == 0 }
  }

  /// More would touch each other on a narrow screen.
  private static let most: Int64 = 8
  /// In seconds: from a second to the weeks of a century.
  private static let steps: [Int64] =
    [1, 5, 10, 30, 60, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 14_400, 21_600, 43_200]
    + [1, 2, 4, 7, 14, 28, 91, 364, 3_640, 36_400].map { $0 * 86_400 }
}

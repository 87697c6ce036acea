internal import LinkbackCore

/// How a range is cut into buckets: each holds whole windows, so that its numbers are exact.
struct BucketGrid {
  /// The most buckets in a chart.
  static let most: Int64 = 120

  /// In seconds; of days, 86,400 each.
  let length: Int64
  /// Where each bucket begins, and where the last one ends.
  let bounds: [Int64]
  /// Whether buckets are days of UTC, since the zone's are not made of whole windows.
  let hasDaysOfUTC: Bool

  /// The smallest buckets that are few enough.
  ///
  /// The first one is whole, so that it can be compared with the others: the range is extended to its
  /// start. The last one ends with the range.
  init(_ range: Range<Int64>, _ windows: WindowGrid, _ zone: ViewZone) {
    let span = range.upperBound - range.lowerBound
    // Whole fractions of a day, of whole windows.
    let usual = [1, 5, 15].map { $0 * windows.length } + [900, 3_600, 7_200, 21_600]
    let fitting = usual.filter {
      $0 % windows.length == 0 && $0 < 86_400 && 86_400 % $0 == 0 && span / $0 + 1 <= Self.most
    }
    if let length = fitting.min() {
      self.init(range, length, windows, zone)
    } else if let days = Self.days(range, windows, zone) {
      self.init(length: days.length, bounds: days.bounds, hasDaysOfUTC: false)
    } else if let days = Self.days(range, windows, .utc) {
      self.init(length: days.length, bounds: days.bounds, hasDaysOfUTC: true)
    } else {
      let multiple = (span / windows.length + Self.most - 1) / Self.most
      self.init(range, Swift.max(1, multiple) * windows.length, windows, .utc)
    }
  }

  private init(length: Int64, bounds: [Int64], hasDaysOfUTC: Bool) {
    self.length = length
    self.bounds = bounds
    self.hasDaysOfUTC = hasDaysOfUTC
  }

  /// Buckets of less than a day: they begin with the hours of the zone's clock, where windows do too.
  private init(
    _ range: Range<Int64>, _ length: Int64, _ windows: WindowGrid, _ zone: ViewZone
  ) {
    let ahead = Int64(zone.rules.offset(at: range.upperBound))
    let shift = (ahead + windows.offset) % windows.length == 0 ? -ahead : windows.offset
    var start = (WindowGrid(length: length, offset: shift) ?? windows).start(of: range.lowerBound)
    var bounds: [Int64] = []
    while start < range.upperBound {
      bounds.append(start)
      start += length
    }
    self.init(length: length, bounds: bounds + [range.upperBound], hasDaysOfUTC: false)
  }

  /// Days, or as many of them together as are few enough; `nil` where windows don't begin with them.
  private static func days(
    _ range: Range<Int64>, _ windows: WindowGrid, _ zone: ViewZone
  ) -> (length: Int64, bounds: [Int64])? {
    let label = TimeLabel(zone)
    let first = label.dayNumber(range.lowerBound)
    let last = label.dayNumber(range.upperBound - 1)
    var step = 1
    // A day, then weeks.
    while Int64((last - first) / step) + 1 > most { step = step == 1 ? 7 : step + 7 }
    var bounds = stride(from: first, through: last, by: step).map { label.start(ofDay: $0) }
    guard bounds.allSatisfy({ windows.start(of: $0) == $0 }) else { return nil }
    bounds.append(range.upperBound)
    return (Int64(step) * 86_400, bounds)
  }

  var range: Range<Int64> { bounds[0]..<bounds[bounds.count - 1] }

  /// The ranges of the buckets, in order.
  var buckets: [Range<Int64>] { zip(bounds, bounds.dropFirst()).map { $0..<$1 } }
}

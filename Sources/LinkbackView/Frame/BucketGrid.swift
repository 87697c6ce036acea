internal import LinkbackCore

/// How a range is cut into buckets: each holds whole windows, so that its numbers are exact.
struct BucketGrid {
  /// The most buckets in a chart.
  static let most: Int64 = 120

  /// In seconds; of days, 86,400 each, of other units of a calendar what they have as a rule.
  let length: Int64
  /// `1 week`: of a calendar's windows.
  let name: String?
  /// Where each bucket begins, and where the last one ends.
  let bounds: [Int64]
  /// The zone whose days the buckets begin with: another one than was asked for where its days are not made
  /// of whole windows.
  let zone: ViewZone

  /// The smallest buckets that are few enough.
  ///
  /// The first one is whole, so that it can be compared with the others: the range is extended to its
  /// start. The last one ends with the range.
  init(_ range: Range<Int64>, _ windows: WindowGrid, _ zone: ViewZone) {
    if let calendar = windows.calendar {
      let pieces = windows.pieces(of: range, most: Int(Self.most))
      self.init(
        length: Int64(pieces.windows) * calendar.unit.length, bounds: pieces.bounds,
        ViewZone(calendar), name: calendar.unit.name(pieces.windows))
      return
    }
    let span = range.upperBound - range.lowerBound
    let window = windows.longestWindow
    // Whole fractions of a day, of whole windows.
    let usual = [1, 5, 15].map { $0 * window } + [900, 3_600, 7_200, 21_600]
    let fitting = usual.filter {
      $0 % window == 0 && $0 < 86_400 && 86_400 % $0 == 0 && span / $0 + 1 <= Self.most
    }
    if let length = fitting.min() {
      self.init(range, length, windows, zone, beginningIn: zone)
    } else if let days = Self.days(range, windows, zone) {
      self.init(length: days.length, bounds: days.bounds, zone)
    } else if let days = Self.days(range, windows, .utc) {
      self.init(length: days.length, bounds: days.bounds, .utc)
    } else {
      let multiple = (span / window + Self.most - 1) / Self.most
      self.init(range, Swift.max(1, multiple) * window, windows, zone, beginningIn: .utc)
    }
  }

  private init(length: Int64, bounds: [Int64], _ zone: ViewZone, name: String? = nil) {
    self.length = length
    self.bounds = bounds
    self.zone = zone
    self.name = name
  }

  /// Buckets of less than a day: they begin with the hours of the zone's clock, where windows do too.
  private init(
    _ range: Range<Int64>, _ length: Int64, _ windows: WindowGrid, _ zone: ViewZone,
    beginningIn clock: ViewZone
  ) {
    let ahead = Int64(clock.rules.offset(at: range.upperBound))
    let shift =
      (ahead + windows.offset) % windows.longestWindow == 0 ? -ahead : windows.offset
    var start = (WindowGrid(length: length, offset: shift) ?? windows).start(of: range.lowerBound)
    var bounds: [Int64] = []
    while start < range.upperBound {
      bounds.append(start)
      start += length
    }
    self.init(length: length, bounds: bounds + [range.upperBound], zone)
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

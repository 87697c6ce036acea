/// Tumbling windows: adjacent stretches of event time, `[start, end)`. Either equally long, aligned to the
/// Unix epoch in UTC and shifted by an offset, or units of a zone's calendar.
///
/// Term: Akidau et al., "The Dataflow Model", 2015, §1.2 (fixed windows),
/// <https://www.vldb.org/pvldb/vol8/p1792-Akidau.pdf>.
package struct WindowGrid: Equatable, Sendable {
  private enum Rule: Equatable, Sendable {
    /// In seconds: the length, 1 to ``longest``, and the offset in `0 ..< length`.
    case fixed(length: Int64, offset: Int64)
    case calendar(CalendarWindows)
  }

  private let rule: Rule

  /// 100 years of 365 days: keeps every window's ends in years of four digits.
  package static let longest: Int64 = 36_500 * 86_400

  /// Between these is the start of every window, of whatever grid, that holds an ``EventTime``.
  package static let starts: ClosedRange<Int64> =
    EventTime(nanoseconds: .min).seconds - longest...EventTime.representableSeconds.upperBound

  /// Between these is its end.
  package static let ends: ClosedRange<Int64> =
    EventTime(nanoseconds: .min).seconds...starts.upperBound + longest

  /// - Returns: `nil` for a length outside 1 ... ``longest``.
  package init?(length: Int64, offset: Int64 = 0) {
    guard (1...Self.longest).contains(length) else { return nil }
    let remainder = offset % length
    rule = .fixed(length: length, offset: remainder < 0 ? remainder + length : remainder)
  }

  package init(_ calendar: CalendarWindows) { rule = .calendar(calendar) }

  /// The length of windows that are equally long, in seconds; `nil` for those of a calendar.
  package var length: Int64? {
    if case .fixed(let length, _) = rule { length } else { nil }
  }

  /// In seconds, in `0 ..< length`; 0 for windows of a calendar.
  package var offset: Int64 {
    if case .fixed(_, let offset) = rule { offset } else { 0 }
  }

  package var calendar: CalendarWindows? {
    if case .calendar(let calendar) = rule { calendar } else { nil }
  }

  /// No window is longer, in seconds.
  package var longestWindow: Int64 {
    switch rule {
    case .fixed(let length, _): length
    case .calendar(let calendar): calendar.longest
    }
  }

  /// The window that holds an instant, in seconds since 1970: `[start, end)`.
  ///
  /// - Complexity: O(1); for windows of a calendar, O(log n) for n changes of the zone's clock.
  package func window(of seconds: Int64) -> Range<Int64> {
    switch rule {
    case .fixed(let length, let offset):
      let start = Self.start(of: seconds, length, offset)
      return start..<start + length
    case .calendar(let calendar): return calendar.window(of: seconds)
    }
  }

  /// When the window that holds `seconds` starts, in seconds since 1970.
  package func start(of seconds: Int64) -> Int64 {
    switch rule {
    case .fixed(let length, let offset): Self.start(of: seconds, length, offset)
    case .calendar(let calendar): calendar.start(of: seconds)
    }
  }

  /// When it ends.
  package func end(of seconds: Int64) -> Int64 { window(of: seconds).upperBound }

  /// How many windows there are in a range that begins and ends with one.
  ///
  /// - Complexity: O(1); for windows of a calendar, O(windows).
  package func count(in range: Range<Int64>) -> Int {
    if let length { return Int((range.upperBound - range.lowerBound) / length) }
    return starts(in: range).count
  }

  /// Where windows start in a range that begins with one.
  ///
  /// - Complexity: O(windows).
  package func starts(in range: Range<Int64>) -> [Int64] {
    var starts: [Int64] = []
    var start = range.lowerBound
    while start < range.upperBound {
      starts.append(start)
      start = end(of: start)
    }
    return starts
  }

  private static func start(of seconds: Int64, _ length: Int64, _ offset: Int64) -> Int64 {
    let remainder = (seconds - offset) % length
    return seconds - (remainder < 0 ? remainder + length : remainder)
  }
}

extension WindowGrid: CustomStringConvertible {
  /// As `--window` takes it: `1m`, `day`.
  package var description: String {
    switch rule {
    case .fixed(let length, _): "\(DurationText(seconds: length))"
    case .calendar(let calendar): calendar.unit.rawValue
    }
  }
}

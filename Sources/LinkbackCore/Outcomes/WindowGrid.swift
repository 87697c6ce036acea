/// Tumbling windows: equal, adjacent stretches of event time, `[start, end)`, aligned to the Unix
/// epoch in UTC and shifted by an offset.
///
/// Term: Akidau et al., "The Dataflow Model", 2015, §1.2 (fixed windows),
/// <https://www.vldb.org/pvldb/vol8/p1792-Akidau.pdf>.
package struct WindowGrid: Equatable, Sendable {
  /// In seconds, 1 to ``longest``.
  package let length: Int64
  /// In seconds, in `0 ..< length`.
  package let offset: Int64

  /// 100 years of 365 days: keeps every window's ends in years of four digits.
  package static let longest: Int64 = 36_500 * 86_400

  /// Between these is the start of every window, of whatever grid, that holds an ``EventTime``.
  package static let starts: ClosedRange<Int64> =
    EventTime(nanoseconds: .min).seconds - longest...EventTime.representableSeconds.upperBound

  /// - Returns: `nil` for a length outside 1 ... ``longest``.
  package init?(length: Int64, offset: Int64 = 0) {
    guard (1...Self.longest).contains(length) else { return nil }
    self.length = length
    let remainder = offset % length
    self.offset = remainder < 0 ? remainder + length : remainder
  }

  /// When the window that holds `seconds` starts, in seconds since 1970.
  package func start(of seconds: Int64) -> Int64 {
    let remainder = (seconds - offset) % length
    return seconds - (remainder < 0 ? remainder + length : remainder)
  }
}

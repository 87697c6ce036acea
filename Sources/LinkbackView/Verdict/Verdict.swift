/// One sentence: does it work?
package struct Verdict: Equatable, Sendable {
  package enum Level: Int, Comparable, Sendable {
    case working, attention, broken, unknown

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  package var level: Level
  /// `Connect is working: 1,240 of 1,398 sessions succeeded (88.6 %), no clear change against …`
  package var sentence: String
  /// What it was judged over, as in `in the last hour`.
  package var period: String
}

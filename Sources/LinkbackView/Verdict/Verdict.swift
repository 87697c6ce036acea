package import LinkbackCore

/// One sentence: does it work?
package struct Verdict: Equatable, Sendable {
  package enum Level: Int, Comparable, Sendable {
    case working, attention, broken, unknown

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  package var level: Level
  /// `Connect is working: 1,240 of 1,398 sessions succeeded (88.6 %), no clear change against …`
  package var sentence: String
  /// Sentences on what else is broken: it is never silent for what comes before it.
  package var also: [String] = []
  /// What it was judged over, as in `in the last hour`.
  package var period: String
  /// `Since about 14:05 36.6 % go wrong; before, 2.1 % did.`; `nil` where that is not clear.
  package var since: String?
  /// The route or host on which it is clearly worse than elsewhere.
  package var place: Place?

  /// Every sentence, for who reads one line.
  package var text: String { ([sentence] + also).joined(separator: " ") }

  /// A name from a log, and the shares there and elsewhere.
  package struct Place: Equatable, Sendable {
    package var name: ByteString
    package var there: String
    package var elsewhere: String
  }
}

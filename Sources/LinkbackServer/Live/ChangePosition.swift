/// A place in the order in which windows change: by commit, then by start and row.
///
/// What comes after a position is what has changed since. A window that changes once more has a later
/// commit, so it comes again, and none is missed.
struct ChangePosition: Comparable, Sendable {
  var commit: Int64
  var start: Int64
  var row: Int

  static let beginning = ChangePosition(commit: .min, start: .min, row: .min)

  /// Before all changes of later commits.
  static func end(ofCommit commit: Int64) -> ChangePosition {
    ChangePosition(commit: commit, start: .max, row: .max)
  }

  static func < (left: Self, right: Self) -> Bool {
    (left.commit, left.start, left.row) < (right.commit, right.start, right.row)
  }
}

/// A position of one state, spelled `commit.start.row.state`: the id of an event.
struct ChangeID: Equatable, Sendable, CustomStringConvertible {
  var position: ChangePosition
  var state: StateTag

  init(_ position: ChangePosition, of state: StateTag) {
    self.position = position
    self.state = state
  }

  /// - Returns: `nil` for what is no id of an event.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4, let commit = Int64(parts[0]), let start = Int64(parts[1]),
      let row = Int(parts[2]), let state = StateTag(parts[3])
    else { return nil }
    self.init(ChangePosition(commit: commit, start: start, row: row), of: state)
  }

  var description: String { "\(position.commit).\(position.start).\(position.row).\(state)" }
}

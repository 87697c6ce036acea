internal import LinkbackCore

/// How far a reader has come in what has changed.
struct ChangeCursor: Sendable {
  var position = ChangePosition.beginning
  var filter = WindowFilter()

  /// Reads the windows that come next, at most `limit` of those that the filter admits.
  ///
  /// - Returns: Whether there is none left.
  /// - Complexity: O(windows after the position) at most.
  mutating func read(
    _ snapshot: Snapshot, _ changes: ChangeOrder, limit: Int, _ body: (Snapshot.Window) -> Void
  ) -> Bool {
    var count = 0
    while true {
      let next = changes.windows(of: snapshot, after: position, limit: 1_024)
      guard !next.isEmpty else { return true }
      for index in next {
        let window = snapshot.windows[Int(index)]
        if filter.admits(window, of: snapshot) {
          guard count < limit else { return false }
          count += 1
          body(window)
        }
        position = ChangePosition(window)
      }
    }
  }
}

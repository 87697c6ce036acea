internal import LinkbackCore
internal import Synchronization

/// The windows of one snapshot in the order in which they changed: sorted once, when a reader asks for
/// it first, for all readers.
final class ChangeOrder: Sendable {
  private let order = Mutex<[Int32]?>(nil)

  /// The windows after `position`, at most `limit`: indexes of ``Snapshot/windows``.
  ///
  /// - Complexity: O(log n) and the windows returned, once the n windows are sorted.
  func windows(
    of snapshot: Snapshot, after position: ChangePosition, limit: Int
  ) -> ArraySlice<Int32> {
    let order = order.withLock { order in
      if let order { return order }
      let sorted = Self.sorted(snapshot.windows)
      order = sorted
      return sorted
    }
    var (low, high) = (0, order.count)
    while low < high {
      let middle = (low + high) / 2
      if ChangePosition(snapshot.windows[Int(order[middle])]) > position {
        high = middle
      } else {
        low = middle + 1
      }
    }
    return order[low..<min(low + limit, order.count)]
  }

  /// They are sorted by start and row already: only their commits are compared.
  private static func sorted(_ windows: [Snapshot.Window]) -> [Int32] {
    (0..<Int32(windows.count)).sorted {
      let (left, right) = (windows[Int($0)].commit, windows[Int($1)].commit)
      return left == right ? $0 < $1 : left < right
    }
  }
}

extension ChangePosition {
  init(_ window: Snapshot.Window) {
    self.init(commit: window.commit, start: window.start, row: window.row)
  }
}

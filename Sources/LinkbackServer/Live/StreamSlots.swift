internal import Synchronization

/// How many streams there are, and may be.
final class StreamSlots: Sendable {
  private let limit: Int
  private let taken = Mutex(0)

  init(limit: Int) { self.limit = limit }

  var count: Int { taken.withLock { $0 } }

  /// A place for one stream, or `nil` where all are taken.
  func take() -> Slot? {
    let isFree = taken.withLock { taken in
      guard taken < limit else { return false }
      taken += 1
      return true
    }
    return isFree ? Slot(self) : nil
  }

  /// Is given back with its last owner, however that ends.
  final class Slot: Sendable {
    private let slots: StreamSlots

    fileprivate init(_ slots: StreamSlots) { self.slots = slots }

    deinit { slots.taken.withLock { $0 -= 1 } }
  }
}

internal import Synchronization

/// One reader of a stream, and what it has to be woken for: flags, not a queue, however slow it is.
final class Subscription: Sendable {
  enum Wake: Equatable, Sendable {
    /// There is a new moment.
    case news
    /// Nothing was written for a while.
    case heartbeat
    /// The reader has gone, or the server stops.
    case end
  }

  private struct State {
    var isOver = false
    /// A reader has not seen anything yet.
    var hasNews = true
    var isHeartbeatDue = false
    var waiting: CheckedContinuation<Wake, Never>?

    /// What to wake the reader for, taken.
    mutating func take() -> Wake? {
      if isOver { return .end }
      if hasNews {
        (hasNews, isHeartbeatDue) = (false, false)
        return .news
      }
      guard isHeartbeatDue else { return nil }
      isHeartbeatDue = false
      return .heartbeat
    }
  }

  private let state = Mutex(State())

  /// Waits until there is something to do. One task at a time.
  func next() async -> Wake {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let wake = state.withLock { state in
          let wake = state.take()
          if wake == nil { state.waiting = continuation }
          return wake
        }
        if let wake { continuation.resume(returning: wake) }
      }
    } onCancel: {
      signal(.end)
    }
  }

  var isHeartbeatDue: Bool { state.withLock(\.isHeartbeatDue) }

  var isOver: Bool { state.withLock(\.isOver) }

  func signal(_ wake: Wake) {
    let (waiting, taken) = state.withLock { state in
      switch wake {
      case .news: state.hasNews = true
      case .heartbeat: state.isHeartbeatDue = true
      case .end: state.isOver = true
      }
      guard let waiting = state.waiting, let taken = state.take() else {
        return (CheckedContinuation<Wake, Never>?.none, wake)
      }
      state.waiting = nil
      return (waiting, taken)
    }
    waiting?.resume(returning: taken)
  }
}

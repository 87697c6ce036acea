internal import NIOCore
internal import Synchronization

/// The connections of a server: at most so many, with a place for whoever asks for something.
///
/// Where one more comes than there may be, the one that has waited longest for a request gives way. So
/// connections that nobody uses, however many, keep no reader out.
final class OpenConnections: Sendable {
  /// When a connection began to wait for a request: later ones are greater.
  typealias Turn = Int

  /// Tells a connection that another one needs its place, if it still waits since `turn`.
  struct GiveWay: Sendable {
    var turn: Turn
  }

  private struct Contents {
    var count = 0
    var waiting: [Turn: any Channel] = [:]
    /// None of an earlier turn waits.
    var oldest: Turn = 0
    var next: Turn = 0

    mutating func takeOldest() -> (any Channel, Turn)? {
      guard !waiting.isEmpty else { return nil }
      while true {
        defer { oldest += 1 }
        if let channel = waiting.removeValue(forKey: oldest) { return (channel, oldest) }
      }
    }
  }

  private let limit: Int
  private let contents = Mutex(Contents())

  init(limit: Int) { self.limit = limit }

  /// A connection has come. ``leave()`` has to follow, if it gets a place.
  ///
  /// - Returns: `false` where all places are taken by requests under way.
  /// - Complexity: O(1) amortized, over the turns.
  func enter() -> Bool {
    let (hasPlace, idle) = contents.withLock { contents in
      let idle = contents.count < limit ? nil : contents.takeOldest()
      let hasPlace = contents.count < limit || idle != nil
      if hasPlace { contents.count += 1 }
      return (hasPlace, idle)
    }
    if let (channel, turn) = idle {
      // Later, and there: a request that has arrived already is read first.
      channel.eventLoop.execute {
        channel.pipeline.fireUserInboundEventTriggered(GiveWay(turn: turn))
      }
    }
    return hasPlace
  }

  /// A connection has ended, and waits for nothing.
  func leave() { contents.withLock { $0.count -= 1 } }

  /// A connection has nothing to do until its next request.
  func wait(_ channel: any Channel) -> Turn {
    contents.withLock { contents in
      defer { contents.next += 1 }
      contents.waiting[contents.next] = channel
      return contents.next
    }
  }

  func endWait(_ turn: Turn) { contents.withLock { _ = $0.waiting.removeValue(forKey: turn) } }
}

import LinkbackFollowing
import LinkbackSystem

/// How far the observations of a state are on their way back to the engine.
struct ObservationRestoring {
  /// Windows that start before this are forgotten, in seconds since 1970; `nil` where none are.
  let oldest: Int64?
  /// Where the next part begins.
  var position: Int64?
  /// How many reads have failed, one after the other.
  var failures = 0

  init(from oldest: Int64?) { self.oldest = oldest }
}

extension FollowRunner where Store: ~Copyable {
  /// Restores all observations at the start, before anything is written.
  ///
  /// - Returns: Whether the run is to go on.
  mutating func restoreAll() throws(RunFailure) -> Bool {
    while restoring != nil {
      let now = clock()
      notifier.tellStarting(at: now.monotonic)
      if signals.take().contains(.stop) { return false }
      do throws(StoreError) {
        try restorePart()
      } catch {
        throw .store(error)
      }
    }
    return true
  }

  /// Restores one part of the observations that are kept, if some wait for it.
  ///
  /// A part that can't be read is tried again later, and those before it stay where they are.
  mutating func restore(at now: FollowTime) {
    guard failure == nil, let failures = restoring?.failures else { return }
    do throws(StoreError) {
      try restorePart()
    } catch {
      fail(.store(error), at: now)
      retry = now.monotonic + RetryPause.length(afterFailures: failures)
      restoring?.failures += 1
      return
    }
    resumeIfWell()
  }

  private mutating func restorePart() throws(StoreError) {
    guard let place = restoring else { return }
    let part = try store.observations(from: place.oldest, at: place.position)
    engine.restore(observations: part.observations)
    guard part.next == nil else {
      restoring?.position = part.next
      restoring?.failures = 0
      return
    }
    engine.finishRestoring()
    restoring = nil
  }
}

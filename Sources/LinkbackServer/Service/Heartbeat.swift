package import LinkbackCore
internal import ServiceLifecycle

/// Time for a ``LiveState``: each second it is judged whether what is shown is up to date, and every
/// 15 s streams give a sign of life.
package struct Heartbeat<Time: Clock<Duration>>: Service {
  private let live: LiveState
  private let clock: Time
  private let now: @Sendable () -> EventTime

  /// - Parameters:
  ///   - clock: Counts the seconds.
  ///   - now: The wall clock.
  package init(_ live: LiveState, clock: Time, now: @escaping @Sendable () -> EventTime) {
    self.live = live
    self.clock = clock
    self.now = now
  }

  package func run() async throws {
    await cancelWhenGracefulShutdown {
      var seconds = 0
      while (try? await clock.sleep(for: .seconds(1))) != nil {
        seconds += 1
        live.judge(at: now())
        if seconds % 15 == 0 { live.beat() }
      }
    }
  }
}

import LinkbackCore
import LinkbackView
import Synchronization
import Testing

@testable import LinkbackServer

struct HeartbeatTests {
  /// A clock whose seconds are over at once, until it has none left.
  final class Seconds: Clock {
    typealias Duration = Swift.Duration
    let minimumResolution = Duration.seconds(1)
    private let passed = Mutex(Duration.zero)
    private let end: Duration

    init(_ count: Int) { end = .seconds(count) }

    var now: ContinuousClock.Instant {
      Self.start.advanced(by: passed.withLock { $0 })
    }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
      let duration = deadline - Self.start
      guard duration <= end else { throw CancellationError() }
      passed.withLock { $0 = duration }
    }

    var wall: EventTime {
      let seconds = passed.withLock(\.components.seconds)
      return EventTime(nanoseconds: (ExampleSnapshot.noon + 120 + seconds) * 1_000_000_000)
    }

    private static let start = ContinuousClock.now
  }

  @Test(arguments: [(14, false), (15, true), (44, true)])
  func beatsEachQuarterOfAMinute(seconds: Int, isDue: Bool) async throws {
    let live = LiveState()
    let subscription = live.subscribe()
    _ = await subscription.next()
    let clock = Seconds(seconds)
    try await Heartbeat(live, clock: clock) { clock.wall }.run()
    subscription.signal(.end)
    // A beat was noted before the end, or none was.
    #expect(subscription.isHeartbeatDue == isDue)
  }

  @Test(arguments: [(30, false), (31, true)])
  func noticesSilence(seconds: Int, isSilent: Bool) async throws {
    let live = LiveState()
    live.publish(ExampleSnapshot.with(), at: ExampleSnapshot.now)
    let clock = Seconds(seconds)
    try await Heartbeat(live, clock: clock) { clock.wall }.run()
    let sign = EventTime(nanoseconds: (ExampleSnapshot.noon + 120) * 1_000_000_000)
    #expect((live.moment.health == .notUpToDate(sign)) == isSilent)
  }
}

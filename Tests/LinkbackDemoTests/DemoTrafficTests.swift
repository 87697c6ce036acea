import Hummingbird
import LinkbackDemo
import Synchronization
import Testing

@Suite struct DemoTrafficTests {
  /// A clock whose time passes at once, until it has none left.
  final class QuickClock: Clock {
    typealias Duration = Swift.Duration
    let minimumResolution = Duration.milliseconds(1)
    private let passed = Mutex(Duration.zero)
    private let end: Duration
    private static let start = ContinuousClock.now

    init(end: Duration) { self.end = end }

    var now: ContinuousClock.Instant { Self.start.advanced(by: passed.withLock { $0 }) }

    func sleep(until deadline: ContinuousClock.Instant, tolerance: Duration?) async throws {
      guard deadline - Self.start <= end else { throw CancellationError() }
      passed.withLock { $0 = deadline - Self.start }
    }
  }

  typealias Traffic = DemoTraffic<RouterResponder<DemoContext>, QuickClock>

  /// Runs for so long, and says what was told, with how many lines the log had.
  private func news(until end: Duration) async throws -> [(news: Traffic.News, lines: Int)] {
    let site = RecordedSite()
    let told = Mutex<[(Traffic.News, Int)]>([])
    let traffic = Traffic(
      site: site.router.buildResponder(), start: SimulatedRun.noon, seed: 1,
      clock: QuickClock(end: end)
    ) { news in
      let lines = site.log.count { $0 == 0x0A }
      told.withLock { $0.append((news, lines)) }
    }
    try await traffic.run()
    return told.withLock { $0 }
  }

  @Test func theHourIsWrittenBeforeAnythingIsSaid() async throws {
    let told = try await news(until: .zero)
    #expect(told.map(\.news) == [.historyIsWritten])
    let whole = try await SimulatedRun(until: .zero)
    #expect(told.first?.lines == whole.ledger.requests)
  }

  @Test(arguments: [
    (19_900, [Traffic.News.historyIsWritten]), (20_000, [.historyIsWritten, .incident]),
  ])
  func theIncidentComesInTime(milliseconds: Int, expected: [Traffic.News]) async throws {
    #expect(try await news(until: .milliseconds(milliseconds)).map(\.news) == expected)
  }
}

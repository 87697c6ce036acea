import CoreFixtures
import Hummingbird
import LinkbackCore
import LinkbackView
import Synchronization

@testable import LinkbackDemo

/// The demo without a network and without waiting: its users, its site, and the log it writes.
struct SimulatedRun {
  /// 24 November 2026, 12:00 in UTC.
  static let noon = 1_795_521_600

  let log: [UInt8]
  let ledger: DemoLedger

  /// - Parameter end: Up to where, from the start on.
  init(seed: UInt64 = 1, until end: Duration) async throws {
    let site = RecordedSite(seed: seed)
    var crowd = DemoCrowd(seed: seed)
    var browser = DemoBrowser(site: site.router.buildResponder(), start: Self.noon)
    for step in crowd.steps(before: end) { try await browser.take(step) }
    (log, ledger) = (site.log, browser.ledger)
  }

  /// What a check of a state says that has counted the log.
  var check: CheckResult {
    var options = LogScanner.Options()
    options.outcomes.byRoute = true
    options.outcomes.window = WindowGrid(length: 30)
    var scanner = LogScanner(options: options)
    scanner.begin(path: "access.log")
    withExactSpan(log[...]) { scanner.scan($0, offset: 0) }
    var snapshot = scanner.snapshot(statistics: scanner.statistics, logs: [])
    snapshot.origin = .follow
    snapshot.progress.committed = snapshot.progress.watermark ?? snapshot.progress.committed
    return CheckResult(
      snapshot, ViewQuery(), zone: .utc,
      health: Health(snapshot, clock: snapshot.progress.committed), thresholds: .init())
  }
}

/// A site whose log is kept.
final class RecordedSite: Sendable {
  private let lines = Mutex<[UInt8]>([])
  let connect: SimulatedConnect

  init(seed: UInt64 = 1) { connect = SimulatedConnect(seed: seed) }

  var log: [UInt8] { lines.withLock { $0 } }

  var router: Router<DemoContext> {
    DemoSite(connect: connect, now: { SimulatedRun.noon }) { [self] line in
      lines.withLock { $0 += line }
    }.router
  }
}

@testable import LinkbackCore
import CoreFixtures
import Testing

/// Where names or rows exceed their limits, counting goes on, and no sum is lost.
@Suite struct LiveOutcomesLimitTests {
  private static func history(_ seed: Int) -> OutcomeHistory {
    var dice = Dice(seed: UInt64(seed))
    var limits = OutcomeAggregator.Limits()
    limits.statuses = dice.within(1...4)
    limits.routes = dice.within(1...3)
    limits.hosts = dice.within(1...3)
    limits.rows = dice.within(1...8)
    limits.statusLength = dice.pick([4, 64])
    return OutcomeHistory(seed: seed, limits: limits)
  }

  @Test(arguments: LiveOutcomesTests.histories)
  func sumsStayExact(seed: Int) {
    let history = Self.history(seed)
    var run = LiveRun(history.options)
    var callbacks: [SampleCallback] = []
    var keptFrom = Int64.min
    for step in history.steps {
      _ = run.take(step)
      callbacks += step.parts.joined()
      keptFrom = step.keepsFrom ?? keptFrom
      let kept = callbacks.filter { history.window(of: $0) >= keptFrom }
      let result = run.live.result()
      #expect(result.hits == callbacks.count)
      #expect(Self.responses(result.totals.map(\.counts)) == Self.responses(callbacks))
      #expect(result.windows.reduce(0) { $0 + $1.counts.hits } == kept.count)
      #expect(Self.responses(result.windows.map(\.counts)) == Self.responses(kept))
      #expect(result.sessions == Set(kept.map(\.session)).count)
      #expect(result.totals.reduce(0) { $0 + $1.finalSessions } == result.sessions)
      #expect(result.first?.nanoseconds == callbacks.map(\.time).min())
      #expect(result.last?.nanoseconds == callbacks.map(\.time).max())
      expectFewNames(run.live.counts)
    }
  }

  private static func responses(_ counts: [OutcomeCounts]) -> [Int] {
    ResponseClass.allCases.map { response in
      counts.reduce(0) { $0 + $1.responses[response.rawValue] }
    }
  }

  private static func responses(_ callbacks: [SampleCallback]) -> [Int] {
    ResponseClass.allCases.map { response in
      callbacks.count { ResponseClass(response: $0.response) == response }
    }
  }

  private func expectFewNames(_ counts: OutcomeAggregator) {
    let limits = counts.options.limits
    #expect(counts.statuses.names.count <= 1 + 4 + limits.statuses)
    #expect(counts.routes.names.count <= 1 + limits.routes)
    #expect(counts.hosts.names.count <= 1 + limits.hosts)
    #expect(counts.rows.count { $0.isAdmitted } <= limits.rows)
    #expect(counts.rows.count <= limits.rows + counts.statuses.names.count)
  }

  /// Each callback of which something is `(other)` is counted once, whichever limit moved it, in the
  /// news or where they are added.
  @Test(arguments: LiveOutcomesTests.histories)
  func limitedAreThoseThatWereMoved(seed: Int) {
    let history = Self.history(seed)
    var run = LiveRun(history.options)
    for var step in history.steps {
      // A literal name would be counted under `(other)`, but not as moved there.
      step.parts = step.parts.map { $0.filter { $0.status != "(other)" } }
      let changes = run.take(step).changes
      let others = run.live.result().totals.filter {
        $0.key.status == .other || $0.key.route == .other || $0.key.host == .other
      }
      #expect(changes.limited == others.reduce(0) { $0 + $1.counts.hits })
      if step.restarts { run.restart() }
    }
  }

  @Test func aLiteralOtherIsNotMoved() {
    var options = OutcomeAggregator.Options()
    options.window = WindowGrid(length: 60)
    options.limits.statuses = 1
    var run = LiveRun(options)
    var step = OutcomeStep()
    step.parts = ["(other)", "a", "b"].map { status in
      (0..<2).map { SampleCallback(session: $0, time: 0, status: status) }
    }
    #expect(run.take(step).changes.limited == 2)
    #expect(run.take(step).changes.limited == 4)
  }

  @Test(arguments: LiveOutcomesTests.histories)
  func aRestartChangesNothing(seed: Int) {
    LiveOutcomesTests.expectNoDifference(Self.history(seed))
  }
}

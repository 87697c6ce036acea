@testable import LinkbackCore
import CoreFixtures
import Testing

/// In which window and row each session ends: the same at any time, however it became known.
@Suite struct LiveFinalSessionsTests {
  static let histories = 0..<300

  @Test(arguments: histories)
  func eachSessionCountsInTheWindowAndRowOfItsLastCallback(seed: Int) {
    let history = OutcomeHistory(seed: seed)
    var run = LiveRun(history.options)
    var callbacks: [SampleCallback] = []
    var keptFrom = Int64.min
    for step in history.steps {
      _ = run.take(step)
      keptFrom = step.keepsFrom ?? keptFrom
      callbacks += step.parts.joined()
      callbacks.removeAll { history.window(of: $0) < keptFrom }
      Self.expect(run, NaiveOutcomes(callbacks, history.options).finals)
      if step.restarts {
        run.restart()
        Self.expect(run, NaiveOutcomes(callbacks, history.options).finals)
      }
    }
  }

  private static func expect(_ run: LiveRun, _ finals: [NaiveOutcomes.Row: Int]) {
    let counts = run.live.counts
    var sums = [Int](repeating: 0, count: counts.rows.count)
    for (windowRow, state) in zip(counts.windowRows, run.live.windows) {
      let key = counts.name(counts.rows[Int(windowRow.row)].key)
      let expected = finals[NaiveOutcomes.Row(key, window: windowRow.windowStart)] ?? 0
      #expect(state.finalSessions == expected)
      sums[Int(windowRow.row)] += state.finalSessions
    }
    #expect(sums == counts.rows.map(\.finalSessions))
  }

  /// Where limits move some of it to `(other)`, the sums still agree.
  @Test(arguments: histories)
  func sumsAreThoseOfTheRows(seed: Int) {
    var limits = OutcomeAggregator.Limits()
    (limits.statuses, limits.routes, limits.hosts, limits.rows) = (2, 1, 2, 4)
    let history = OutcomeHistory(seed: seed, limits: limits)
    var run = LiveRun(history.options)
    for step in history.steps {
      _ = run.take(step)
      let counts = run.live.counts
      var sums = [Int](repeating: 0, count: counts.rows.count)
      for (windowRow, state) in zip(counts.windowRows, run.live.windows) {
        #expect(state.finalSessions >= 0)
        sums[Int(windowRow.row)] += state.finalSessions
      }
      #expect(sums == counts.rows.map(\.finalSessions))
      if step.restarts { run.restart() }
    }
  }

  @Test(arguments: histories)
  func sessionsSeenCountEachTimeThatASessionJoinsARow(seed: Int) {
    let history = OutcomeHistory(seed: seed)
    var run = LiveRun(history.options)
    var callbacks: [SampleCallback] = []
    var seen: [NaiveOutcomes.Row: Int] = [:]
    for step in history.steps {
      let before = NaiveOutcomes(callbacks, history.options).sessions
      callbacks += step.parts.joined()
      for (row, sessions) in NaiveOutcomes(callbacks, history.options).sessions {
        seen[row, default: 0] += sessions.subtracting(before[row] ?? []).count
      }
      if let keepsFrom = step.keepsFrom {
        callbacks.removeAll { history.window(of: $0) < keepsFrom }
      }
      _ = run.take(step)
      for row in run.store.rows.values {
        let key = NaiveOutcomes.Row(run.live.counts.name(row.key), window: nil)
        #expect(row.sessionsSeen == seen[key])
        #expect(row.sessionsSeen >= row.counts.sessions)
      }
      if step.restarts { run.restart() }
    }
  }

  private static func run() -> LiveRun {
    var options = OutcomeAggregator.Options()
    options.window = WindowGrid(length: 60)
    return LiveRun(options)
  }

  private static func step(_ time: Int64, _ status: String) -> OutcomeStep {
    var step = OutcomeStep()
    step.parts = [[SampleCallback(session: 1, time: time * 1_000_000_000, status: status)]]
    step.closed = EventTime(seconds: 600)
    return step
  }

  /// A reader is told of both windows; no record is made of the one that was left.
  @Test func theWindowThatIsLeftIsSavedWithoutARecord() {
    var run = Self.run()
    #expect(run.take(Self.step(5, "user_aborted")).changes.windows.map(\.finalSessions) == [1])
    let (records, changes) = run.take(Self.step(65, "success"))
    #expect(records.split(separator: "\n").count == 1)
    #expect(changes.windows.map(\.start) == [0, 60])
    #expect(changes.windows.map(\.finalSessions) == [0, 1])
    #expect(changes.windows.map(\.revision) == [0, 0])
    #expect(changes.windows.allSatisfy { $0.isFinal && !$0.isChanged })
    // Earlier than the last one: nothing moves.
    let late = run.take(Self.step(6, "zzz")).changes.windows
    #expect(late.map(\.finalSessions) == [0])
  }

  /// A state that did not have the numbers gets them from its observations, with the first commit.
  @Test func earlierStatesFillThemselves() {
    var run = Self.run()
    let saved = [Self.step(5, "user_aborted"), Self.step(65, "success")].map { run.take($0) }
    #expect(saved.count == 2)
    for key in run.store.windows.keys { run.store.windows[key]?.finalSessions = 0 }
    run.restart()
    let (records, changes) = run.take(OutcomeStep())
    #expect(records.isEmpty && changes.rows.isEmpty)
    #expect(changes.windows.map(\.start) == [60])
    #expect(changes.windows.map(\.finalSessions) == [1])
    #expect(changes.windows.map(\.isChanged) == [false])
    #expect(run.take(OutcomeStep()).changes.windows.isEmpty)
  }
}

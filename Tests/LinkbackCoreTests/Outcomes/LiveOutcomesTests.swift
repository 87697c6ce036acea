@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct LiveOutcomesTests {
  static let histories = 0..<300

  /// Each commit has the records that it should have, each with the counts of a batch of what came
  /// until then.
  @Test(arguments: histories)
  func recordsAreThoseOfABatch(seed: Int) {
    let history = OutcomeHistory(seed: seed)
    var run = LiveRun(history.options)
    var model = RecordModel(history)
    var last: [NaiveOutcomes.Row: String] = [:]
    for step in history.steps {
      let expected = model.records(of: step)
      #expect(run.live.hasDue(closed: nil) == false)
      for part in step.parts { run.live.add(OutcomeAggregator(part, history.options)) }
      var rest = step
      rest.parts = []
      let hasDue = run.live.hasDue(closed: step.closed)
      #expect(hasDue == expected.contains { $0.isFinal })
      #expect(run.take(rest).records == expected.map(\.text).joined())
      #expect(!run.live.hasDue(closed: step.closed))
      for record in expected { last[record.identity] = record.asInBatch }
      if step.restarts { run.restart() }
    }
    // What is left of each window is what a batch says.
    var batch = OutcomeAggregator(history.callbacks, history.options)
    let windows = OutcomeResult(&batch).windows
    #expect(last.count == windows.count)
    for window in windows {
      let identity = NaiveOutcomes.Row(window.key, window: window.start)
      #expect(last[identity] == model.text(window))
    }
  }

  /// After each commit the totals are those of a batch, their sessions those of the windows that are
  /// kept; and the store holds the same.
  @Test(arguments: histories)
  func totalsAreThoseOfABatch(seed: Int) {
    let history = OutcomeHistory(seed: seed)
    var run = LiveRun(history.options)
    var callbacks: [SampleCallback] = []
    var keptFrom = Int64.min
    for step in history.steps {
      _ = run.take(step)
      callbacks += step.parts.joined()
      if step.keepsFrom == nil { expectSaved(run) }
      keptFrom = step.keepsFrom ?? keptFrom
      if step.restarts { run.restart() }
      let kept = callbacks.filter { history.window(of: $0) >= keptFrom }
      #expect(
        ScannedLog.text(run.live.result()) == Self.expected(all: callbacks, kept, history.options))
    }
  }

  /// What a batch says of `all` callbacks, with the windows and sessions of those that are `kept`.
  private static func expected(
    all: [SampleCallback], _ kept: [SampleCallback], _ options: OutcomeAggregator.Options
  ) -> String {
    var batch = OutcomeAggregator(all, options)
    var keptBatch = OutcomeAggregator(kept, options)
    let (result, keptResult) = (OutcomeResult(&batch), OutcomeResult(&keptBatch))
    var writer = RecordWriter(hasRoute: true, hasHost: true)
    for window in keptResult.windows { writer.append(window) }
    let rows = Dictionary(
      uniqueKeysWithValues: keptResult.totals.map {
        (NaiveOutcomes.Row($0.key, window: nil), $0)
      })
    for var total in result.totals {
      let kept = rows[NaiveOutcomes.Row(total.key, window: nil)]
      total.counts.sessions = kept?.counts.sessions ?? 0
      total.finalSessions = kept?.finalSessions ?? 0
      writer.append(total)
    }
    var summary = Summary(result, statistics: Statistics(), files: [])
    summary.sessions = keptResult.sessions
    summary.successfulSessions = keptResult.successfulSessions
    writer.append(summary)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  /// The store holds the rows, windows and names of the counts.
  private func expectSaved(_ run: LiveRun) {
    let counts = run.live.counts
    #expect(run.store.rows.count == counts.rows.count)
    for (number, row) in counts.rows.enumerated() {
      let saved = run.store.rows[Int32(number)]
      #expect(saved?.counts == row.counts)
      #expect(saved?.finalSessions == row.finalSessions)
      #expect(saved?.first == row.first && saved?.last == row.last && saved?.key == row.key)
    }
    #expect(run.store.windows.count == counts.windowRows.count)
    for (windowRow, state) in zip(counts.windowRows, run.live.windows) {
      let key = OutcomeStore.WindowKey(start: windowRow.windowStart, row: windowRow.row)
      #expect(run.store.windows[key]?.counts == windowRow.counts)
      #expect(run.store.windows[key]?.finalSessions == state.finalSessions)
    }
    let tables: [OutcomeChanges.Name.Table: NameTable] = [
      .status: counts.statuses, .route: counts.routes, .host: counts.hosts,
    ]
    #expect(run.store.names.count == tables.values.reduce(0) { $0 + $1.names.count })
    for (key, name) in run.store.names {
      #expect(tables[key.table]?.name(key.number) == name.text)
      #expect(tables[key.table]?.isAdmitted(key.number) == name.isAdmitted)
    }
    #expect(run.store.limited == counts.limited)
  }

  @Test(arguments: histories)
  func aRestartChangesNothing(seed: Int) {
    Self.expectNoDifference(OutcomeHistory(seed: seed))
  }

  /// Windows of a hundred years, at both ends of the time that is covered: their starts and ends are
  /// beyond it.
  @Test(arguments: 0..<40, [-9_214_560_000, 9_000_000_000] as [Int64])
  func windowsBeyondTheCoveredTimeAreKept(seed: Int, base: Int64) {
    var history = OutcomeHistory(seed: seed, length: WindowGrid.longest, base: base)
    for index in history.steps.indices { history.steps[index].keepsFrom = nil }
    Self.expectNoDifference(history)
  }

  static func expectNoDifference(_ history: OutcomeHistory) {
    var (run, restarted) = (LiveRun(history.options), LiveRun(history.options))
    for step in history.steps {
      let (expected, actual) = (run.take(step), restarted.take(step))
      #expect(actual.records == expected.records)
      #expect(actual.changes.names == expected.changes.names)
      #expect(actual.changes.rows == expected.changes.rows)
      #expect(actual.changes.windows == expected.changes.windows)
      #expect(actual.changes.observations == expected.changes.observations)
      #expect(actual.changes.limited == expected.changes.limited)
      if step.restarts { restarted.restart() }
      #expect(ScannedLog.text(restarted.live.result()) == ScannedLog.text(run.live.result()))
    }
    #expect(restarted.live.waiting.isEmpty)
  }

  /// What a commit saves is what is new, however much is kept.
  @Test(arguments: histories)
  func changesAreAsManyAsTheNews(seed: Int) {
    let history = OutcomeHistory(seed: seed)
    var run = LiveRun(history.options)
    var names = 0
    var hasRecounted = false
    for step in history.steps {
      let saved = run.store
      let (records, changes) = run.take(step)
      let news = step.parts.joined()
      let identities = Set(news.map { history.identity(of: $0) })
      let sessions = Set(news.map(\.session))
      let rows = Set(identities.map { NaiveOutcomes.Row($0, window: nil) })
      let moved = changes.rows.filter { saved.rows[$0.number]?.counts.hits == $0.counts.hits }
      #expect(changes.rows.count - moved.count == rows.count)
      if !hasRecounted { #expect(moved.count <= sessions.count) }
      for row in moved { #expect(saved.rows[row.number] != row) }
      let lines = records.split(separator: "\n").count
      // Of a session's last callback one window can be left that has no news itself.
      #expect(changes.windows.count <= identities.count + lines + sessions.count)
      for window in changes.windows {
        let key = OutcomeStore.WindowKey(start: window.start, row: window.row)
        #expect(saved.windows[key] != window)
      }
      let observations = step.parts.reduce(0) { sum, part in
        sum + Set(part.map { Membership(session: $0.session, of: history.identity(of: $0)) }).count
      }
      #expect(changes.observations.count == observations)
      names += changes.names.count
      hasRecounted = step.keepsFrom != nil
      // Only then the next changes look at all rows.
      #expect(run.live.hasRecounted == hasRecounted)
    }
    // A known status is saved a second time when it is first seen.
    #expect(names <= run.store.names.count + 4)
  }

  private struct Membership: Hashable {
    var session: UInt64
    var of: NaiveOutcomes.Row
  }

  @Test func withoutNewsThereIsNothing() {
    var run = LiveRun(OutcomeHistory(seed: 1).options)
    var step = OutcomeStep()
    step.isInterim = true
    #expect(run.take(step).changes.names.count == 7)
    step.parts = [[SampleCallback(session: 1, time: 0, status: "s")]]
    #expect(run.take(step).records.contains(#""revision":0,"final":false"#))
    step.parts = []
    for _ in 0..<2 {
      let (records, changes) = run.take(step)
      #expect(records.isEmpty)
      #expect(changes.names.isEmpty && changes.rows.isEmpty && changes.windows.isEmpty)
      #expect(changes.observations.isEmpty)
      run.restart()
    }
  }

  @Test func aWindowClosesWhenItsLastSecondHasPassed() {
    var options = OutcomeAggregator.Options()
    options.window = WindowGrid(length: 60)
    var live = LiveOutcomes(options: options)
    live.add(OutcomeAggregator([SampleCallback(session: 1, time: 0, status: "s")], options))
    #expect(!live.hasDue(closed: EventTime(nanoseconds: 59_999_999_999)))
    #expect(live.hasDue(closed: EventTime(nanoseconds: 60_000_000_000)))
    #expect(!live.hasDue(closed: nil))
  }
}

extension NaiveOutcomes.Row {
  /// The same row of another window, or of the totals.
  init(_ row: NaiveOutcomes.Row, window: Int64?) {
    self = row
    self.window = window
  }
}

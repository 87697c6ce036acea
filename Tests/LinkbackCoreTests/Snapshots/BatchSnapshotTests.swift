@testable import LinkbackCore
import CoreFixtures
import Testing

@Suite struct BatchSnapshotTests {
  private static let options: [OutcomeAggregator.Options] = [1, 30, 3_600].flatMap { length in
    [(false, false), (true, false), (false, true), (true, true)].map { byRoute, byHost in
      var options = OutcomeAggregator.Options()
      options.window = WindowGrid(length: Int64(length), offset: 7)
      (options.byRoute, options.byHost) = (byRoute, byHost)
      return options
    }
  }

  /// All numbers are those of a plain model, whatever order and parts they were counted in.
  @Test(arguments: options.indices, 0..<10)
  func theNumbersAreThoseOfAPlainModel(index: Int, seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    let options = Self.options[index]
    let callbacks = (0..<dice.below(300)).map { _ in
      SampleCallback(
        session: dice.next() % 40, time: Int64(dice.below(60)) * 7_500_000_000 - 100_000_000_000,
        status: dice.pick(["success", "user_aborted", "auth_expired", "aaa"]),
        route: dice.pick(["/a", "/b", nil]), host: dice.pick(["h1", "h2", nil]),
        response: dice.pick([200, 404, 500, -1]))
    }
    let cut = dice.within(0...callbacks.count)
    var aggregator = OutcomeAggregator(callbacks[cut...], options)
    var other = OutcomeAggregator(callbacks[..<cut], options)
    let isMerged = aggregator.merge(&other)
    #expect(isMerged)
    var statistics = Statistics()
    statistics.lines = callbacks.count
    let snapshot = Snapshot(&aggregator, statistics: statistics)
    expect(snapshot, NaiveOutcomes(callbacks, options), options)
    #expect(snapshot.progress.statistics == statistics)
    #expect(snapshot.progress.watermark?.nanoseconds == callbacks.map(\.time).max())
  }

  private func expect(
    _ snapshot: Snapshot, _ model: NaiveOutcomes, _ options: OutcomeAggregator.Options
  ) {
    #expect(snapshot.origin == .batch)
    #expect(snapshot.counting.window == options.window)
    #expect(snapshot.counting.byRoute == options.byRoute)
    #expect(snapshot.counting.byHost == options.byHost)
    #expect(snapshot.names.statuses.first == .other)
    #expect(snapshot.rows.count + snapshot.windows.count == model.hits.count)
    for row in snapshot.rows {
      let key = Self.row(row.key, in: snapshot, window: nil)
      #expect(row.counts.hits == model.hits[key])
      #expect(row.counts.sessions == model.sessions[key]?.count)
      #expect(row.sessionsSeen == row.counts.sessions)
      #expect(row.finalSessions == model.finals[key] ?? 0)
      #expect(row.first.nanoseconds == model.times[key]?.lowerBound)
      #expect(row.last.nanoseconds == model.times[key]?.upperBound)
    }
    for window in snapshot.windows {
      let key = Self.row(snapshot.rows[window.row].key, in: snapshot, window: window.start)
      #expect(window.counts.hits == model.hits[key])
      #expect(window.counts.sessions == model.sessions[key]?.count)
      #expect(window.finalSessions == model.finals[key] ?? 0)
      #expect(window.isFinal && window.revision == 0)
    }
    let order = snapshot.windows.map { ($0.start, $0.row) }
    #expect(zip(order, order.dropFirst()).allSatisfy { $0 < $1 })
    #expect(snapshot.windows.reduce(0) { $0 + $1.finalSessions } == model.allSessions.count)
  }

  private static func row(
    _ key: Snapshot.Key, in snapshot: Snapshot, window: Int64?
  ) -> NaiveOutcomes.Row {
    func text(_ name: ByteString) -> String { String(decoding: name.bytes, as: UTF8.self) }
    return NaiveOutcomes.Row(
      window: window, status: text(snapshot.names.statuses[key.status]),
      route: key.route.map { text(snapshot.names.routes[$0]) },
      host: key.host.map { text(snapshot.names.hosts[$0]) })
  }

  /// The days on which daylight saving time begins and ends in Berlin, and those before them.
  @Test func windowsOfACalendarEndWhereTheirRecordsSay() throws {
    var options = OutcomeAggregator.Options()
    options.window = WindowGrid(
      CalendarWindows(
        .day, zoneName: "Europe/Berlin",
        zone: LocalTimeZone(
          transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600])))
    let starts: [Int64] = [1_774_652_400, 1_774_738_800, 1_792_792_800, 1_792_879_200]
    let hours: [Int64] = [24, 23, 24, 25]
    let callbacks = starts.enumerated().map {
      SampleCallback(
        session: UInt64($0), time: $1 * 1_000_000_000, status: "success", route: nil, host: nil,
        response: 200)
    }
    var aggregator = OutcomeAggregator(callbacks, options)
    let snapshot = Snapshot(&aggregator, statistics: Statistics())
    for result in [OutcomeResult(&aggregator), OutcomeResult(snapshot, rows: 0..<1)] {
      #expect(result.windows.map(\.start) == starts)
      #expect(result.windows.map { ($0.end - $0.start) / 3_600 } == hours)
    }
    var writer = RecordWriter(for: snapshot)
    writer.append(snapshot.windows[3], of: snapshot)
    #expect(
      String(decoding: writer.bytes, as: UTF8.self).contains(
        #""start":"2026-10-24T22:00:00Z","end":"2026-10-25T23:00:00Z""#))
  }

  @Test func logsAreShownInTheirOrder() {
    var options = OutcomeAggregator.Options()
    options.window = WindowGrid(length: 60)
    var aggregator = OutcomeAggregator(options: options)
    let logs = ["b.log", "a.log"].map { Snapshot.Log(log: $0, path: $0) }
    let snapshot = Snapshot(&aggregator, statistics: Statistics(), logs: logs)
    #expect(snapshot.logs == logs)
    #expect(snapshot.rows.isEmpty && snapshot.progress.watermark == nil)
  }
}

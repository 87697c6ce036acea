import GRDB
import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

/// A state whose windows are days: the zone's rules are not in it.
@Suite struct CalendarStateTests {
  /// The start of 2026-11-22 at +01:00.
  private static let start: Int64 = 1_795_302_000
  private static let day: Int64 = 86_400

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func settings(_ zone: String) -> StateSettings {
    StateSettings(
      command: "follow",
      settings: [
        .init(option: "--window", value: "day"), .init(option: "--window-zone", value: zone),
      ])
  }

  /// A state with one window, as if days were from `start` to `end`.
  private func save(_ start: Int64, _ end: Int64, keptFrom: Int64? = nil) throws {
    var store = try SQLiteStore(path: folder["state"], settings: settings("+01:00"))
    var commit = Commit(delivery: Delivery())
    commit.progress.number = 1
    commit.progress.keptFrom = keptFrom
    commit.outcomes.rows = [
      OutcomeChanges.Row(
        number: 0, key: OutcomeAggregator.RowKey(status: 1, route: -1, host: -1),
        isAdmitted: true, counts: OutcomeCounts(), finalSessions: 0, sessionsSeen: 0,
        first: EventTime(nanoseconds: 0), last: EventTime(nanoseconds: 0))
    ]
    commit.outcomes.windows = [
      OutcomeChanges.Window(
        start: start, end: end, row: 0, counts: OutcomeCounts(), finalSessions: 0, revision: 0,
        isFinal: true, isChanged: false)
    ]
    try store.save(commit)
  }

  @Test func itIsReadOnWithTheZonesDays() throws {
    try save(Self.start, Self.start + Self.day, keptFrom: Self.start - Self.day)
    var store = try SQLiteStore(path: folder["state"], settings: settings("+01:00"))
    let window = try #require(try store.load()?.outcomes.windows.first)
    #expect(window.start == Self.start && window.end == Self.start + Self.day)
    let snapshot = try #require(try StateFeed(path: folder["state"]).read())
    #expect(snapshot.counting.window.calendar?.unit == .day)
    #expect(snapshot.counting.window.calendar?.zoneName == "+01:00")
    #expect(snapshot.counting.window.window(of: Self.start).count == Int(Self.day))
    let records = try store.queue.read {
      try String.fetchAll($0, sql: "SELECT start || ' ' || end FROM window_records")
    }
    #expect(records == ["2026-11-21T23:00:00Z 2026-11-22T23:00:00Z"])
  }

  /// As where a government has changed the clock after the fact: the bounds were right when they were
  /// stored.
  @Test(
    arguments: [
      ("another start", -3_600, 0, 0), ("another end", 0, 3_600, 0), ("what is kept", 0, 0, 3_600),
    ] as [(String, Int64, Int64, Int64)])
  func otherDaysThanTheDatabaseHasAreRefused(
    name: String, start: Int64, end: Int64, kept: Int64
  ) throws {
    try save(
      Self.start + start, Self.start + Self.day + end, keptFrom: Self.start - Self.day + kept)
    func expectRefusal(_ body: () throws -> Void) {
      let error = #expect(throws: StoreError.self) { try body() }
      #expect(error?.code == .unusable)
      #expect(
        error?.message.contains("are not the days of +01:00 as the time zone database has them now")
          == true, "\(error?.message ?? "")")
    }
    expectRefusal { _ = try SQLiteStore(path: folder["state"], settings: settings("+01:00")) }
    expectRefusal {
      try StateFile.read(folder["state"]) { _ in
      } observations: { _ in
      }
    }
    if kept == 0 { expectRefusal { _ = try StateFeed(path: folder["state"]).read() } }
  }

  @Test func aZoneThatThisMachineDoesNotKnowIsSaid() throws {
    var store: SQLiteStore? = try SQLiteStore(
      path: folder["state"], settings: settings("Mars/Base"))
    #expect(try store?.load() == nil)
    store = nil
    let error = #expect(throws: StoreError.self) { try StateFeed(path: folder["state"]).read() }
    #expect(error?.message.contains("no zone 'Mars/Base'") == true, "\(error?.message ?? "")")
  }

  @Test func anotherZoneIsRefusedNamingBoth() throws {
    try save(Self.start, Self.start + Self.day)
    let error = #expect(throws: StoreError.self) {
      _ = try SQLiteStore(path: folder["state"], settings: settings("Europe/Berlin"))
    }
    #expect(
      error?.message.contains("--window-zone +01:00, and now it is Europe/Berlin") == true)
  }
}

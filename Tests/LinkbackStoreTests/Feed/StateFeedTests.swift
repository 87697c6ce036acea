import CoreFixtures
import Foundation
import GRDB
import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

/// A server's view of a state: always that of one commit, whole.
@Suite struct StateFeedTests {
  private let folder: TemporaryFolder
  private let feed: StateFeed

  init() throws {
    folder = try TemporaryFolder()
    feed = StateFeed(path: folder["state"])
  }

  private func store() throws -> SQLiteStore {
    try SQLiteStore(
      path: folder["state"], settings: .sample, synchronization: .off)
  }

  /// Whatever happened between two reads, the feed shows what one sees who comes now.
  @Test(arguments: 0..<40)
  func feedIsAFreshRead(seed: Int) throws {
    var dice = Dice(seed: UInt64(seed))
    var maker = CommitMaker(seed: UInt64(seed))
    var store = try store()
    var last: Snapshot?
    for _ in 0..<80 {
      switch dice.below(40) {
      case 0:
        _ = consume store
        store = try self.store()
      case 1:
        _ = consume store
        try StateFile.reset(folder["state"])
        store = try self.store()
        maker = CommitMaker(seed: dice.next())
      case 2:
        // Another one in its place, as far on.
        maker = try makeOther(&dice)
        _ = consume store
        try StateFile.reset(folder["state"])
        try folder.move("other", to: "state")
        for suffix in ["-wal", "-shm"] { try folder.remove("other\(suffix)") }
        store = try self.store()
      default: try store.save(maker.next())
      }
      guard dice.once(in: 2) else { continue }
      last = try feed.read() ?? last
      let fresh = try StateFeed(path: folder["state"]).read()
      #expect(last == fresh)
      let checkpoint = try store.load()
      #expect(last == Self.expected(checkpoint, commits: last?.windows.map(\.commit) ?? []))
      let again = try feed.read()
      #expect(again == nil)
    }
    #expect(last != nil)
  }

  private func makeOther(_ dice: inout Dice) throws -> CommitMaker {
    var other = try SQLiteStore(
      path: folder["other"], settings: .sample, synchronization: .off)
    var maker = CommitMaker(seed: dice.next())
    for _ in 0...dice.below(80) { try other.save(maker.next()) }
    return maker
  }

  /// What a checkpoint shows, in the plainest way.
  private static func expected(_ checkpoint: Checkpoint?, commits: [Int64]) -> Snapshot {
    guard let window = WindowGrid(length: 60) else { preconditionFailure("a minute is valid") }
    var snapshot = Snapshot(origin: .follow, counting: Snapshot.Counting(window: window))
    let names = checkpoint?.outcomes.names ?? OutcomeChanges.Name.reserved
    func texts(_ table: OutcomeChanges.Name.Table) -> [ByteString] {
      names.filter { $0.table == table }.sorted { $0.number < $1.number }.map(\.text)
    }
    snapshot.names.statuses = texts(.status)
    snapshot.names.routes = texts(.route)
    snapshot.names.hosts = texts(.host)
    guard let checkpoint else { return snapshot }
    snapshot.rows = checkpoint.outcomes.rows.map { row in
      var shown = Snapshot.Row(
        key: Snapshot.Key(
          status: Int(row.key.status), route: row.key.route < 0 ? nil : Int(row.key.route),
          host: row.key.host < 0 ? nil : Int(row.key.host)),
        counts: row.counts, first: row.first, last: row.last)
      (shown.finalSessions, shown.sessionsSeen) = (row.finalSessions, row.sessionsSeen)
      return shown
    }
    snapshot.windows = zip(checkpoint.outcomes.windows, commits).map { window, commit in
      var shown = Snapshot.Window(
        start: window.start, row: Int(window.row), counts: window.counts)
      (shown.finalSessions, shown.revision) = (window.finalSessions, window.revision)
      (shown.isFinal, shown.commit) = (window.isFinal && !window.isChanged, commit)
      return shown
    }
    snapshot.logs = checkpoint.streams.filter { $0.phase != .ignored }.map { stream in
      var log = Snapshot.Log(log: stream.log, path: stream.path)
      log.phase = Snapshot.Log.Phase(rawValue: stream.phase.rawValue) ?? .ended
      (log.format, log.watermark) = (stream.format, stream.watermark)
      if !stream.isCompressed { log.unreadBytes = max(0, stream.stamp.size - stream.offset) }
      (log.statistics, log.error) = (stream.statistics, stream.error)
      return log
    }
    let progress = checkpoint.progress
    snapshot.progress.commit = progress.number
    snapshot.progress.began = progress.began
    snapshot.progress.committed = progress.committed
    snapshot.progress.ended = progress.ended
    snapshot.progress.watermark = progress.watermark
    snapshot.progress.keptFrom = progress.keptFrom
    snapshot.progress.limited = checkpoint.outcomes.limited
    snapshot.progress.statistics = progress.statistics
    let end = checkpoint.outbox.last.map { $0.position + Int64($0.bytes.count) }
    snapshot.progress.undelivered =
      (end ?? checkpoint.delivery.position)
      - checkpoint.delivery.position
    snapshot.progress.rotations = progress.files.rotations
    snapshot.progress.truncations = progress.files.truncations
    snapshot.progress.readErrors = progress.files.readErrors
    snapshot.progress.missingLogs = progress.missingLogs
    return snapshot
  }

  @Test func beforeTheFirstCommitThereAreNoRows() throws {
    var store = try store()
    let empty = try #require(try feed.read())
    #expect(empty.progress.commit == 0 && empty.rows.isEmpty && empty.windows.isEmpty)
    #expect(empty.names.statuses.count == 5)
    #expect(try feed.read() == nil)
    var maker = CommitMaker(seed: 1)
    try store.save(maker.next())
    #expect(try feed.read()?.progress.commit == 1)
  }

  @Test func eventsAreCountedInWindowsThatAreNoUsers() throws {
    let settings = StateSettings(command: "events", settings: [])
    let store = try SQLiteStore(path: folder["state"], settings: settings)
    let snapshot = try #require(try feed.read())
    #expect(snapshot.origin == .events)
    #expect(snapshot.counting.window.length == 3_600)
    _ = consume store
  }

  /// Whoever writes is never kept from emptying SQLite's log.
  @Test func betweenReadsNothingIsHeld() throws {
    var store = try store()
    var maker = CommitMaker(seed: 2)
    for _ in 0..<5 {
      for _ in 0..<10 { try store.save(maker.next()) }
      #expect(try feed.read() != nil)
      let isBusy = try store.queue.inDatabase {
        try Int.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
      }
      #expect(isBusy == 0)
    }
  }

  @Test func changedWindowsAreFoundByTheirCommit() throws {
    let store = try store()
    let plan = try store.queue.read { database in
      try Row.fetchAll(
        database, sql: "EXPLAIN QUERY PLAN SELECT * FROM windows WHERE commit_number > 7"
      ).map { "\($0)" }.joined()
    }
    #expect(plan.contains("windows_by_commit"))
  }

  @Test func newsEndsTheWait() throws {
    var store = try store()
    var maker = CommitMaker(seed: 3)
    #expect(try feed.read() != nil)
    let began = ContinuousClock.now
    for _ in 0..<5 {
      // Before the wait: the kernel keeps what it has to report.
      try store.save(maker.next())
      feed.waitForNews(milliseconds: 600_000)
      #expect(try feed.read() != nil)
    }
    _ = consume store
    try StateFile.reset(folder["state"])
    feed.waitForNews(milliseconds: 600_000)
    #expect(throws: StoreError.self) { try feed.read() }
    let other = try self.store()
    feed.waitForNews(milliseconds: 600_000)
    #expect(try feed.read() != nil)
    _ = consume other
    #expect(ContinuousClock.now - began < .seconds(500))
  }

  @Test func withoutNewsTheWaitEnds() throws {
    let store = try store()
    #expect(try feed.read() != nil)
    feed.waitForNews(milliseconds: 20)
    #expect(try feed.read() == nil)
    _ = consume store
  }
}

import GRDB
import LinkbackCore
import LinkbackFollowing
import Testing

@testable import LinkbackStore

/// What a commit writes grows with its news; what a state takes grows with what is kept.
@Suite struct StateGrowthTests {
  private static let row = OutcomeChanges.Row(
    number: 0, key: OutcomeAggregator.RowKey(status: 1, route: -1, host: -1), isAdmitted: true,
    counts: OutcomeCounts(), finalSessions: 0, sessionsSeen: 0,
    first: EventTime(nanoseconds: 0), last: EventTime(nanoseconds: 0))

  private static func window(_ start: Int64) -> OutcomeChanges.Window {
    var counts = OutcomeCounts()
    counts.addHit(.successful)
    return OutcomeChanges.Window(
      start: start, end: start + 60, row: 0, counts: counts, finalSessions: 1, revision: 0,
      isFinal: true,
      isChanged: false)
  }

  /// A second of an ordinary log: two windows, three sessions, one record.
  private static func smallCommit(_ number: Int64, at now: Int64) -> Commit {
    var commit = Commit(delivery: Delivery(position: (number - 1) * 300))
    commit.progress.number = number
    commit.progress.nextStream = 2
    commit.streams = [
      LogStream(
        id: 1, log: "/var/log/nginx/access.log", path: "/var/log/nginx/access.log",
        stamp: FileStamp(
          identity: FileIdentity(device: 1, inode: 2), size: now, modified: now),
        lastSeen: EventTime(nanoseconds: now))
    ]
    let start = now / 60 * 60
    commit.outcomes.rows = [row]
    commit.outcomes.windows = [window(start - 60), window(start)]
    for observation in 0..<6 as Range<UInt64> {
      commit.outcomes.observations.append(
        Observation(
          session: UInt64(now) &* 31 &+ observation / 2, time: now * 1_000_000_000, row: 0))
    }
    commit.records = Array(repeating: 10, count: 300)
    return commit
  }

  private func writtenBytes(kept: Int64) throws -> Int {
    let folder = try TemporaryFolder()
    var store = try SQLiteStore(path: folder["state"], settings: .sample)
    var history = Self.smallCommit(1, at: 0)
    history.outcomes.windows = (0..<kept).map { Self.window($0 * 60) }
    history.outcomes.observations = (0..<kept).map {
      Observation(session: UInt64($0), time: $0 * 60_000_000_000, row: 0)
    }
    try store.save(history)
    _ = try store.queue.inDatabase { try $0.checkpoint(.truncate) }
    #expect(try folder.size(of: "state-wal") == 0)
    for number in 2...11 as ClosedRange<Int64> {
      try store.save(Self.smallCommit(number, at: kept * 60 + number))
    }
    return try folder.size(of: "state-wal")
  }

  @Test func commitIsAsLargeAsItsNews() throws {
    let (few, many) = (try writtenBytes(kept: 10), try writtenBytes(kept: 100_000))
    // Trees of three levels instead of one: here and there another page.
    #expect(many < few * 3 / 2, "\(few) bytes, \(many) bytes")
    // Eight tables with news: in ten commits, not many more pages than that.
    #expect(few < 10 * 12 * 4_120, "\(few) bytes")
  }

  @Test func logIsBoundedBySQLitesCheckpoints() throws {
    let folder = try TemporaryFolder()
    var store = try SQLiteStore(
      path: folder["state"], settings: .sample, synchronization: .off)
    for number in 1...600 as ClosedRange<Int64> {
      try store.save(Self.smallCommit(number, at: 1_790_000_000 + number))
    }
    // 1,000 pages, and the commit that goes beyond them.
    #expect(try folder.size(of: "state-wal") < 1_100 * 4_120)
    var large = Self.smallCommit(601, at: 1_790_000_601)
    large.records = Array(repeating: 10, count: 30_000_000)
    try store.save(large)
    #expect(try folder.size(of: "state-wal") > 30_000_000)
    for number in 602...604 as ClosedRange<Int64> {
      try store.save(Self.smallCommit(number, at: 1_790_000_000 + number))
    }
    #expect(try folder.size(of: "state-wal") <= 16 * 1_024 * 1_024)
  }

  /// A commit every two hours, of a log in which one session in a thousand comes from a clock that
  /// is years ahead; 30 days are kept.
  @Test func yearTakesNoMoreThanTwoMonths() throws {
    var store = try SQLiteStore(inMemoryWith: .sample)
    let (start, day): (Int64, Int64) = (1_790_000_000, 86_400)
    var pages: [Int] = []
    for number in 1...4_380 as ClosedRange<Int64> {
      let now = start + number * 7_200
      var commit = Self.smallCommit(number, at: now)
      if number % 150 == 0 {
        commit.outcomes.observations.append(
          Observation(session: 1, time: (now + 3_650 * day) * 1_000_000_000, row: 0))
      }
      if number % 12 == 0 { commit.keepsFrom = now - 30 * day }
      try store.save(commit)
      if number % 120 == 0 {
        pages.append(
          try store.queue.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 })
      }
    }
    let twoMonths = pages[5]
    #expect(try #require(pages.last) <= twoMonths + 1, "\(pages)")
    // 31 days of 12 commits with 6 observations, and 29 from the wrong clock: nothing else is kept.
    let observations = try store.allObservations()
    #expect(observations.count <= 31 * 12 * 6 + 29)
    #expect(observations.count >= 30 * 12 * 6 + 29)
    // Each page of observations is full, but for those that were left when a day was forgotten.
    let segments = try store.queue.read {
      try Int.fetchOne($0, sql: "SELECT count(*) FROM facts") ?? 0
    }
    #expect(segments <= 31 * 12 * 6 / ObservationSegment.limit + 29 + 2)
  }
}

import LinkbackCore

import LinkbackFollowing
@testable import LinkbackStore

/// The state that `Integrations/state/README.md` queries: two commits of one log and its
/// predecessor.
enum ExampleState {
  static let settings = StateSettings(
    command: "follow",
    settings: [
      .init(option: "--window", value: "1m"), .init(option: "--by", value: "route"),
      .init(option: "--pseudonym-key-file", value: "93a1", isSecret: true),
    ])

  /// 2026-11-22T10:00:00Z.
  private static let start: Int64 = 1_795_341_600

  static func save(to store: inout SQLiteStore) throws(StoreError) {
    var commit = Commit(delivery: Delivery())
    commit.progress = progress(1, lines: 90)
    commit.streams = [stream(1, ".1", .ended, lines: 60), stream(2, "", .following, lines: 30)]
    commit.outcomes = outcomes()
    commit.outcomes.windows = [window(0, 0, revision: 0), window(0, 1, revision: 0)]
    commit.records = Array(repeating: 10, count: 400)
    try store.save(commit)
    commit = Commit(delivery: Delivery(position: 400))
    commit.progress = progress(2, lines: 120)
    commit.streams = [stream(2, "", .following, lines: 60)]
    commit.outcomes.windows = [window(1, 0, revision: -1), window(0, 1, revision: 1)]
    commit.records = Array(repeating: 10, count: 150)
    try store.save(commit)
  }

  private static func time(_ seconds: Int64) -> EventTime {
    EventTime(nanoseconds: (start + seconds) * 1_000_000_000)
  }

  private static func statistics(lines: Int) -> Statistics {
    Statistics(lines: lines, bytes: lines * 200, callbacks: lines / 10) {
      $0 == .incomplete ? lines / 30 : $0 == .malformed ? 1 : 0
    }
  }

  private static func progress(_ number: Int64, lines: Int) -> FollowProgress {
    var progress = FollowProgress()
    progress.number = number
    progress.statistics = statistics(lines: lines)
    progress.began = time(90)
    progress.committed = time(89 + number)
    progress.looked = time(88 + number)
    progress.watermark = time(85)
    progress.keptFrom = start - 30 * 86_400
    progress.nextStream = 3
    progress.files.rotations = 1
    return progress
  }

  private static func stream(
    _ id: Int64, _ suffix: String, _ phase: LogStream.Phase, lines: Int
  ) -> LogStream {
    let log = "/var/log/nginx/access.log"
    var stream = LogStream(
      id: id, log: ByteString(Array(log.utf8)), path: ByteString(Array((log + suffix).utf8)),
      stamp: FileStamp(
        identity: FileIdentity(device: 65_024, inode: UInt64(131_072 + id)),
        size: phase == .ended ? 12_000 : 12_500, modified: 0),
      lastSeen: time(91))
    stream.phase = phase
    stream.offset = Int64(lines * 200)
    stream.statistics = statistics(lines: lines)
    stream.format = .combined
    stream.watermark = time(phase == .ended ? 40 : 85)
    return stream
  }

  private static func outcomes() -> OutcomeChanges {
    var outcomes = OutcomeChanges()
    outcomes.names = [
      .init(table: .status, number: 1, text: "success", isAdmitted: true),
      .init(table: .status, number: 4, text: "user_aborted", isAdmitted: true),
      .init(table: .route, number: 1, text: "/link", isAdmitted: true),
    ]
    outcomes.rows = [row(0, status: 1, hits: 8, final: 6), row(1, status: 4, hits: 4, final: 1)]
    outcomes.observations = [Observation(session: 1, time: time(5).nanoseconds, row: 0)]
    return outcomes
  }

  private static func row(_ number: Int32, status: Int32, hits: Int, final: Int)
    -> OutcomeChanges.Row
  {
    OutcomeChanges.Row(
      number: number, key: OutcomeAggregator.RowKey(status: status, route: 1, host: -1),
      isAdmitted: true, counts: counts(hits), finalSessions: final,
      sessionsSeen: hits - 1, first: time(3), last: time(80))
  }

  private static func window(_ minute: Int64, _ row: Int32, revision: Int)
    -> OutcomeChanges.Window
  {
    OutcomeChanges.Window(
      start: start + minute * 60, end: start + minute * 60 + 60, row: row,
      counts: counts(revision + 3), finalSessions: 1, revision: revision, isFinal: revision >= 0,
      isChanged: revision < 0)
  }

  private static func counts(_ hits: Int) -> OutcomeCounts {
    var counts = OutcomeCounts()
    for _ in 1..<hits { counts.addHit(.successful) }
    counts.addHit(.serverError)
    counts.sessions = hits - 1
    return counts
  }
}

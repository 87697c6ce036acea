import LinkbackCore
import LinkbackServer
import LinkbackView

/// A small state, as a reader sees it.
enum ExampleSnapshot {
  /// 24 November 2026, 12:00 in UTC.
  static let noon: Int64 = 1_795_521_600

  static func with(
    commit: Int64 = 1, began: Int64 = noon, windows: [Snapshot.Window] = [window(0, row: 0)],
    route: ByteString = "/link"
  ) -> Snapshot {
    guard let grid = WindowGrid(length: 60) else { preconditionFailure("a minute is a window") }
    var snapshot = Snapshot(origin: .follow, counting: .init(window: grid, byRoute: true))
    snapshot.names.statuses = [
      "(other)", "success", "auth_expired", "bad_configuration", "user_aborted",
    ]
    snapshot.names.routes = ["(other)", route]
    snapshot.rows = (1...4).map { status in
      Snapshot.Row(
        key: .init(status: status, route: 1), counts: counts(4),
        first: EventTime(nanoseconds: noon * 1_000_000_000),
        last: EventTime(nanoseconds: (noon + 60) * 1_000_000_000))
    }
    snapshot.windows = windows
    for window in windows { snapshot.rows[window.row].finalSessions += window.finalSessions }
    snapshot.progress.commit = commit
    snapshot.progress.began = EventTime(nanoseconds: began * 1_000_000_000)
    snapshot.progress.committed = EventTime(nanoseconds: (noon + 120) * 1_000_000_000)
    snapshot.progress.watermark = EventTime(nanoseconds: (noon + 120) * 1_000_000_000)
    return snapshot
  }

  static func window(
    _ minute: Int64, row: Int, hits: Int = 1, commit: Int64 = 1, isFinal: Bool = true
  ) -> Snapshot.Window {
    var window = Snapshot.Window(start: noon + 60 * minute, row: row, counts: counts(hits))
    window.finalSessions = hits
    window.commit = commit
    window.isFinal = isFinal
    return window
  }

  private static func counts(_ hits: Int) -> OutcomeCounts {
    var counts = OutcomeCounts()
    for _ in 0..<hits { counts.addHit(.successful) }
    counts.sessions = hits
    return counts
  }

  /// A moment at which the state is up to date.
  static let now = EventTime(nanoseconds: (noon + 125) * 1_000_000_000)
}

package import LinkbackCore
import CoreFixtures

/// A site's traffic, made up from a seed: what a state would hold after some days of it.
///
/// The last day is Tuesday, 24 November 2026; time stands at 15:07 UTC.
package struct ExampleSite {
  /// In seconds since 1970: 2026-11-24T15:07:20Z.
  package static let now: Int64 = 1_795_532_840

  package var days: Int64 = 9
  /// In seconds.
  package var window: Int64 = 60
  /// Sessions a window at the busiest time of a day.
  package var busiest = 5
  /// Between these, in seconds since 1970, sessions expire, and the callback page answers with errors.
  package var incident: Range<Int64>?
  /// From then on nobody comes back; logs still grow.
  package var silentFrom: Int64?
  package var routes: [ByteString] = ["/subscriptions/done", "/account/link", "/m/return"]
  package var hosts: [ByteString] = ["shop.example.com", "app.example.net"]
  package var unknown: [ByteString] = ["rate_limited"]

  package init() {}

  package func snapshot() -> Snapshot {
    guard let grid = WindowGrid(length: window) else {
      preconditionFailure("windows have a length")
    }
    var snapshot = Snapshot(
      origin: .follow, counting: .init(window: grid, byRoute: true, byHost: true))
    snapshot.names.statuses =
      ["(other)", "success", "auth_expired", "bad_configuration", "user_aborted"] + unknown
    snapshot.names.routes = ["(other)"] + routes
    snapshot.names.hosts = ["(other)"] + hosts
    var builder = Builder(snapshot: snapshot, dice: Dice(seed: 14))
    let end = grid.start(of: Self.now)
    let first = end - days * 86_400
    for start in stride(from: first, through: end, by: Int(window)) {
      guard start < silentFrom ?? .max else { break }
      add(window: start, to: &builder)
    }
    builder.snapshot.windows.sort { ($0.start, $0.row) < ($1.start, $1.row) }
    finish(&builder.snapshot, from: first, lastWindow: end)
    return builder.snapshot
  }

  private func add(window start: Int64, to builder: inout Builder) {
    // Few at night: a parabola over the day, its top at 14:00.
    let hour = Double(start % 86_400) / 3600
    let distance = min(abs(hour - 14), 24 - abs(hour - 14)) / 12
    let level = Double(busiest) * (1 - distance * distance * 0.92)
    let isIncident = incident?.contains(start) ?? false
    let sessions = Int(level + Double(builder.dice.below(1000)) / 500 - 0.5)
    for _ in 0..<max(0, sessions) {
      let roll = builder.dice.below(1000)
      let status =
        isIncident
        ? (roll < 300 ? 1 : roll < 820 ? 2 : roll < 850 ? 3 : 4)
        : (roll < 885 ? 1 : roll < 905 ? 2 : roll < 908 ? 3 : roll < 997 ? 4 : 5)
      let route = builder.dice.below(10) < 6 ? 1 : builder.dice.below(routes.count) + 1
      let host = builder.dice.below(10) < 7 ? 1 : builder.dice.below(hosts.count) + 1
      let fails = builder.dice.below(1000) < (isIncident ? 240 : 4)
      builder.addSession(
        .init(status: status, route: route, host: host), in: start,
        response: fails ? .serverError : Self.response(&builder.dice))
    }
  }

  private static func response(_ dice: inout Dice) -> ResponseClass {
    switch dice.below(100) {
    case 0: .none
    case 1: .clientError
    case 2..<25: .redirection
    default: .successful
    }
  }

  private func finish(_ snapshot: inout Snapshot, from first: Int64, lastWindow: Int64) {
    for index in snapshot.windows.indices where snapshot.windows[index].start == lastWindow {
      snapshot.windows[index].isFinal = false
    }
    let now = EventTime(nanoseconds: Self.now * 1_000_000_000)
    snapshot.progress.commit = 48_211
    snapshot.progress.began = EventTime(nanoseconds: (first - 40 * 86_400) * 1_000_000_000)
    snapshot.progress.committed = now
    snapshot.progress.watermark = EventTime(nanoseconds: (Self.now - 2) * 1_000_000_000)
    snapshot.progress.keptFrom = first
    let callbacks = snapshot.rows.reduce(0) { $0 + $1.counts.hits }
    snapshot.progress.statistics = Statistics(
      lines: callbacks * 61, bytes: callbacks * 9_000, callbacks: callbacks
    ) { reason in
      switch reason {
      case .incomplete: 214
      case .foreign: 31
      case .wrongMethod: 1_406
      case .malformed: 3
      default: 0
      }
    }
    var main = Snapshot.Log(log: "/var/log/nginx/access.log", path: "/var/log/nginx/access.log")
    (main.unreadBytes, main.watermark, main.format) = (0, snapshot.progress.watermark, .combined)
    var rotated = Snapshot.Log(
      log: "/var/log/nginx/access.log", path: "/var/log/nginx/access.log.1")
    rotated.phase = .ended
    (rotated.unreadBytes, rotated.format) = (0, .combined)
    rotated.watermark = EventTime(nanoseconds: (Self.now / 86_400 * 86_400) * 1_000_000_000)
    snapshot.logs = [main, rotated]
  }
}

/// A snapshot to which sessions are added, one callback each.
private struct Builder {
  var snapshot: Snapshot
  var dice: Dice
  private var rows: [Snapshot.Key: Int] = [:]
  private var windows: [Snapshot.Key: Int] = [:]
  private var current: Int64 = .min

  init(snapshot: Snapshot, dice: Dice) {
    self.snapshot = snapshot
    self.dice = dice
  }

  mutating func addSession(
    _ key: Snapshot.Key, in start: Int64, response: ResponseClass
  ) {
    if start != current { (windows, current) = ([:], start) }
    let time = EventTime(nanoseconds: start * 1_000_000_000)
    let row = rows[key] ?? snapshot.rows.count
    if row == snapshot.rows.count {
      snapshot.rows.append(.init(key: key, counts: OutcomeCounts(), first: time, last: time))
      rows[key] = row
    }
    let window = windows[key] ?? snapshot.windows.count
    if window == snapshot.windows.count {
      snapshot.windows.append(.init(start: start, row: row, counts: OutcomeCounts()))
      windows[key] = window
    }
    snapshot.rows[row].counts.addHit(response)
    snapshot.rows[row].counts.sessions += 1
    snapshot.rows[row].finalSessions += 1
    snapshot.rows[row].sessionsSeen += 1
    snapshot.rows[row].last = time
    snapshot.windows[window].counts.addHit(response)
    snapshot.windows[window].counts.sessions += 1
    snapshot.windows[window].finalSessions += 1
  }
}

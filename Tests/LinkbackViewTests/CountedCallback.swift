import LinkbackCore
import LinkbackView

/// A callback as it was, before anything is counted.
struct CountedCallback {
  /// In seconds since 1970.
  var time: Int64
  var session: Int
  var status = "success"
  var route: String?
  var host: String?
  var response = ResponseClass.successful
}

extension Snapshot {
  /// What is counted of callbacks whose times all differ, the plain way: in dictionaries, each window
  /// from all callbacks.
  static func counting(
    _ callbacks: [CountedCallback], window: Int64 = 60, byRoute: Bool = false,
    byHost: Bool = false, origin: Origin = .batch
  ) -> Snapshot {
    guard let grid = WindowGrid(length: window) else {
      preconditionFailure("a window has a length")
    }
    return counting(callbacks, in: grid, byRoute: byRoute, byHost: byHost, origin: origin)
  }

  static func counting(
    _ callbacks: [CountedCallback], in grid: WindowGrid, byRoute: Bool = false,
    byHost: Bool = false, origin: Origin = .batch
  ) -> Snapshot {
    var snapshot = Snapshot(
      origin: origin, counting: Counting(window: grid, byRoute: byRoute, byHost: byHost))
    snapshot.names.statuses = [
      "(other)", "success", "auth_expired", "bad_configuration", "user_aborted",
    ]
    snapshot.names.routes = ["(other)"]
    snapshot.names.hosts = ["(other)"]
    var numbers: [Key: Int] = [:]
    var last: [Int: CountedCallback] = [:]
    for callback in callbacks.sorted(by: { $0.time < $1.time }) {
      last[callback.session] = callback
      let key = snapshot.key(of: callback)
      guard numbers[key] == nil else { continue }
      numbers[key] = snapshot.rows.count
      let time = EventTime(nanoseconds: callback.time * 1_000_000_000)
      snapshot.rows.append(Row(key: key, counts: OutcomeCounts(), first: time, last: time))
    }
    let groups = Dictionary(grouping: callbacks) { callback in
      WindowRow(
        start: grid.start(of: callback.time), row: numbers[snapshot.key(of: callback)] ?? -1)
    }
    for (place, members) in groups {
      var counts = OutcomeCounts()
      for callback in members { counts.addHit(callback.response) }
      counts.sessions = Set(members.map(\.session)).count
      var window = Window(start: place.start, row: place.row, counts: counts)
      let times = Set(members.map(\.time))
      window.finalSessions = Set(members.map(\.session)).count { session in
        last[session].map { times.contains($0.time) } ?? false
      }
      snapshot.windows.append(window)
      snapshot.rows[place.row].counts.addHits(of: counts)
      snapshot.rows[place.row].finalSessions += window.finalSessions
    }
    snapshot.windows.sort { ($0.start, $0.row) < ($1.start, $1.row) }
    for callback in callbacks {
      let row = numbers[snapshot.key(of: callback)] ?? -1
      let time = EventTime(nanoseconds: callback.time * 1_000_000_000)
      snapshot.rows[row].first = min(snapshot.rows[row].first, time)
      snapshot.rows[row].last = max(snapshot.rows[row].last, time)
    }
    for row in snapshot.rows.indices {
      let members = callbacks.filter { numbers[snapshot.key(of: $0)] == row }
      snapshot.rows[row].counts.sessions = Set(members.map(\.session)).count
      snapshot.rows[row].sessionsSeen = snapshot.rows[row].counts.sessions
    }
    snapshot.progress.watermark = snapshot.rows.map(\.last).max()
    snapshot.progress.statistics = Statistics(
      lines: callbacks.count, bytes: callbacks.count * 100, callbacks: callbacks.count,
      count: { _ in 0 })
    return snapshot
  }

  private struct WindowRow: Hashable {
    var start: Int64
    var row: Int
  }

  private mutating func key(of callback: CountedCallback) -> Key {
    Key(
      status: Self.number(callback.status, &names.statuses),
      route: counting.byRoute ? callback.route.map { Self.number($0, &names.routes) } : nil,
      host: counting.byHost ? callback.host.map { Self.number($0, &names.hosts) } : nil)
  }

  private static func number(_ name: String, _ names: inout [ByteString]) -> Int {
    let text = ByteString(Array(name.utf8))
    if let number = names.firstIndex(of: text) { return number }
    names.append(text)
    return names.count - 1
  }
}

extension PageModel {
  /// The page of a snapshot, in UTC.
  init(_ snapshot: Snapshot, _ query: ViewQuery = ViewQuery(), zone: ViewZone = .utc) {
    self.init(
      snapshot, query, zone: zone,
      health: Health(snapshot, clock: snapshot.progress.committed), version: "1.2.3")
  }
}

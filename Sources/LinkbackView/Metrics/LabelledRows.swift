internal import LinkbackCore

/// The rows of a snapshot, added up by the labels that are asked for.
struct LabelledRows {
  struct Group {
    var labels: [(name: String, value: ByteString)]
    var isKnown: Bool
    var responses: [6 of Int] = .init(repeating: 0)
    var sessions = 0
    var last: EventTime?

    /// Whether it is written also where it is 0: so that the first one is an increase.
    func isUsual(_ response: ResponseClass) -> Bool { isKnown && response != .informational }

    mutating func add(_ row: Snapshot.Row) {
      for index in responses.indices { responses[index] += row.counts.responses[index] }
      sessions += row.sessionsSeen
      last = last.map { Swift.max($0, row.last) } ?? row.last
    }
  }

  /// By all labels, and by the status alone.
  private(set) var groups: [Group] = []
  private(set) var byStatus: [Group] = []

  init(_ snapshot: Snapshot, _ labels: Metrics.Labels) {
    byStatus = Self.byStatus(snapshot)
    guard labels.route || labels.host else {
      groups = byStatus
      return
    }
    var numbers: [Snapshot.Key: Int] = [:]
    for (number, row) in snapshot.rows.enumerated() {
      // What comes after the first rows shares a group, by its status.
      let isNamed = number < labels.most
      let key = Snapshot.Key(
        status: row.key.status,
        route: labels.route ? (isNamed ? row.key.route : StatusNumber.other) : nil,
        host: labels.host ? (isNamed ? row.key.host : StatusNumber.other) : nil)
      if numbers[key] == nil {
        numbers[key] = groups.count
        groups.append(Self.group(key, snapshot.names, labels))
      }
      if let group = numbers[key] { groups[group].add(row) }
    }
  }

  private static func byStatus(_ snapshot: Snapshot) -> [Group] {
    var groups = snapshot.names.statuses.indices.map {
      group(Snapshot.Key(status: $0), snapshot.names, Metrics.Labels())
    }
    for row in snapshot.rows { groups[row.key.status].add(row) }
    // The known ones are there from the beginning; `(other)` and others once they occur.
    return groups.filter { $0.isKnown || $0.last != nil }
  }

  private static func group(
    _ key: Snapshot.Key, _ names: Snapshot.Names, _ labels: Metrics.Labels
  ) -> Group {
    var group = Group(
      labels: [("status", names.statuses[key.status])],
      isKnown: (StatusNumber.success..<StatusNumber.unknown).contains(key.status))
    let none = ByteString([])
    if labels.route { group.labels.append(("route", key.route.map { names.routes[$0] } ?? none)) }
    if labels.host { group.labels.append(("host", key.host.map { names.hosts[$0] } ?? none)) }
    return group
  }
}

/// A followed path with the files that its log is in.
struct FollowedLog {
  var path: ByteString
  var unreadBytes: Int64 = 0
  var watermark: EventTime?
  var hasError = false

  /// In the order of the paths.
  static func all(_ snapshot: Snapshot) -> [FollowedLog] {
    var followed: [ByteString: FollowedLog] = [:]
    for path in snapshot.progress.missingLogs {
      followed[path] = FollowedLog(path: path, hasError: true)
    }
    for log in snapshot.logs {
      var own = followed[log.log] ?? FollowedLog(path: log.log)
      own.unreadBytes = own.unreadBytes.addingBytes(log.unreadBytes ?? 0)
      own.hasError = own.hasError || log.error != nil
      if let watermark = log.watermark {
        own.watermark = Swift.max(own.watermark ?? watermark, watermark)
      }
      followed[log.log] = own
    }
    return followed.values.sorted { $0.path < $1.path }
  }
}

internal import GRDB
internal import LinkbackCore
internal import LinkbackFollowing

/// Reads what views show of a state, inside one transaction: all of it, or what is new.
struct SnapshotReader {
  let database: Database
  /// The file, for messages.
  let name: String

  /// A snapshot that nothing was read into yet.
  ///
  /// - Throws: ``StoreError`` or ``Damage`` for what is no sound state of this version.
  func begin() throws -> Snapshot {
    let reader = StateReader(database: database, name: name)
    try checkVersion()
    for table in [
      "settings", "progress", "delivery", "streams", "missing_logs", "names", "rows", "windows",
    ] {
      try reader.checkFile("'\(table)'")
    }
    try reader.checkSchema()
    let settings = try reader.settings()
    do throws(OptionError) {
      let options = try OutcomeAggregator.Options(settings) { (name) throws(OptionError) in
        try LocalTimeZone(stored: name)
      }
      guard let window = options.window else { throw OptionError("no windows") }
      return Snapshot(
        origin: settings.command == "events" ? .events : .follow,
        counting: Snapshot.Counting(
          window: window, byRoute: options.byRoute, byHost: options.byHost))
    } catch {
      throw StoreError.otherOptions(name, error.message)
    }
  }

  /// Another version may have come into the open file.
  func checkVersion() throws {
    let version = try StateReader(database: database, name: name).checkIdentity()
    guard version == StateSchema.versions.count else { throw StoreError.earlier(name) }
  }

  /// Brings a snapshot up to the last commit.
  ///
  /// - Returns: Whether it could be: `false` where it is none of this state as it goes on, and all has
  ///   to be read again.
  /// - Complexity: O(rows + streams + n log windows) for n changed windows, and a look at each page of
  ///   their index; O(windows log windows) where new ones come before others, or some are forgotten.
  func update(_ snapshot: inout Snapshot) throws -> Bool {
    let last = snapshot.progress
    guard let stored = try StoredProgress.readAll(from: database).first else {
      try readNames(to: &snapshot)
      return last.commit == 0
    }
    guard let delivery = try StoredDelivery.readAll(from: database).first else {
      throw Damage(place: "delivery")
    }
    let progress = Snapshot.Progress(stored, delivery)
    guard last.commit == 0 || last.began == progress.began, last.commit <= progress.commit else {
      return false
    }
    if last.commit == progress.commit { return true }
    try readNames(to: &snapshot)
    try readRows(to: &snapshot)
    try readWindows(after: last.commit, by: progress, to: &snapshot)
    snapshot.logs = try LogStream.readAll(from: database).compactMap { Snapshot.Log($0) }
    snapshot.progress = progress
    snapshot.progress.missingLogs = try MissingLog.paths(in: database)
    // What each of several commits has forgotten is not told. What is new was read, so equally many are
    // the same ones; SQLite counts the cells of the index's pages, in a millisecond or two.
    let count = try Int.fetchOne(
      database.cachedStatement(sql: "SELECT count(*) FROM windows"))
    return count == snapshot.windows.count
  }

  /// Names are never changed, and never forgotten.
  private func readNames(to snapshot: inout Snapshot) throws {
    try readNames(.status, to: &snapshot.names.statuses)
    try readNames(.route, to: &snapshot.names.routes)
    try readNames(.host, to: &snapshot.names.hosts)
  }

  private func readNames(
    _ table: OutcomeChanges.Name.Table, to names: inout [ByteString]
  ) throws {
    try OutcomeChanges.Name.layout.read(
      database, "WHERE kind = ? AND number >= ? ORDER BY number", [table.rawValue, names.count]
    ) { columns in
      let name = try OutcomeChanges.Name(&columns)
      guard Int(name.number) == names.count else { throw Damage(place: "names.number") }
      names.append(name.text)
    }
  }

  private func readRows(to snapshot: inout Snapshot) throws {
    let names = snapshot.names
    func isKnown(_ number: Int?, _ names: [ByteString]) -> Bool {
      number.map { $0 < names.count } ?? true
    }
    let known = snapshot.rows.count
    snapshot.rows.removeAll(keepingCapacity: true)
    try OutcomeChanges.Row.layout.read(database) { columns in
      let stored = try OutcomeChanges.Row(&columns)
      let row = Snapshot.Row(stored)
      guard Int(stored.number) == snapshot.rows.count, isKnown(row.key.status, names.statuses),
        isKnown(row.key.route, names.routes), isKnown(row.key.host, names.hosts)
      else { throw Damage(place: "rows") }
      snapshot.rows.append(row)
    }
    guard snapshot.rows.count >= known else { throw Damage(place: "rows") }
  }

  private func readWindows(
    after commit: Int64, by progress: Snapshot.Progress, to snapshot: inout Snapshot
  ) throws {
    if let keptFrom = progress.keptFrom, keptFrom != snapshot.progress.keptFrom {
      snapshot.windows.removeAll { $0.start < keptFrom }
    }
    let known = snapshot.windows.count
    let clause = commit == 0 ? "ORDER BY start_seconds, row" : "WHERE commit_number > ?"
    let grid = snapshot.counting.window
    try StoredWindow.layout.read(database, clause, commit == 0 ? [] : [commit]) { columns in
      let stored = try StoredWindow(&columns)
      let window = Snapshot.Window(stored.window, commit: stored.commit)
      guard window.row < snapshot.rows.count, (1...progress.commit).contains(window.commit) else {
        throw Damage(place: "windows")
      }
      guard grid.window(of: window.start) == window.start..<stored.window.end else {
        if let zone = grid.calendar?.zoneName { throw StoreError.otherDays(name, zone) }
        throw Damage(place: "windows.end_seconds")
      }
      if let index = snapshot.index(of: window, among: known) {
        snapshot.windows[index] = window
      } else {
        snapshot.windows.append(window)
      }
    }
    // Those that are new are the latest nearly always.
    let windows = snapshot.windows[max(known - 1, 0)...]
    if zip(windows, windows.dropFirst()).contains(where: { !$0.precedes($1) }) {
      snapshot.windows.sort { $0.precedes($1) }
    }
  }
}

extension Snapshot {
  /// Where a window of the same start and row is among the first `count`.
  fileprivate func index(of window: Window, among count: Int) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if windows[middle].precedes(window) { low = middle + 1 } else { high = middle }
    }
    guard low < count, windows[low].start == window.start, windows[low].row == window.row else {
      return nil
    }
    return low
  }
}

extension Snapshot.Window {
  fileprivate func precedes(_ other: Self) -> Bool { (start, row) < (other.start, other.row) }
}

internal import GRDB
internal import LinkbackCore
internal import LinkbackFollowing

/// Reads a state inside one transaction, and believes nothing that it has not checked.
struct StateReader {
  let database: Database
  /// The file, for messages.
  let name: String
  var versions = StateSchema.versions

  /// - Returns: The version of the state; an earlier one has to be updated first.
  /// - Throws: ``StoreError`` for what is no state, or one of a later version.
  func checkIdentity() throws -> Int {
    guard try integer("PRAGMA application_id") == Int(StateSchema.applicationID) else {
      throw StoreError.notAState(name, "is a SQLite database of another program")
    }
    let version = try integer("PRAGMA user_version")
    guard version <= versions.count else {
      throw StoreError.later(name, version: version, known: versions.count)
    }
    guard version >= 1 else { throw Damage(place: "version") }
    return version
  }

  /// - Parameter argument: Of SQLite's check: a number of findings, or the name of a table.
  /// - Throws: ``Damage`` for what SQLite itself finds wrong. O(size of the file, or of the table).
  func checkFile(_ argument: String = "1") throws {
    let findings = try String.fetchAll(database, sql: "PRAGMA quick_check(\(argument))")
    if findings == ["ok"] { return }
    // A page that can't be read is among them, with the code of the error.
    if let code = findings.first?.split(separator: "error code=").last.flatMap({ Int32($0) }),
      code & 0xff == ResultCode.SQLITE_IOERR.rawValue
    {
      throw DatabaseError(resultCode: ResultCode(rawValue: code))
    }
    throw Damage(place: "SQLite's check of the file")
  }

  /// - Throws: ``Damage`` for a schema that is not the one of the last version. What a user has
  ///   added (an index, a view, statistics) does no harm; a trigger might.
  func checkSchema() throws {
    guard
      try Set(StateSchema.objects(of: versions)).isSubset(of: StateSchema.objects(in: database)),
      try integer("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'") == 0
    else { throw Damage(place: "schema") }
  }

  func settings() throws -> StateSettings {
    let stored = try StoredSetting.readAll(from: database)
    guard let command = stored.first, command.position == 0, command.setting.option == "command"
    else { throw Damage(place: "settings") }
    return StateSettings(
      command: command.setting.value, settings: stored.dropFirst().map(\.setting))
  }

  /// What was committed last, or `nil` where nothing was yet.
  func checkpoint() throws -> Checkpoint? {
    guard let stored = try StoredProgress.readAll(from: database).first else { return nil }
    var checkpoint = Checkpoint()
    checkpoint.progress = stored.progress
    checkpoint.progress.missingLogs = try MissingLog.paths(in: database)
    checkpoint.streams = try LogStream.readAll(from: database)
    guard checkpoint.streams.allSatisfy({ $0.id < stored.progress.nextStream }) else {
      throw Damage(place: "streams.id")
    }
    checkpoint.outcomes = try outcomes(by: stored.progress.number)
    checkpoint.outcomes.limited = stored.limited
    try checkWindows(of: checkpoint)
    guard let delivery = try StoredDelivery.readAll(from: database).first else {
      throw Damage(place: "delivery")
    }
    checkpoint.delivery = delivery.delivery
    checkpoint.outbox = try outbox(delivery)
    return checkpoint
  }

  private func outcomes(by commit: Int64) throws -> OutcomeChanges {
    var outcomes = OutcomeChanges()
    outcomes.names = try OutcomeChanges.Name.readAll(from: database)
    outcomes.rows = try OutcomeChanges.Row.readAll(from: database)
    var counts: [OutcomeChanges.Name.Table: Int32] = [:]
    let texts = Dictionary(grouping: outcomes.names, by: \.table).values.map { names in
      (count: names.count, different: Set(names.map(\.text)).count)
    }
    guard texts.allSatisfy({ $0.count == $0.different }) else { throw Damage(place: "names.text") }
    for name in outcomes.names {
      guard name.number == counts[name.table, default: 0] else {
        throw Damage(place: "names.number")
      }
      counts[name.table] = name.number + 1
    }
    let reserved = OutcomeChanges.Name.reserved
    guard
      reserved.allSatisfy({ reserved in
        outcomes.names.contains {
          ($0.table, $0.number, $0.text) == (reserved.table, reserved.number, reserved.text)
        }
      })
    else { throw Damage(place: "names.text") }
    for (index, row) in outcomes.rows.enumerated() {
      guard row.number == index, row.key.status < counts[.status, default: 0],
        row.key.route < counts[.route, default: 0], row.key.host < counts[.host, default: 0]
      else { throw Damage(place: "rows") }
    }
    guard Set(outcomes.rows.map(\.key)).count == outcomes.rows.count else {
      throw Damage(place: "rows")
    }
    try check(outcomes.rows)
    for stored in try StoredWindow.readAll(from: database) {
      guard stored.window.row < outcomes.rows.count, (1...commit).contains(stored.commit) else {
        throw Damage(place: "windows")
      }
      outcomes.windows.append(stored.window)
    }
    return outcomes
  }

  /// Checks that windows start and end where the option has them start and end.
  private func checkWindows(of checkpoint: Checkpoint) throws {
    let settings = try settings()
    // What is wrong with the option itself is said by whoever counts with it.
    let options = try? OutcomeAggregator.Options(settings) { (name) throws(OptionError) in
      try LocalTimeZone(stored: name)
    }
    guard let grid = options?.window else { return }
    func check(_ isRight: Bool, _ place: String) throws {
      if isRight { return }
      // The bounds that are stored were right when they were: what has changed are the zone's days.
      if let zone = grid.calendar?.zoneName { throw StoreError.otherDays(name, zone) }
      throw Damage(place: place)
    }
    for window in checkpoint.outcomes.windows {
      let bounds = grid.window(of: window.start)
      try check(bounds.lowerBound == window.start, "windows.start_seconds")
      try check(bounds.upperBound == window.end, "windows.end_seconds")
    }
    if let kept = checkpoint.progress.keptFrom {
      try check(grid.start(of: kept) == kept, "progress.kept_from_seconds")
    }
  }

  /// Checks that rows add up, and to no more than can be counted.
  private func check(_ rows: [OutcomeChanges.Row]) throws(Damage) {
    var (hits, sessions): (Int, Int) = (0, 0)
    for row in rows {
      // None is greater than the limit, nor is the sum so far.
      (hits, sessions) = (hits + row.counts.hits, sessions + row.finalSessions)
      guard hits <= ColumnReader.largest else { throw Damage(place: "rows.hits") }
      guard sessions <= ColumnReader.largest else { throw Damage(place: "rows.final_sessions") }
    }
  }

  /// What is not written yet: chunks without a gap, up to the end of all records.
  private func outbox(_ delivery: StoredDelivery) throws -> [OutboxChunk] {
    let chunks = try OutboxChunk.readAll(from: database)
    var end = chunks.first?.position ?? delivery.end
    guard end <= delivery.delivery.position else { throw Damage(place: "outbox.position") }
    for chunk in chunks {
      guard chunk.position == end else { throw Damage(place: "outbox.position") }
      guard chunk.bytes.count <= delivery.end - end else { throw Damage(place: "delivery.end") }
      end += Int64(chunk.bytes.count)
      guard end > delivery.delivery.position else { throw Damage(place: "outbox.bytes") }
    }
    guard end == delivery.end else { throw Damage(place: "delivery.end") }
    return chunks
  }

  /// The most segments of one part of the observations: 1.2 MB of them in memory.
  private static let segmentsOfPart = 256

  /// One part of the observations of windows that start at `seconds` or later, in order.
  ///
  /// A window that starts at a whole second holds a time exactly if it starts no later. The older observations
  /// of the part are checked too.
  /// - Parameter position: The least number of a segment; `nil` for the first part.
  func observations(from seconds: Int64?, at position: Int64?) throws -> ObservationPart {
    let rows = try integer("SELECT count(*) FROM rows")
    let oldest = seconds.map { $0.nanosecondsClamped } ?? .min
    var (part, segments) = (ObservationPart(), 0)
    try ObservationSegment.layout.read(
      database, from: position ?? .min, limit: Self.segmentsOfPart
    ) { columns in
      let segment = try ObservationSegment(&columns)
      guard segment.observations.allSatisfy({ $0.row < rows }) else { throw columns.damage }
      for observation in segment.observations where observation.time >= oldest {
        part.observations.append(observation)
      }
      part.next = segment.number + 1
      segments += 1
    }
    if segments < Self.segmentsOfPart { part.next = nil }
    return part
  }

  private func integer(_ sql: String) throws -> Int {
    guard let value = try Int.fetchOne(database, sql: sql) else { throw Damage(place: "header") }
    return value
  }
}

extension Int64 {
  /// Seconds in nanoseconds; the furthest ones there are, where they are too many.
  var nanosecondsClamped: Int64 {
    let product = multipliedReportingOverflow(by: 1_000_000_000)
    guard product.overflow else { return product.partialValue }
    return self < 0 ? .min : .max
  }
}

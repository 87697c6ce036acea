internal import GRDB
internal import LinkbackCore
internal import LinkbackFollowing

extension Commit {
  /// The most bytes of records in one row of the outbox.
  private static let chunkLength = 64 * 1024

  /// Writes the news to the tables, inside one transaction.
  ///
  /// - Complexity: O(n log m) for n rows of news, in tables of m rows; forgetting is proportional
  ///   to what is forgotten.
  func save(to database: Database) throws {
    for stream in streams { try stream.write(to: database) }
    for id in forgottenStreams {
      try database.run("DELETE FROM streams WHERE id = ?", [.integer(id)])
    }
    for name in outcomes.names { try name.write(to: database) }
    for row in outcomes.rows { try row.write(to: database) }
    for window in outcomes.windows {
      try StoredWindow(window, commit: progress.number).write(to: database)
    }
    try append(outcomes.observations, to: database)
    if let keepsFrom { try forget(before: keepsFrom, in: database) }
    try StoredProgress(progress, limited: outcomes.limited).write(to: database)
    try saveMissingLogs(to: database)
    try saveRecords(to: database)
  }

  private func saveMissingLogs(to database: Database) throws {
    let missing = progress.missingLogs
    guard try MissingLog.paths(in: database) != missing else { return }
    try database.run("DELETE FROM missing_logs", [])
    for path in missing { try MissingLog(path: path).write(to: database) }
  }

  /// Fills up the last segment, then adds others.
  ///
  /// The pages that are written are those that a new row for these observations would take as well, while
  /// the file holds as few rows as its observations need.
  private func append(_ observations: [Observation], to database: Database) throws {
    guard !observations.isEmpty else { return }
    var segment =
      try ObservationSegment.last(in: database) ?? ObservationSegment(number: 0, observations: [])
    var rest = observations[...]
    while !rest.isEmpty {
      let room = ObservationSegment.limit - segment.observations.count
      if room == 0 {
        segment = ObservationSegment(number: segment.number + 1, observations: [])
        continue
      }
      segment.observations += rest.prefix(room)
      rest = rest.dropFirst(room)
      try segment.write(to: database)
    }
  }

  private func forget(before seconds: Int64, in database: Database) throws {
    try database.run("DELETE FROM windows WHERE start_seconds < ?", [.integer(seconds)])
    let oldest = seconds.nanosecondsClamped
    try database.run("DELETE FROM facts WHERE newest_nanoseconds < ?", [.integer(oldest)])
    // What is left is taken out of its segments: a few observations of the far future would keep them all.
    let numbers = try Int64.fetchAll(
      database.cachedStatement(
        sql: "SELECT number FROM facts WHERE oldest_nanoseconds < ? ORDER BY number"),
      arguments: [oldest])
    for number in numbers {
      guard var segment = try ObservationSegment.read(number, in: database) else { continue }
      segment.observations.removeAll { $0.time < oldest }
      try segment.write(to: database)
    }
  }

  /// Adds the records to the outbox, and takes out what is written.
  private func saveRecords(to database: Database) throws {
    var end = try StoredDelivery.end(in: database)
    var rest = records[...]
    while !rest.isEmpty {
      let bytes = Array(rest.prefix(Self.chunkLength))
      try OutboxChunk(position: end, bytes: bytes).write(to: database)
      end += Int64(bytes.count)
      rest = rest.dropFirst(bytes.count)
    }
    // The first condition is for the tree: it need not be read beyond the position.
    try database.run(
      "DELETE FROM outbox WHERE position < ?1 AND position + length(bytes) <= ?1",
      [.integer(delivery.position)])
    try StoredDelivery(delivery, end: end).write(to: database)
  }
}

extension ObservationSegment {
  fileprivate static func last(in database: Database) throws -> ObservationSegment? {
    try one(in: database, "WHERE number = (SELECT max(number) FROM facts)", [])
  }

  fileprivate static func read(_ number: Int64, in database: Database) throws -> ObservationSegment?
  {
    try one(in: database, "WHERE number = ?", [.integer(number)])
  }

  private static func one(
    in database: Database, _ condition: String, _ values: [DatabaseValue]
  ) throws -> ObservationSegment? {
    let list = layout.names.joined(separator: ", ")
    let statement = try database.cachedStatement(sql: "SELECT \(list) FROM facts \(condition)")
    guard let row = try Row.fetchOne(statement, arguments: StatementArguments(values)) else {
      return nil
    }
    var reader = ColumnReader(row, of: layout.table, columns: layout.names)
    return try ObservationSegment(&reader)
  }
}

extension StoredDelivery {
  /// Where the next record goes, in bytes of all records.
  fileprivate static func end(in database: Database) throws -> Int64 {
    let statement = try database.cachedStatement(sql: "SELECT end FROM delivery")
    return try Int64.fetchOne(statement) ?? 0
  }
}

extension Database {
  fileprivate func run(_ sql: String, _ values: [DatabaseValue]) throws {
    try cachedStatement(sql: sql).execute(arguments: StatementArguments(values))
  }
}

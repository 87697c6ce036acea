internal import GRDB
internal import LinkbackCore
internal import LinkbackFollowing

extension StateSchema {
  /// The statements that make each version (`PRAGMA user_version`) out of the one before; the
  /// first, out of nothing.
  ///
  /// What was released is never changed: a new version comes after it. The application's number
  /// and the table of settings stay as they are, since they are read before a state is changed.
  /// Views hold nothing: each update makes them anew.
  static let versions = [tables, [realPath], viewed, ended, [missingLogs]]

  /// Where a link leads that a log is followed through, so that the file is found when it leads
  /// elsewhere.
  private static let realPath = """
    ALTER TABLE streams ADD COLUMN
      real_path BLOB /* where a link at the path led; NULL where there was none */
    """

  /// What views show besides. Final sessions by window come with the first commit, from the facts; what
  /// sessions were forgotten before is not known any more.
  private static let viewed = [
    """
    ALTER TABLE windows ADD COLUMN
      final_sessions INTEGER NOT NULL DEFAULT 0 CHECK (final_sessions >= 0)
      /* sessions whose last callback is in this window and row: over all windows, each once */
    """,
    """
    ALTER TABLE rows ADD COLUMN
      sessions_seen INTEGER NOT NULL DEFAULT 0 CHECK (sessions_seen >= 0)
      /* how often a session came to be in this row; never falls, also where some are forgotten */
    """,
    "UPDATE rows SET sessions_seen = sessions",
    """
    ALTER TABLE progress ADD COLUMN
      ended_nanoseconds INTEGER /* the wall clock when following ended well; NULL while it goes on */
    """,
    """
    ALTER TABLE progress ADD COLUMN
      rotations INTEGER NOT NULL DEFAULT 0 CHECK (rotations >= 0) /* logs that were moved away */
    """,
    """
    ALTER TABLE progress ADD COLUMN
      truncations INTEGER NOT NULL DEFAULT 0 CHECK (truncations >= 0)
      /* logs that were cut off or written over in their place */
    """,
    """
    ALTER TABLE progress ADD COLUMN
      read_errors INTEGER NOT NULL DEFAULT 0 CHECK (read_errors >= 0)
      /* how often a log came to be unreadable */
    """,
  ]

  /// Where windows end: those of a calendar have no one length. Until then all were equally long, those of
  /// events an hour.
  private static let ended = [
    """
    ALTER TABLE windows ADD COLUMN
      end_seconds INTEGER NOT NULL DEFAULT 0 /* where the window ends: not in it any more */
    """,
    """
    UPDATE windows SET end_seconds = start_seconds + coalesce(
      (SELECT CAST(value AS INTEGER) * CASE substr(value, -1)
        WHEN 's' THEN 1 WHEN 'm' THEN 60 WHEN 'h' THEN 3600 WHEN 'd' THEN 86400 END
        FROM settings WHERE option = '--window'), 3600)
    """,
  ]

  private static let missingLogs = """
    CREATE TABLE missing_logs (
      -- Followed paths at which there was no file at the last commit.
      path BLOB PRIMARY KEY
    ) STRICT, WITHOUT ROWID
    """

  /// Fills an empty database, inside a transaction.
  static func create(
    in database: Database, _ settings: StateSettings, versions: [[String]] = versions
  ) throws {
    try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    try update(database, to: versions)
    for name in OutcomeChanges.Name.reserved { try name.write(to: database) }
    let command = CountingSetting(option: "command", value: settings.command)
    for (position, setting) in ([command] + settings.settings).enumerated() {
      try StoredSetting(position: position, setting: setting).write(to: database)
    }
  }

  /// Brings a state of an earlier version up to the last one, inside a transaction.
  static func update(_ database: Database, to versions: [[String]]) throws {
    let version = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
    for statement in versions.dropFirst(version).joined() {
      try database.execute(sql: statement)
    }
    for view in views {
      try database.execute(sql: "DROP VIEW IF EXISTS \(view.name)")
      try database.execute(sql: view.definition)
    }
    try database.execute(sql: "PRAGMA user_version = \(versions.count)")
  }

  /// What `sqlite_schema` says of a state of the last version: SQLite changes the text of a table
  /// that a later version adds to.
  static func objects(of versions: [[String]]) throws -> [String] {
    let queue = try DatabaseQueue()
    defer { SQLiteStore.retire(queue) }
    return try queue.write { database in
      try update(database, to: versions)
      return try objects(in: database)
    }
  }

  static func objects(in database: Database) throws -> [String] {
    try String.fetchAll(database, sql: "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL")
  }
}

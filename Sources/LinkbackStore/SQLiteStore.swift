internal import GRDB
package import LinkbackCore
package import LinkbackFollowing
package import LinkbackSystem
import Synchronization

/// The queues of databases that are closed. Disposing of one asks the system for a thread, and waits where
/// there is none: at the end of a service's life that would be for ever.
private let closedQueues = Mutex<[DatabaseQueue]>([])

/// A state in one SQLite file, or in memory: what a restart needs, and what others may read.
///
/// ``StateSchema`` says what the file holds. It belongs to one process at a time: another one that
/// opens it is refused. A commit is one transaction, and is on the disk when ``save(_:)`` returns
/// (`synchronous=FULL`); after `kill -9` or power loss, the file holds the commits that were saved
/// and nothing else.
///
/// The file has to be on a local file system: SQLite's log needs memory that processes share.
package struct SQLiteStore: ~Copyable, CheckpointStore {
  /// How much a commit waits for the disk. A test may not want to.
  enum Synchronization: String { case full = "FULL", off = "OFF" }

  /// How long to wait for a lock that another program has on the database, in seconds: its readers
  /// take one for moments.
  private static let patience = 1.0
  /// What is left of SQLite's log after a commit that took more, in bytes.
  private static let longestLog = 16 * 1024 * 1024

  let queue: DatabaseQueue
  /// A connection that can't write, closed after the other one: it keeps SQLite's log, empty by
  /// then, and its index beside the file. Without them, a later reader would need a folder that it
  /// may write to (<https://www.sqlite.org/wal.html>, "Read-Only Databases").
  private let keeper: DatabaseQueue?
  /// The file, for messages.
  private let name: String
  /// `nil` in memory. Given back last.
  private let lock: StateLock?
  /// What was found when the state was opened, until it is asked for.
  private var found: Checkpoint?
  private var hasCommits: Bool
  /// Whether nothing in the state is left to be checked: until then its file is not touched.
  private var isSound: Bool

  /// Opens the state at `path`, or makes one.
  ///
  /// All of a state but its observations is checked first, through a connection that can't write, the observations when
  /// they are read: they have to be, to their end, before anything is saved. A state that is refused is
  /// left as it was. O(size of the file).
  ///
  /// - Parameter group: May read the state from now on, also after the end; `nil` leaves to whom it belongs.
  /// - Throws: `unusable` for what is no state, is damaged, is used by another process, was made
  ///   with other settings, or can't be given to the group.
  package init(
    path: ByteString, settings: StateSettings, group: UserGroup? = nil
  ) throws(StoreError) {
    try self.init(path: path, settings: settings, group: group, synchronization: .full)
  }

  /// - Parameter versions: Of the schema, for tests.
  init(
    path: ByteString, settings: StateSettings, group: UserGroup? = nil,
    synchronization: Synchronization,
    versions: [[String]] = StateSchema.versions
  ) throws(StoreError) {
    let path = try StatePath(path)
    let lock = try Self.lock(path, settings)
    try lock.checkHeader()
    try lock.checkFormatVersion()
    let keeper = try Self.connect(path, Self.readingConfiguration())
    let (queue, found): (DatabaseQueue, Checkpoint?)
    do throws(StoreError) {
      if try Self.isOutdated(keeper, path.given, settings, versions) {
        try Self.update(path, to: versions)
      }
      found = try Self.check(keeper, path.given, settings, versions)
      queue = try Self.connectForWriting(path, synchronization)
      if let group { try Self.open(path, to: group, queue) }
    } catch {
      Self.retire(keeper)
      throw error
    }
    self.init(queue, keeper, path.given, lock, found)
  }

  /// A state in memory, which ends with the store.
  package init(inMemoryWith settings: StateSettings) throws(StoreError) {
    let name = "the state in memory"
    let queue = try Self.access(name) {
      let queue = try DatabaseQueue(configuration: Self.writingConfiguration(.off))
      try queue.write { try StateSchema.create(in: $0, settings) }
      return queue
    }
    self.init(queue, nil, name, nil, nil)
  }

  private init(
    _ queue: DatabaseQueue, _ keeper: DatabaseQueue?, _ name: String,
    _ lock: consuming StateLock?, _ found: Checkpoint?
  ) {
    self.queue = queue
    self.keeper = keeper
    self.name = name
    self.lock = lock
    self.found = found
    hasCommits = found != nil
    isSound = found == nil
  }

  deinit {
    // All commits are in the log; to have them in the file itself is a courtesy to whoever copies
    // it.
    if isSound { _ = try? queue.inDatabase { try $0.checkpoint(.truncate) } }
    Self.retire(queue)
    if let keeper { Self.retire(keeper) }
  }

  package mutating func load() throws(StoreError) -> Checkpoint? {
    if let found {
      self.found = nil
      return found
    }
    guard hasCommits else { return nil }
    return try Self.access(name) { [queue, name] in
      try queue.read { try StateReader(database: $0, name: name).checkpoint() }
    }
  }

  package mutating func observations(
    from seconds: Int64?, at position: Int64?
  ) throws(StoreError) -> ObservationPart {
    do {
      let part = try queue.read { [name] in
        try StateReader(database: $0, name: name).observations(from: seconds, at: position)
      }
      if part.next == nil { isSound = true }
      return part
    } catch {
      throw isSound ? .readingAgain(name, error) : .reading(name, error)
    }
  }

  package mutating func save(_ commit: Commit) throws(StoreError) {
    found = nil
    try checkPlace()
    do {
      try queue.write { try commit.save(to: $0) }
    } catch {
      throw .saving(name, error)
    }
    (hasCommits, isSound) = (true, true)
  }
}

extension SQLiteStore {
  /// What SQLite writes to a file that was removed is lost.
  private func checkPlace() throws(StoreError) {
    let isInPlace: Bool?
    do throws(SystemError) {
      isInPlace = try lock?.isInPlace()
    } catch {
      throw .unseen(name, error)
    }
    if isInPlace == false { throw .moved(name) }
  }

  /// Whether it is a state of an earlier version, that could be used if it were of this one.
  private static func isOutdated(
    _ queue: DatabaseQueue, _ name: String, _ settings: StateSettings, _ versions: [[String]]
  ) throws(StoreError) -> Bool {
    try access(name) {
      try queue.read { database in
        let reader = StateReader(database: database, name: name, versions: versions)
        guard try reader.checkIdentity() < versions.count else { return false }
        try reader.checkFile()
        if let error = try reader.settings().difference(from: settings, in: name) { throw error }
        return true
      }
    }
  }

  private static func update(_ path: StatePath, to versions: [[String]]) throws(StoreError) {
    let queue = try connect(path, writingConfiguration(.full))
    defer { retire(queue) }
    try access(path.given) {
      try queue.write { try StateSchema.update($0, to: versions) }
      try queue.close()
    }
  }

  /// Reads all of a state but its observations.
  private static func check(
    _ queue: DatabaseQueue, _ name: String, _ settings: StateSettings, _ versions: [[String]]
  ) throws(StoreError) -> Checkpoint? {
    try access(name) {
      try queue.read { database in
        let reader = StateReader(database: database, name: name, versions: versions)
        try reader.checkFile()
        try reader.checkSchema()
        if let error = try reader.settings().difference(from: settings, in: name) {
          throw error
        }
        return try reader.checkpoint()
      }
    }
  }

  /// SQLite opens a file for reading alone where the system once refused more, and stays with that: no
  /// later commit would succeed.
  private static func connectForWriting(
    _ path: StatePath, _ synchronization: Synchronization
  ) throws(StoreError) -> DatabaseQueue {
    let queue = try connect(path, writingConfiguration(synchronization))
    do {
      // To begin is not enough: SQLite begins to read then.
      try queue.write { try $0.execute(sql: "DELETE FROM progress WHERE FALSE") }
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      // Whoever has it open for a moment lets the first commit wait.
    } catch {
      retire(queue)
      throw .reading(path.given, error)
    }
    return queue
  }

  /// Lets a group read the files, which are all there by now.
  private static func open(
    _ path: StatePath, to group: UserGroup, _ queue: DatabaseQueue
  ) throws(StoreError) {
    do throws(StoreError) {
      try path.open(to: group)
    } catch {
      retire(queue)
      throw error
    }
  }

  /// Locks the file that is there, or makes one.
  private static func lock(
    _ path: StatePath, _ settings: StateSettings
  ) throws(StoreError) -> StateLock {
    while true {
      if let lock = try StateLock.existing(path) { return lock }
      let lock = try StateLock.create(path) { unfinished throws(StoreError) in
        try access(path.given) {
          let queue = try DatabaseQueue(
            path: unfinished.text, configuration: writingConfiguration(.full))
          defer { retire(queue) }
          try queue.write { try StateSchema.create(in: $0, settings) }
          try queue.inDatabase { database in
            // SQLite commits after the only row: who fetches just that misses the error, and the file would
            // come to its new name without the journal that it needs.
            guard try String.fetchAll(database, sql: "PRAGMA journal_mode = WAL") == ["wal"] else {
              throw DatabaseError(resultCode: .SQLITE_IOERR)
            }
          }
          try queue.close()
        }
      }
      if let lock { return lock }
    }
  }

  static func readingConfiguration() -> Configuration {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.busyMode = .timeout(patience)
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { database in
      // Functions of a schema that someone may have changed.
      try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON")
    }
    return configuration
  }

  /// GRDB's own way into WAL mode would set `synchronous` to NORMAL: a power loss could take
  /// commits.
  private static func writingConfiguration(_ synchronization: Synchronization) -> Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(patience)
    configuration.foreignKeysEnabled = false
    configuration.prepareDatabase { database in
      try database.execute(
        sql: """
          PRAGMA synchronous = \(synchronization.rawValue);
          PRAGMA journal_size_limit = \(longestLog);
          PRAGMA trusted_schema = OFF
          """)
    }
    return configuration
  }

  static func connect(
    _ path: StatePath, _ configuration: Configuration
  ) throws(StoreError) -> DatabaseQueue {
    try access(path.given) { try DatabaseQueue(path: path.file.text, configuration: configuration) }
  }

  /// Closes a database for good.
  static func retire(_ queue: DatabaseQueue) {
    try? queue.close()
    closedQueues.withLock { $0.append(queue) }
  }

  /// Turns whatever `body` throws into a sentence about the file.
  static func access<Result>(
    _ name: String, _ body: () throws -> Result
  ) throws(StoreError) -> Result {
    do {
      return try body()
    } catch {
      throw .reading(name, error)
    }
  }
}

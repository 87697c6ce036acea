internal import GRDB
package import LinkbackCore
package import LinkbackFollowing
internal import LinkbackSystem

/// A state as those see it who show it while it is written to: one snapshot after the other, each of
/// one commit, whole.
///
/// One connection that can't write and needs no lock, for one thread. It is open for long, and each
/// read is one transaction that ends with the call: SQLite's log can be emptied whenever nothing is
/// read. The first read takes everything that views show, later ones what commits have changed since. A
/// file that was replaced, reset or brought up to date is read anew; after an error, all of it is.
///
/// What it reads, it checks, and SQLite checks the tables that it reads at each opening. It does not
/// check the facts and the outbox, which it never reads: they are nearly all of a large file, and
/// `linkback follow` checks them whenever it starts.
package final class StateFeed {
  private struct Connection {
    let queue: DatabaseQueue
    /// Of the file that is open. As long as it is, no other one has its number.
    let file: FileStatus
    /// SQLite's count of what others have committed, see `PRAGMA data_version`.
    var version: Int?
  }

  /// How long at least a state is left alone that can't be read, in milliseconds.
  private static let shortestRetry: Int32 = 200

  private let path: ByteString
  private var file: FilePath { FilePath(bytes: path.bytes) }
  private var connection: Connection?
  private var snapshot: Snapshot?
  private var news: StateNews

  /// - Parameter path: Of a state; it need not be there yet.
  package init(path: ByteString) {
    self.path = path
    news = StateNews(path: FilePath(bytes: path.bytes))
  }

  deinit { close() }

  /// The state as it is now.
  ///
  /// Before the first commit it has no rows, and is that of commit 0.
  ///
  /// - Returns: `nil` where nothing has changed since it was read last.
  /// - Throws: A sentence for the user. Reading again may help, and reads everything.
  /// - Complexity: O(1) where nothing has changed.
  package func read() throws(StoreError) -> Snapshot? {
    do {
      return try readChanges()
    } catch {
      close()
      throw error
    }
  }

  /// Waits until there may be something to read.
  ///
  /// Commits are seen within milliseconds as a rule, and what replaces the file; where the kernel watches
  /// nothing, the wait ends with its time.
  /// - Parameter milliseconds: The longest wait: what the kernel does not report is to be looked at then.
  package func waitForNews(milliseconds: Int32 = 1_000) {
    // What could not be read is not tried at once, since the try itself may be an event.
    if connection == nil { Readiness.pause(milliseconds: min(milliseconds, Self.shortestRetry)) }
    news.wait(milliseconds: milliseconds) { self.hasChanged() }
  }

  // MARK: Reading

  private func readChanges() throws(StoreError) -> Snapshot? {
    guard let connection = try current() else { return try open() }
    let name = file.text
    do {
      let version = try connection.queue.dataVersion()
      if version == connection.version { return nil }
      self.connection?.version = version
      guard var next = snapshot else { return try open() }
      // Else every array that changes would be copied.
      snapshot = nil
      let last = next.progress.commit
      let isUpdated = try connection.queue.read { database in
        let reader = SnapshotReader(database: database, name: name)
        try reader.checkVersion()
        return try reader.update(&next)
      }
      guard isUpdated else { return try open() }
      snapshot = next
      return next.progress.commit == last ? nil : next
    } catch {
      throw .readingAgain(name, error)
    }
  }

  /// The open connection, if its file is still in its place.
  private func current() throws(StoreError) -> Connection? {
    guard let connection else { return nil }
    guard let file = try status(), file.isSameFile(as: connection.file) else { return nil }
    return connection
  }

  private func status() throws(StoreError) -> FileStatus? {
    do throws(SystemError) {
      return try FileStatus.ifPresent(at: file)
    } catch {
      throw .unopenable(file.text, error)
    }
  }

  /// Opens what is in the state's place, and reads all of it.
  private func open() throws(StoreError) -> Snapshot {
    close()
    let statePath = try StatePath(path)
    let status = try StateFile.checkKind(statePath)
    let queue = try SQLiteStore.connect(statePath, SQLiteStore.readingConfiguration())
    connection = Connection(queue: queue, file: status)
    let name = statePath.given
    let opened: Snapshot
    do {
      connection?.version = try queue.dataVersion()
      opened = try queue.read { database in
        let reader = SnapshotReader(database: database, name: name)
        var snapshot = try reader.begin()
        guard try reader.update(&snapshot) else { throw Damage(place: "windows") }
        return snapshot
      }
    } catch {
      throw .reading(name, error)
    }
    guard let now = try self.status(), now.isSameFile(as: status) else { throw .replaced(name) }
    snapshot = opened
    news.watch(log: statePath.log)
    return opened
  }

  private func close() {
    try? connection?.queue.close()
    connection = nil
    snapshot = nil
  }

  /// Whether a read would find something, or fail.
  private func hasChanged() -> Bool {
    guard let connection = try? current() else { return true }
    return (try? connection.queue.dataVersion()) != connection.version
  }
}

extension DatabaseQueue {
  fileprivate func dataVersion() throws -> Int? {
    try inDatabase { try Int.fetchOne($0.cachedStatement(sql: "PRAGMA data_version")) }
  }
}

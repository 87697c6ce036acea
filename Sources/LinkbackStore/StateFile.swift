internal import GRDB
package import LinkbackCore
package import LinkbackFollowing
internal import LinkbackSystem

/// A state file as others see it: those who read it while it is written to, and those who want it
/// gone.
package enum StateFile {
  /// What a state file holds, but for the observations.
  package struct Contents: Sendable {
    package var settings: StateSettings
    /// `nil` where nothing was committed yet.
    package var checkpoint: Checkpoint?
    /// In bytes: of the file, and of SQLite's log beside it, which holds the newest commits.
    package var fileSize: Int64
    package var logSize: Int64
  }

  /// Reads a state as it was after one commit; whoever follows may go on meanwhile.
  ///
  /// Needs no lock.
  ///
  /// - Parameters:
  ///   - body: Is called once, before the observations.
  ///   - observations: Is called for one part of the observations after the other, in order.
  /// - Throws: `unusable`, perhaps after some of it was handed out. O(size of the file).
  package static func read(
    _ path: ByteString, _ body: (Contents) -> Void, observations: ([Observation]) -> Void
  ) throws(StoreError) {
    try read(path, versions: StateSchema.versions, body, observations: observations)
  }

  /// - Parameter versions: Of the schema, for tests.
  static func read(
    _ path: ByteString, versions: [[String]], _ body: (Contents) -> Void,
    observations: ([Observation]) -> Void
  ) throws(StoreError) {
    let path = try StatePath(path)
    try checkKind(path)
    let queue = try SQLiteStore.connect(path, SQLiteStore.readingConfiguration())
    defer { SQLiteStore.retire(queue) }
    try SQLiteStore.access(path.given) {
      try queue.read { database in
        let reader = StateReader(database: database, name: path.given, versions: versions)
        guard try reader.checkIdentity() == versions.count else {
          throw StoreError.earlier(path.given)
        }
        try reader.checkFile()
        try reader.checkSchema()
        body(
          Contents(
            settings: try reader.settings(), checkpoint: try reader.checkpoint(),
            fileSize: try FileStatus.ifPresent(at: path.file)?.size ?? 0,
            logSize: try FileStatus.ifPresent(at: path.log)?.size ?? 0))
        var position: Int64?
        repeat {
          let part = try reader.observations(from: nil, at: position)
          observations(part.observations)
          position = part.next
        } while position != nil
      }
    }
  }

  /// Removes a state, and what belongs to it: one that nobody uses, and that its first bytes say is
  /// one, however damaged the rest is.
  ///
  /// - Throws: `unusable` for anything else.
  package static func reset(_ path: ByteString) throws(StoreError) {
    let path = try StatePath(path)
    if let lock = try StateLock.existing(path) {
      try lock.checkHeader()
      return try lock.remove()
    }
    guard try StateLock.hasOrphanedLog(path) else { throw .missing(path.given) }
    try StateLock.removeOrphans(of: path)
  }

  /// - Returns: What is there.
  @discardableResult
  static func checkKind(_ path: StatePath) throws(StoreError) -> FileStatus {
    let status: FileStatus?
    do {
      status = try FileStatus.ifPresent(at: path.file)
    } catch {
      throw .unopenable(path.given, error)
    }
    guard let status else { throw .missing(path.given) }
    if status.kind == .folder { throw .isFolder(path.given) }
    guard status.kind == .regular else { throw .notAState(path.given, "is a pipe or a device") }
    guard status.size > 0 else { throw .notAState(path.given, "is empty") }
    return status
  }
}

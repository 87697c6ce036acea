internal import Glibc
internal import LinkbackFollowing
internal import LinkbackSystem

/// A state file that is this process's own, from before SQLite opens it until after it has closed
/// it.
///
/// The lock is `flock(2)`'s, which the kernel gives back when a process dies. It is on a
/// descriptor of its own, since SQLite's locks are POSIX ones: closing any descriptor of the file
/// would drop them (<https://www.sqlite.org/howtocorrupt.html>, §2.2). Readers need no lock.
struct StateLock: ~Copyable {
  let path: StatePath
  private let descriptor: Descriptor

  private init(_ path: StatePath, _ descriptor: consuming Descriptor) {
    self.path = path
    self.descriptor = descriptor
  }

  /// Locks the file that is there.
  ///
  /// - Returns: `nil` where none is.
  static func existing(_ path: StatePath) throws(StoreError) -> StateLock? {
    do throws(SystemError) {
      while true {
        // A pipe without a reader must not keep the call from coming back.
        let descriptor = try Descriptor(opening: path.file, O_RDWR | O_NONBLOCK)
        let status = try descriptor.status()
        guard status.kind == .regular else { break }
        guard try descriptor.lock() else { throw SystemError(EWOULDBLOCK) }
        // Between opening and locking, a reset may have removed the file.
        if let place = try FileStatus.ifPresent(at: path.file), place.isSameFile(as: status) {
          return StateLock(path, descriptor)
        }
      }
    } catch {
      switch error.number {
      case ENOENT: return nil
      case EWOULDBLOCK: throw .locked(path.given)
      default: throw .unopenable(path.given, error)
      }
    }
    throw .notAState(path.given, "is a pipe or a device")
  }

  /// Makes the file, all at once: a process that is killed leaves it whole or not at all.
  ///
  /// It is made beside its place under a fixed name. Who has that name locked is the only one that
  /// can put a state here; what a killed process left there is removed.
  ///
  /// - Parameter fill: Makes a state at a path, and closes it.
  /// - Returns: `nil` where a file has come into the place meanwhile.
  static func create(
    _ path: StatePath, _ fill: (_ path: FilePath) throws(StoreError) -> Void
  ) throws(StoreError) -> StateLock? {
    let descriptor = try reserve(path)
    do {
      try fill(path.unfinished)
    } catch {
      removeUnfinished(path)
      throw error
    }
    do throws(SystemError) {
      try descriptor.synchronize()
      guard try FileStatus.ifPresent(at: path.file, followingLinks: false) == nil else {
        removeUnfinished(path)
        return nil
      }
      try path.unfinished.rename(to: path.file)
      // A folder that may not be read, or whose file system knows no such call, can't be synced.
      try? Descriptor(opening: path.file.folder, O_RDONLY | O_DIRECTORY).synchronize()
    } catch {
      removeUnfinished(path)
      throw .unopenable(path.given, error)
    }
    return StateLock(path, descriptor)
  }

  /// An empty file under the name of an unfinished state, locked.
  private static func reserve(_ path: StatePath) throws(StoreError) -> Descriptor {
    do throws(SystemError) {
      // Without the file that it belongs to, SQLite would take it for the new one's.
      if let log = try FileStatus.ifPresent(at: path.log), log.size > 0 {
        throw SystemError(EEXIST)
      }
      try path.log.unlinkIfPresent()
      try path.logIndex.unlinkIfPresent()
      while true {
        let descriptor: Descriptor
        do throws(SystemError) {
          let flags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW
          descriptor = try Descriptor(opening: path.unfinished, flags, mode: 0o600)
        } catch {
          guard error.number == EEXIST else { throw error }
          let left = try Descriptor(opening: path.unfinished, O_RDWR | O_NOFOLLOW)
          guard try left.lock() else { throw SystemError(EWOULDBLOCK) }
          if try isAt(path.unfinished, left) { try unlinkUnfinished(path) }
          continue
        }
        guard try descriptor.lock() else { throw SystemError(EWOULDBLOCK) }
        do throws(SystemError) {
          // Between making and locking, another process may have taken it for a killed one's.
          if try isAt(path.unfinished, descriptor) { return descriptor }
        } catch {
          // Only what is surely this process's own is removed; else the next one that makes a state does.
          if (try? isAt(path.unfinished, descriptor)) == true { removeUnfinished(path) }
          throw error
        }
      }
    } catch {
      switch error.number {
      case EWOULDBLOCK: throw .locked(path.given)
      case EEXIST: throw .orphanedLog(path.given)
      default: throw .unopenable(path.given, error)
      }
    }
  }

  private static func isAt(
    _ path: FilePath, _ descriptor: borrowing Descriptor
  ) throws(SystemError) -> Bool {
    guard let place = try FileStatus.ifPresent(at: path, followingLinks: false) else {
      return false
    }
    return place.isSameFile(as: try descriptor.status())
  }

  private static func removeUnfinished(_ path: StatePath) { try? unlinkUnfinished(path) }

  private static func unlinkUnfinished(_ path: StatePath) throws(SystemError) {
    for suffix in ["-journal", "-wal", "-shm", ""] {
      try FilePath(bytes: path.unfinished.bytes + Array(suffix.utf8)).unlinkIfPresent()
    }
  }

  /// Whether the file still is in its place.
  func isInPlace() throws(SystemError) -> Bool {
    try Self.isAt(path.file, descriptor)
  }

  /// Refuses what is no state by its first bytes, before SQLite touches it.
  ///
  /// Source: "Database File Format", §1.3, <https://www.sqlite.org/fileformat2.html>.
  func checkHeader() throws(StoreError) {
    let head = try head()
    guard !head.isEmpty else {
      throw .notAState(path.given, "is empty")
    }
    guard head.count == 100, head.starts(with: Array("SQLite format 3\0".utf8)) else {
      throw .notAState(path.given, "is not an SQLite database")
    }
    let identifier = head[68..<72].reduce(0) { $0 << 8 | Int32($1) }
    guard identifier == StateSchema.applicationID else {
      throw .notAState(path.given, "is a SQLite database of another program")
    }
  }

  /// - Throws: For a file of which the header makes SQLite read it and never write to it.
  ///
  /// Source: "Database File Format", §1.3.3, <https://www.sqlite.org/fileformat2.html>.
  func checkFormatVersion() throws(StoreError) {
    guard try head()[18] <= 2 else { throw .damaged(path.given, "format version of the file") }
  }

  private func head() throws(StoreError) -> [UInt8] {
    do {
      return try descriptor.head(100)
    } catch {
      throw .unopenable(path.given, error)
    }
  }

  /// Removes the file and those beside it.
  ///
  /// The file goes first: its log without it is refused, while it without its log would pass for an
  /// older state.
  func remove() throws(StoreError) {
    do {
      try path.file.unlinkIfPresent()
    } catch {
      throw .unopenable(path.given, error)
    }
    try Self.removeOrphans(of: path)
  }

  /// Removes what SQLite keeps beside the file.
  static func removeOrphans(of path: StatePath) throws(StoreError) {
    do {
      try path.log.unlinkIfPresent()
      try path.logIndex.unlinkIfPresent()
    } catch {
      throw .unopenable(path.given, error)
    }
  }

  /// Whether SQLite's log is there, and has commits, while its file is not.
  ///
  /// Source: "Database File Format", §4.1, <https://www.sqlite.org/fileformat2.html>.
  static func hasOrphanedLog(_ path: StatePath) throws(StoreError) -> Bool {
    let head: [UInt8]
    do {
      head = try Descriptor(opening: path.log, O_RDONLY | O_NONBLOCK).head(4)
    } catch {
      if error.number == ENOENT { return false }
      throw .unopenable(path.given, error)
    }
    return [[0x37, 0x7f, 0x06, 0x82], [0x37, 0x7f, 0x06, 0x83]].contains(head)
  }
}

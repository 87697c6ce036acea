import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// A regular file that is read in places; closed for a while where too many are open, and opened again
/// when it is read.
final class PooledFile {
  let identity: FileIdentity
  /// Where it is, as far as is known.
  var path: FilePath
  var lastUse: UInt64 = 0
  private let pool: DescriptorPool
  private var descriptor: Descriptor?
  /// As it was seen last.
  private var known: FileStatus
  /// Of a file that is closed.
  private var ends: FileEnds?
  /// Whether it was closed, and is not where it was. Its number may be another file's by now.
  private(set) var isLost = false

  init(
    _ descriptor: consuming Descriptor, _ status: FileStatus, path: FilePath, pool: DescriptorPool
  ) {
    self.descriptor = consume descriptor
    self.path = path
    self.pool = pool
    identity = status.identity
    known = status
    pool.add(self)
  }

  deinit { pool.remove(self) }

  var isOpen: Bool { descriptor != nil }

  /// What the kernel says of it. One that is closed is opened again, unless it is as it was.
  func status() throws(SystemError) -> FileStatus {
    if descriptor == nil, isUnchanged { return known }
    if descriptor == nil { try reopen() }
    switch descriptor {
    case .some(let descriptor): known = try descriptor.status()
    case .none: break
    }
    return known
  }

  /// See ``Descriptor/birth``; `nil` as well where it can't be opened again.
  var birth: Int64? {
    if descriptor == nil { try? reopen() }
    return switch descriptor {
    case .some(let descriptor): descriptor.birth
    case .none: nil
    }
  }

  /// Whether what is at the path of a file that is closed has not been written to since.
  private var isUnchanged: Bool {
    guard !isLost, let status = try? FileStatus(of: path) else { return false }
    return status.identity == identity && status.size == known.size
      && status.modified == known.modified
  }

  /// As ``Descriptor/read(into:_:from:)``, but waits for nothing: where a file has nothing now, as one of
  /// another kind of file system may, a later read may give more.
  func read(
    into buffer: inout [UInt8], _ range: Range<Int>, from position: Int64
  ) throws(SystemError) -> Int {
    if descriptor == nil { try reopen() } else { pool.noteUse(of: self) }
    switch descriptor {
    case .some(let descriptor):
      return try descriptor.readAvailable(into: &buffer, range, from: position) ?? 0
    case .none: return 0
    }
  }

  /// The first `count` bytes, or all where there are fewer.
  func head(_ count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    try bytes.fill(&filled) { (bytes, start) throws(SystemError) in
      try read(into: &bytes, start..<count, from: Int64(start))
    }
    return Array(bytes[..<filled])
  }

  /// - Throws: `ESTALE` where it is not found, see ``isLost``. An inode alone says little: that of a file which
  ///   was removed is soon another one's.
  private func reopen() throws(SystemError) {
    guard !isLost else { throw SystemError(ESTALE) }
    do throws(SystemError) {
      let descriptor = try pool.open(path, O_RDONLY | O_NONBLOCK)
      let status = try descriptor.status()
      guard status.identity == identity, status.size >= known.size,
        try FileEnds(of: descriptor, size: known.size) == ends
      else { throw SystemError(ESTALE) }
      self.descriptor = consume descriptor
      pool.didReopen(self)
    } catch {
      isLost = [ENOENT, ENOTDIR, ESTALE].contains(error.number)
      throw isLost ? SystemError(ESTALE) : error
    }
  }

  /// Closes it, if it can be found again: somebody may have moved or removed it.
  ///
  /// - Returns: Whether it is closed.
  func putAway() -> Bool {
    guard (try? FileStatus(of: path))?.identity == identity, remember() else { return false }
    descriptor = nil
    return true
  }

  /// Notes what the file is known by once it is closed.
  ///
  /// - Returns: Whether that could be seen.
  private func remember() -> Bool {
    switch descriptor {
    case .some(let descriptor):
      guard let status = try? descriptor.status(),
        let ends = try? FileEnds(of: descriptor, size: status.size)
      else { return false }
      (known, self.ends) = (status, ends)
      return true
    case .none: return false
    }
  }

  /// Has somebody use the descriptor while it is open.
  func withDescriptor<Result>(_ body: (Int32) -> Result?) -> Result? {
    switch descriptor {
    case .some(let descriptor): body(descriptor.number)
    case .none: nil
    }
  }
}

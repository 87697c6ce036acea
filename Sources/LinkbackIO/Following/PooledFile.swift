import Glibc

/// A regular file that is read in places; closed for a while where too many are open, and opened again
/// when it is read.
final class PooledFile {
  let identity: FileStatus.Identity
  /// Where it stands, as far as is known.
  var path: FilePath
  var lastUse: UInt64 = 0
  private let pool: DescriptorPool
  private var descriptor: Descriptor?
  /// As it was seen last.
  private var known: FileStatus

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

  /// What the kernel says of it. Of one that is closed it is what stands at its path; where another file
  /// has that by now, it is as it was.
  func status() throws(SystemError) -> FileStatus {
    switch descriptor {
    case .some(let descriptor): known = try descriptor.status()
    case .none:
      if let status = try? FileStatus(of: path), status.identity == identity { known = status }
    }
    return known
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

  private func reopen() throws(SystemError) {
    let descriptor = try pool.open(path, O_RDONLY | O_NONBLOCK)
    // It was moved away since the names were looked at, which are looked at again.
    guard try descriptor.status().identity == identity else { throw SystemError(ESTALE) }
    self.descriptor = consume descriptor
    pool.didReopen(self)
  }

  /// Whether it can be found again: somebody may have moved or removed it.
  var canBeFound: Bool { (try? FileStatus(of: path))?.identity == identity }

  /// Closes it.
  func putAway() {
    _ = try? status()
    descriptor = nil
  }

  /// Has somebody use the descriptor while it is open.
  func withDescriptor<Result>(_ body: (Int32) -> Result?) -> Result? {
    switch descriptor {
    case .some(let descriptor): body(descriptor.number)
    case .none: nil
    }
  }
}

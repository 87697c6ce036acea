import Glibc
package import LinkbackCore

/// What the kernel knows about a file without reading it.
package struct FileStatus: Equatable, Sendable {
  package enum Kind: Sendable {
    case regular, folder, pipe, characterDevice, blockDevice, socket, link, unknown
  }

  package typealias Identity = FileIdentity

  package let kind: Kind
  package let identity: Identity
  /// In bytes, 0 to ``FileStamp/largestSize``; means something for regular files only.
  package let size: Int64
  /// When it was last written to, in nanoseconds since 1970, within ``FileStamp/times``.
  package let modified: Int64
  /// The permission bits, without the file's type.
  let mode: mode_t
  let owner: uid_t
  let group: gid_t
  /// How many names it has.
  let linkCount: Int

  init(_ status: stat) {
    kind =
      switch status.st_mode & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .folder
      case S_IFIFO: .pipe
      case S_IFCHR: .characterDevice
      case S_IFBLK: .blockDevice
      case S_IFSOCK: .socket
      case S_IFLNK: .link
      default: .unknown
      }
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    size = min(max(0, Int64(status.st_size)), FileStamp.largestSize)
    modified = Self.nanoseconds(Int64(status.st_mtim.tv_sec), Int64(status.st_mtim.tv_nsec))
    mode = status.st_mode & ~S_IFMT
    owner = status.st_uid
    group = status.st_gid
    linkCount = Int(status.st_nlink)
  }

  /// A time as it is kept in ``modified``.
  static func nanoseconds(_ seconds: Int64, _ fraction: Int64) -> Int64 {
    let times = FileStamp.times
    let whole = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let time = whole.partialValue.addingReportingOverflow(fraction)
    guard !whole.overflow, !time.overflow else {
      return seconds < 0 ? times.lowerBound : times.upperBound
    }
    return min(max(time.partialValue, times.lowerBound), times.upperBound)
  }

  /// The status of what `path` leads to, or of a symbolic link itself.
  init(of path: FilePath, followingLinks: Bool = true) throws(SystemError) {
    let name = try path.terminated()
    var status = stat()
    // SAFETY: `name` ends with a NUL and both live during the call, which keeps neither.
    let result = unsafe followingLinks ? stat(name, &status) : lstat(name, &status)
    guard result == 0 else { throw SystemError(errno) }
    self.init(status)
  }
}

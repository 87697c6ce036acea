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
  /// In bytes; means something for regular files only.
  package let size: Int64
  /// When it was last written to, in nanoseconds since 1970.
  package let modified: Int64
  /// The permission bits, without the file's type.
  let mode: mode_t
  let owner: uid_t
  let group: gid_t

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
    size = Int64(status.st_size)
    modified = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
    mode = status.st_mode & ~S_IFMT
    owner = status.st_uid
    group = status.st_gid
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

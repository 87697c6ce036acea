package import Glibc

/// What the kernel knows about a file without reading it.
package struct FileStatus: Equatable, Sendable {
  package enum Kind: Sendable {
    case regular, folder, pipe, characterDevice, blockDevice, socket, link, unknown
  }

  package let kind: Kind
  /// Which file it is, whatever its name: the number of its device, and its own there.
  package let device: UInt64
  package let inode: UInt64
  /// In bytes, 0 to ``largestSize``; means something for regular files only.
  package let size: Int64
  /// When it was last written to, in nanoseconds since 1970, within ``SystemTime/bounds``.
  package let modified: Int64
  /// The permission bits, without the file's type.
  package let mode: mode_t
  package let owner: uid_t
  package let group: gid_t
  /// How many names it has.
  package let linkCount: Int

  /// What sizes are taken for at most, in bytes: an exbibyte, which no file comes near. Sums of a few of
  /// them, and of what is read meanwhile, are no overflow.
  package static let largestSize: Int64 = 1 << 60

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
    (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino))
    size = min(max(0, Int64(status.st_size)), Self.largestSize)
    modified = SystemTime.nanoseconds(status.st_mtim)
    mode = status.st_mode & ~S_IFMT
    owner = status.st_uid
    group = status.st_gid
    linkCount = Int(status.st_nlink)
  }

  /// The status of what `path` leads to, or of a symbolic link itself.
  package init(of path: FilePath, followingLinks: Bool = true) throws(SystemError) {
    let name = try path.terminated()
    var status = stat()
    // SAFETY: `name` ends with a NUL and both live during the call, which keeps neither.
    let result = unsafe followingLinks ? stat(name, &status) : lstat(name, &status)
    guard result == 0 else { throw SystemError(errno) }
    self.init(status)
  }

  /// The status of what is at `path`; `nil` where nothing is.
  package static func ifPresent(
    at path: FilePath, followingLinks: Bool = true
  ) throws(SystemError) -> FileStatus? {
    do throws(SystemError) {
      return try FileStatus(of: path, followingLinks: followingLinks)
    } catch {
      if error.number == ENOENT { return nil }
      throw error
    }
  }

  /// Whether both are of one file, whatever its names.
  package func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}

extension FilePath {
  /// Whether the file's own permissions let every user read it.
  package var isReadableByAll: Bool {
    guard let status = try? FileStatus(of: self) else { return false }
    return status.kind == .regular && status.mode & 0o004 != 0
  }
}

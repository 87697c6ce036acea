import Glibc

/// A system call that failed, by its `errno`.
struct SystemCallError: Error, Equatable {
  var number: Int32

  init(_ number: Int32) { self.number = number }

  /// The C library's words for it, in English: the program never sets a locale.
  var text: String {
    var buffer = [CChar](repeating: 0, count: 256)
    // SAFETY: writes at most `buffer.count` bytes, and ends them with a NUL.
    guard unsafe strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

/// Which file it is, and what of it matters here.
struct StateFileStatus: Equatable {
  var device: dev_t
  var inode: ino_t
  /// In bytes.
  var size: Int64
  var isRegular: Bool
  var isFolder: Bool

  fileprivate init(_ status: stat) {
    device = status.st_dev
    inode = status.st_ino
    size = Int64(status.st_size)
    isRegular = status.st_mode & S_IFMT == S_IFREG
    isFolder = status.st_mode & S_IFMT == S_IFDIR
  }

  /// Of what is at `path`, or of a symbolic link itself; `nil` where nothing is.
  init?(of path: String, followingLinks: Bool = true) throws(SystemCallError) {
    var status = stat()
    // SAFETY: the text's bytes end with a NUL; both live during the call, which keeps neither.
    guard unsafe (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
      if errno == ENOENT { return nil }
      throw SystemCallError(errno)
    }
    self.init(status)
  }

  func isSameFile(as other: StateFileStatus) -> Bool {
    device == other.device && inode == other.inode
  }
}

/// An open file, closed when its owner goes.
struct StateDescriptor: ~Copyable {
  private let number: Int32

  /// `O_CLOEXEC` is added to the flags; a file that this call makes has the mode 0600.
  init(opening path: String, _ flags: Int32) throws(SystemCallError) {
    while true {
      // SAFETY: the text's bytes end with a NUL and live during the call, which keeps nothing.
      let number = unsafe open(path, flags | O_CLOEXEC | O_NOCTTY, 0o600)
      if number >= 0 {
        self.number = number
        return
      }
      if errno != EINTR { throw SystemCallError(errno) }
    }
  }

  deinit { _ = close(number) }

  func status() throws(SystemCallError) -> StateFileStatus {
    var status = stat()
    // SAFETY: `status` lives during the call, which does not keep it.
    guard unsafe fstat(number, &status) == 0 else { throw SystemCallError(errno) }
    return StateFileStatus(status)
  }

  /// Makes the file this process's own, until the descriptor is closed.
  ///
  /// - Returns: Whether it was nobody else's.
  func lock() throws(SystemCallError) -> Bool {
    while flock(number, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw SystemCallError(errno) }
    }
    return true
  }

  /// The file's first bytes: as many as there are, but at most `count`.
  func head(_ count: Int) throws(SystemCallError) -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: count)
    var end = 0
    while end < count {
      // SAFETY: the kernel writes inside the array's memory, after `end`, during the call only.
      let length = unsafe buffer.withUnsafeMutableBytes { memory in
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[end...])
        return unsafe pread(number, space.baseAddress, space.count, end)
      }
      if length == 0 { break }
      if length > 0 { end += length } else if errno != EINTR { throw SystemCallError(errno) }
    }
    return Array(buffer[..<end])
  }

  /// Waits until what was written is on the disk.
  func synchronize() throws(SystemCallError) {
    while fsync(number) != 0 {
      if errno != EINTR { throw SystemCallError(errno) }
    }
  }
}

extension String {
  /// The path without symbolic links and relative parts; of a file that exists.
  func resolvingLinks() throws(SystemCallError) -> String {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    // SAFETY: the text's bytes end with a NUL; at most PATH_MAX bytes are written to the buffer,
    // which lives during the call.
    guard unsafe realpath(self, &buffer) != nil else { throw SystemCallError(errno) }
    return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Removes the file at this path; nothing, if there is none.
  func unlink() throws(SystemCallError) {
    // SAFETY: the text's bytes end with a NUL and live during the call, which keeps nothing.
    guard unsafe Glibc.unlink(self) != 0 else { return }
    if errno != ENOENT { throw SystemCallError(errno) }
  }

  func rename(to other: String) throws(SystemCallError) {
    // SAFETY: the bytes of both texts end with a NUL and live during the call, which keeps nothing.
    guard unsafe Glibc.rename(self, other) == 0 else { throw SystemCallError(errno) }
  }
}

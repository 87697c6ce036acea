import Glibc

/// A name in a folder, and the inode that the folder says it has.
package struct FolderEntry: Equatable {
  package let name: [UInt8]
  package let inode: UInt64
}

extension FilePath {
  /// The names in this folder without `.` and `..`, in no order.
  package func namesInFolder() throws(SystemError) -> [[UInt8]] {
    try entriesInFolder().map(\.name)
  }

  /// What is in this folder without `.` and `..`, in no order.
  package func entriesInFolder() throws(SystemError) -> [FolderEntry] {
    let folder = try unsafe openedFolder()
    // SAFETY: opened above, closed once, not used afterwards.
    defer { _ = unsafe closedir(folder) }
    var entries: [FolderEntry] = []
    while true {
      errno = 0
      // SAFETY: the folder is open; the entry is valid until the next call for this folder.
      guard let entry = unsafe readdir(folder) else {
        // Only `errno` tells the end from an error: `man 3 readdir`.
        if errno != 0 { throw SystemError(errno) }
        return entries
      }
      guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else {
        preconditionFailure("a field of C has an offset")
      }
      // SAFETY: the kernel ends `d_name` with a NUL, inside the entry.
      let name = unsafe (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: UInt8.self)
      let length = unsafe strlen(UnsafeRawPointer(entry) + offset)
      // SAFETY: `length` bytes are before the NUL.
      let bytes = unsafe Array(UnsafeBufferPointer(start: name, count: length))
      if bytes != Array(".".utf8) && bytes != Array("..".utf8) {
        // SAFETY: as above.
        entries.append(FolderEntry(name: bytes, inode: unsafe UInt64(entry.pointee.d_ino)))
      }
    }
  }

  private func openedFolder() throws(SystemError) -> OpaquePointer {
    let path = try terminated()
    while true {
      // SAFETY: `path` ends with a NUL and lives during the call, which does not keep it.
      if let folder = unsafe opendir(path) { return unsafe folder }
      if errno != EINTR { throw SystemError(errno) }
    }
  }

  /// Checks that this process may read the file.
  package func checkReadable() throws(SystemError) {
    let path = try terminated()
    // SAFETY: `path` ends with a NUL and lives during the call, which does not keep it.
    guard unsafe faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 else { throw SystemError(errno) }
  }
}

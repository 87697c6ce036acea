package import Glibc

extension FilePath {
  /// Where the name leads once every symbolic link at its end is followed, if there is a file or
  /// not: the place for a new file.
  package func resolvingLinks() throws(SystemError) -> FilePath {
    try resolvingEachLink().last ?? self
  }

  /// The path and all that the symbolic links at its end lead to, one after the other.
  func resolvingEachLink() throws(SystemError) -> [FilePath] {
    var path = self
    var paths = [self]
    // The kernel follows 40 links at most: `man 7 path_resolution`.
    while paths.count <= 40 {
      guard let destination = try path.linkDestination() else { return paths }
      path = destination.hasPrefix("/") ? destination : path.folder.appending(destination.bytes)
      paths.append(path)
    }
    throw SystemError(ELOOP)
  }

  /// Whether a file written at one of the two would replace the other's.
  package func isPlace(of other: FilePath) -> Bool {
    if let status = try? FileStatus(of: self) {
      guard let otherStatus = try? FileStatus(of: other) else { return false }
      return status.kind == .regular && status.isSameFile(as: otherStatus)
    }
    guard let place = try? resolvingLinks(), let otherPlace = try? other.resolvingLinks() else {
      return false
    }
    guard place.name == otherPlace.name, let folder = try? FileStatus(of: place.folder),
      let otherFolder = try? FileStatus(of: otherPlace.folder)
    else { return false }
    return folder.isSameFile(as: otherFolder)
  }

  /// The path of what is there, from the root and without a symbolic link.
  package func withoutLinks() throws(SystemError) -> FilePath {
    let name = try terminated()
    // With its NUL the longest path has as many bytes: `man 3 realpath`.
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    // SAFETY: `name` ends with a NUL; at most PATH_MAX bytes are written, the NUL among them.
    guard unsafe realpath(name, &buffer) != nil else { throw SystemError(errno) }
    return FilePath(bytes: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) })
  }

  /// What a symbolic link holds, or `nil` if there is no link here.
  private func linkDestination() throws(SystemError) -> FilePath? {
    let name = try terminated()
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    // SAFETY: `name` ends with a NUL; at most `buffer.count` bytes are written; nothing is kept.
    let count = unsafe readlink(name, &buffer, buffer.count)
    guard count >= 0 else {
      // EINVAL: something else than a link.
      if errno == EINVAL || errno == ENOENT { return nil }
      throw SystemError(errno)
    }
    return FilePath(bytes: buffer[..<count].map { UInt8(bitPattern: $0) })
  }

  package func unlink() throws(SystemError) {
    let name = try terminated()
    // SAFETY: `name` ends with a NUL and lives during the call, which does not keep it.
    guard unsafe Glibc.unlink(name) == 0 else { throw SystemError(errno) }
  }

  /// Removes the file at this path; nothing, if there is none.
  package func unlinkIfPresent() throws(SystemError) {
    do throws(SystemError) {
      try unlink()
    } catch {
      if error.number != ENOENT { throw error }
    }
  }

  /// Takes the place of what is at `other`, in one step for everyone who looks.
  package func rename(to other: FilePath) throws(SystemError) {
    let (old, new) = (try terminated(), try other.terminated())
    // SAFETY: both end with a NUL and live during the call, which keeps neither.
    guard unsafe Glibc.rename(old, new) == 0 else { throw SystemError(errno) }
  }

  /// Gives what is at this path, a link itself, to a group.
  package func setGroup(_ group: gid_t) throws(SystemError) {
    let name = try terminated()
    // SAFETY: `name` ends with a NUL and lives during the call, which does not keep it.
    guard unsafe lchown(name, .max, group) == 0 else { throw SystemError(errno) }
  }

  /// Sets the permissions of what is at this path, or of what a link there leads to.
  package func setMode(_ mode: mode_t) throws(SystemError) {
    let name = try terminated()
    // SAFETY: `name` ends with a NUL and lives during the call, which does not keep it.
    guard unsafe chmod(name, mode) == 0 else { throw SystemError(errno) }
  }

  /// Waits until this folder, which says what is in it, is on the disk.
  package func synchronizeFolder() throws(SystemError) {
    do throws(SystemError) {
      try Descriptor(opening: self, O_RDONLY | O_DIRECTORY).synchronize()
    } catch {
      // A folder that may not be read, or whose file system knows no such call, can't be synced;
      // the file itself is.
      if ![EACCES, EINVAL, EROFS, ENOTSUP].contains(error.number) { throw error }
    }
  }
}

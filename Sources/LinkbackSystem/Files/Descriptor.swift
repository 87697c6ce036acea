import CLinux
package import Glibc

/// An open file descriptor, closed when its owner goes.
///
/// Every call that a signal interrupted is repeated, and a descriptor that somebody has set to
/// non-blocking (a shell's terminal, a parent's pipe) is waited for: callers see blocking I/O.
package struct Descriptor: ~Copyable, Sendable {
  package let number: Int32
  private let isOwned: Bool

  /// Takes over an open descriptor and closes it at the end.
  package init(owning number: Int32) {
    self.number = number
    isOwned = true
  }

  /// Uses a descriptor that stays open: one of the three standard ones.
  package init(borrowing number: Int32) {
    self.number = number
    isOwned = false
  }

  /// Opens a path; `O_CLOEXEC` and `O_NOCTTY` are added to the flags.
  /// - Parameter mode: The permissions of a file that this call creates, before the umask.
  package init(opening path: FilePath, _ flags: Int32, mode: mode_t = 0) throws(SystemError) {
    let name = try path.terminated()
    while true {
      // SAFETY: `name` ends with a NUL and lives during the call, which does not keep it.
      let number = unsafe open(name, flags | O_CLOEXEC | O_NOCTTY, mode)
      if number >= 0 {
        self.init(owning: number)
        return
      }
      if errno != EINTR { throw SystemError(errno) }
    }
  }

  deinit {
    if isOwned { _ = close(number) }
  }

  /// Another descriptor for the same open file; both share one file position.
  package static func duplicate(of number: Int32) -> Descriptor? {
    let copy = fcntl(number, F_DUPFD_CLOEXEC, 0)
    return copy < 0 ? nil : Descriptor(owning: copy)
  }

  package func status() throws(SystemError) -> FileStatus {
    var status = stat()
    // SAFETY: `status` lives during the call, which does not keep it.
    guard unsafe fstat(number, &status) == 0 else { throw SystemError(errno) }
    return FileStatus(status)
  }

  /// When the file was made, in nanoseconds since 1970, within ``SystemTime/bounds``: its inode, whatever
  /// its names; `nil` where the file system does not say. See statx(2).
  package var birth: Int64? {
    var status = statx()
    let atDescriptor: Int32 = 0x1000  // AT_EMPTY_PATH
    // SAFETY: the path is a literal, and `status` lives during the call, which keeps neither.
    let result = unsafe statx(number, "", atDescriptor, UInt32(STATX_BTIME), &status)
    guard result == 0, status.stx_mask & UInt32(STATX_BTIME) != 0 else { return nil }
    return SystemTime.nanoseconds(
      timespec(tv_sec: Int(status.stx_btime.tv_sec), tv_nsec: Int(status.stx_btime.tv_nsec)))
  }

  /// Reads to `buffer[offset...]` from the file's position; 0 at the end.
  package func read(into buffer: inout [UInt8], at offset: Int) throws(SystemError) -> Int {
    try repeating(untilReady: POLLIN) { number in
      // SAFETY: the kernel writes inside the array's memory, after `offset`, during the call only.
      unsafe buffer.withUnsafeMutableBytes { memory in
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[offset...])
        return unsafe Glibc.read(number, space.baseAddress, space.count)
      }
    }
  }

  /// Reads to `buffer[range]` from `position` in the file, whose own position stays; 0 at the end.
  package func read(
    into buffer: inout [UInt8], _ range: Range<Int>, from position: Int64
  ) throws(SystemError) -> Int {
    try repeating(untilReady: POLLIN) { number in
      // SAFETY: the kernel writes inside the array's memory, in `range`, during the call only.
      unsafe buffer.withUnsafeMutableBytes { memory in
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[range])
        return unsafe pread(number, space.baseAddress, space.count, Int(position))
      }
    }
  }

  /// Moves the file's position.
  package func move(by distance: Int64) -> Bool { lseek(number, Int(distance), SEEK_CUR) >= 0 }

  /// Writes all of `bytes`, in as many calls as it takes.
  package func write(all bytes: Span<UInt8>) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let rest = bytes.extracting(written...)
      written += try repeating(untilReady: POLLOUT) { number in
        // SAFETY: the kernel only reads the span's memory, during the call.
        unsafe rest.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
      }
    }
  }

  /// Writes all of `bytes` at `position` in a file that is not open for appending; the file's own
  /// position stays.
  package func write(all bytes: ArraySlice<UInt8>, at position: Int64) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      let rest = bytes.dropFirst(written)
      let place = Int(position) + written
      written += try repeating(untilReady: POLLOUT) { number in
        // SAFETY: the kernel only reads the array's memory, during the call.
        unsafe rest.withUnsafeBytes { unsafe pwrite(number, $0.baseAddress, $0.count, place) }
      }
    }
  }

  /// Sets whether every write goes to the file's end, whatever position it asks for.
  package func setAppending(_ appends: Bool) throws(SystemError) {
    let flags = fcntl(number, F_GETFL)
    guard flags >= 0, fcntl(number, F_SETFL, appends ? flags | O_APPEND : flags & ~O_APPEND) >= 0
    else { throw SystemError(errno) }
  }

  /// The file's position: after a write to a file that is open for appending, where that write ended.
  package var position: Int64 {
    get throws(SystemError) {
      let position = lseek(number, 0, SEEK_CUR)
      guard position >= 0 else { throw SystemError(errno) }
      return Int64(position)
    }
  }

  /// Makes the file this process's own by flock(2), until all descriptors of this opening are closed.
  ///
  /// - Returns: `false` if another process has it.
  package func lock() throws(SystemError) -> Bool {
    while flock(number, LOCK_EX | LOCK_NB) != 0 {
      if errno == EWOULDBLOCK { return false }
      if errno != EINTR { throw SystemError(errno) }
    }
    return true
  }

  /// The file's first bytes: as many as there are, but at most `count`.
  package func head(_ count: Int) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var filled = 0
    try bytes.fill(&filled) { (bytes, start) throws(SystemError) in
      try read(into: &bytes, start..<count, from: Int64(start))
    }
    return Array(bytes[..<filled])
  }

  /// Waits until what was written is on the disk.
  package func synchronize() throws(SystemError) {
    _ = try repeating(untilReady: POLLOUT) { Int(fsync($0)) }
  }

  private func repeating(
    untilReady event: Int32, _ call: (Int32) -> Int
  ) throws(SystemError) -> Int {
    while true {
      let result = call(number)
      if result >= 0 { return result }
      switch errno {
      case EINTR: continue
      case EAGAIN:
        var wanted = pollfd(fd: number, events: Int16(event), revents: 0)
        // SAFETY: one `pollfd`, which lives during the call.
        _ = unsafe poll(&wanted, 1, -1)
      case let error: throw SystemError(error)
      }
    }
  }
}

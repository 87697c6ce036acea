package import Glibc

// Calls that never wait, for a program that watches many descriptors at once.
extension Descriptor {
  /// Which of `events` (POLLIN, POLLOUT) hold now, and POLLERR and POLLHUP where they do.
  package func readiness(_ events: Int32 = 0) -> Int32 {
    var wanted = pollfd(fd: number, events: Int16(events), revents: 0)
    // SAFETY: one `pollfd`, which lives during the call.
    guard unsafe poll(&wanted, 1, 0) > 0 else { return 0 }
    return Int32(wanted.revents)
  }

  /// Reads to `buffer[range]` in one call, from the file's own position.
  /// - Returns: 0 at the end; `nil` where a non-blocking descriptor has nothing now.
  package func readAvailable(
    into buffer: inout [UInt8], _ range: Range<Int>
  ) throws(SystemError) -> Int? {
    try attempt { number in
      // SAFETY: the kernel writes inside the array's memory, in `range`, during the call only.
      unsafe buffer.withUnsafeMutableBytes { memory in
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[range])
        return unsafe Glibc.read(number, space.baseAddress, space.count)
      }
    }
  }

  /// Reads to `buffer[range]` in one call, from `position` in the file, whose own position stays.
  /// - Returns: 0 at the end; `nil` where a non-blocking descriptor has nothing now.
  package func readAvailable(
    into buffer: inout [UInt8], _ range: Range<Int>, from position: Int64
  ) throws(SystemError) -> Int? {
    try attempt { number in
      // SAFETY: the kernel writes inside the array's memory, in `range`, during the call only.
      unsafe buffer.withUnsafeMutableBytes { memory in
        let space = unsafe UnsafeMutableRawBufferPointer(rebasing: memory[range])
        return unsafe pread(number, space.baseAddress, space.count, Int(position))
      }
    }
  }

  /// Writes as many of `bytes` as one call takes.
  /// - Returns: `nil` where a non-blocking descriptor takes none now.
  package func writeAvailable(_ bytes: Span<UInt8>) throws(SystemError) -> Int? {
    try attempt { number in
      // SAFETY: the kernel only reads the span's memory, during the call.
      unsafe bytes.withUnsafeBytes { unsafe Glibc.write(number, $0.baseAddress, $0.count) }
    }
  }

  /// Sends as many of `bytes` as a socket takes without waiting. The socket's mode stays as it is, since
  /// other processes may share it.
  package func sendAvailable(_ bytes: Span<UInt8>) throws(SystemError) -> Int? {
    try attempt { number in
      // SAFETY: the kernel only reads the span's memory, during the call.
      unsafe bytes.withUnsafeBytes {
        unsafe send(number, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT | MSG_NOSIGNAL))
      }
    }
  }

  /// Opens the descriptor's file again, under the same number: a pipe that all writers have left is then
  /// one that none has opened yet.
  /// - Returns: Whether that was possible.
  package func reopen(_ flags: Int32) -> Bool {
    let path = FilePath("/proc/self/fd/\(number)")
    guard let other = try? Descriptor(opening: path, flags) else { return false }
    return dup2(other.number, number) >= 0 && fcntl(number, F_SETFD, FD_CLOEXEC) >= 0
  }

  private func attempt(_ call: (Int32) -> Int) throws(SystemError) -> Int? {
    while true {
      let result = call(number)
      if result >= 0 { return result }
      switch errno {
      case EINTR: continue
      case EAGAIN: return nil
      case let error: throw SystemError(error)
      }
    }
  }
}

/// Waits for several descriptors at once.
package enum Readiness {
  /// Waits until one of `wanted` is ready, and at most `milliseconds`: -1 for ever. A signal's
  /// handler may end it early.
  package static func wait(for wanted: inout [pollfd], milliseconds: Int32) {
    // SAFETY: as many `pollfd` as the array has, which lives during the call.
    _ = unsafe poll(&wanted, nfds_t(wanted.count), milliseconds)
  }

  /// Waits for nothing but time. A signal's handler may end it early.
  package static func pause(milliseconds: Int32) {
    var none: [pollfd] = []
    wait(for: &none, milliseconds: milliseconds)
  }
}

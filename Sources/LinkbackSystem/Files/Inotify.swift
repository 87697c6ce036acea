import Glibc

/// The kernel's queue of changes to files and folders: `man 7 inotify`.
package struct Inotify: ~Copyable {
  package struct Event {
    /// What was watched; -1 where the queue has overflowed.
    package var watch: Int32
    /// `IN_CREATE` and its like.
    package var mask: UInt32
  }

  package let descriptor: Descriptor
  /// Room for many events: an event takes 16 bytes and a name of 255 bytes at most.
  private var buffer = [UInt8](repeating: 0, count: 16 * 1_024)

  package init() throws(SystemError) {
    let number = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
    guard number >= 0 else { throw SystemError(errno) }
    descriptor = Descriptor(owning: number)
  }

  /// Watches what is at `path`; the same watch again for what is watched already.
  package func watch(_ path: FilePath, for events: UInt32) throws(SystemError) -> Int32 {
    let name = try path.terminated()
    // SAFETY: `name` ends with a NUL and lives during the call, which does not keep it.
    let watch = unsafe inotify_add_watch(descriptor.number, name, events)
    guard watch >= 0 else { throw SystemError(errno) }
    return watch
  }

  /// Ends a watch; the kernel may have ended it already.
  package func remove(_ watch: Int32) { _ = inotify_rm_watch(descriptor.number, watch) }

  /// Gives each event that has arrived to `body`, without waiting.
  package mutating func takeEvents(_ body: (Event) -> Void) {
    // A queue that cannot be read is not expected; the periodic look goes on without it.
    while let count = try? descriptor.readAvailable(into: &buffer, 0..<buffer.count), count > 0 {
      var offset = 0
      // Layout: `struct inotify_event`: wd, mask, cookie, len, then `len` bytes of a name.
      while offset + 16 <= count {
        body(Event(watch: Int32(bitPattern: word(at: offset)), mask: word(at: offset + 4)))
        offset += 16 + Int(word(at: offset + 12))
      }
    }
  }

  /// Least significant byte first, as all processors have it that Swift knows on Linux.
  private func word(at offset: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(buffer[offset + $1]) << (UInt32($1) * 8) }
  }
}

internal import Glibc
internal import LinkbackSystem

/// Tells when a state may have changed: from what the kernel reports of SQLite's log, and of the
/// folder.
///
/// ```
///   follow  write ─▶ -wal   sync   commit
///   kernel         event ─▶
///   reader                  looks every 10 ms ─▶ read
/// ```
/// A commit is written to the log before it counts, and that it does is seen in memory that processes
/// share, of which the kernel reports nothing: so after an event the reader looks for a while.
struct StateNews: ~Copyable {
  private static let folderEvents = UInt32(
    IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
      | IN_ATTRIB | IN_ONLYDIR)
  /// How long a commit takes at most, as a rule, and how often is looked for it, in milliseconds.
  private static let patience: Int32 = 300
  private static let pace: Int32 = 10

  private let path: FilePath
  private var logPath: FilePath?
  private var inotify: Inotify?
  private var log: Int32?
  private var folder: Int32?

  init(path: FilePath) {
    self.path = path
    // Without it, each wait ends with its time.
    inotify = try? Inotify()
    watchFolder()
  }

  /// Watches the log of the state that is open now.
  mutating func watch(log path: FilePath) {
    logPath = path
    watchLog()
    watchFolder()
  }

  private mutating func watchLog() {
    guard let logPath else { return }
    let watch = try? inotify?.watch(logPath, for: UInt32(IN_MODIFY))
    if let log, log != watch { inotify?.remove(log) }
    log = watch
  }

  private mutating func watchFolder() {
    let watch = try? inotify?.watch(path.folder, for: Self.folderEvents)
    if let folder, folder != watch { inotify?.remove(folder) }
    folder = watch
  }

  /// Waits until `hasChanged`, at most as long as it may.
  mutating func wait(milliseconds: Int32, until hasChanged: () -> Bool) {
    guard inotify != nil else { return Readiness.pause(milliseconds: milliseconds) }
    if folder == nil { watchFolder() }
    // It comes with the first who writes.
    if log == nil { watchLog() }
    let end = MonotonicClock.now + Int64(milliseconds) * 1_000_000
    while let left = Self.milliseconds(until: end) {
      guard waitForEvent(milliseconds: left) else { return }
      let patience = min(end, MonotonicClock.now + Int64(Self.patience) * 1_000_000)
      while let left = Self.milliseconds(until: patience) {
        if hasChanged() { return }
        Readiness.pause(milliseconds: min(left, Self.pace))
      }
    }
  }

  /// Rounded up; `nil` if it is over.
  private static func milliseconds(until end: Int64) -> Int32? {
    let left = end - MonotonicClock.now
    return left > 0 ? Int32((left + 999_999) / 1_000_000) : nil
  }

  private mutating func waitForEvent(milliseconds: Int32) -> Bool {
    guard let number = inotify?.descriptor.number else { return false }
    var wanted = [pollfd(fd: number, events: Int16(POLLIN), revents: 0)]
    Readiness.wait(for: &wanted, milliseconds: milliseconds)
    var hasEvents = false
    inotify?.takeEvents { _ in hasEvents = true }
    return hasEvents
  }
}

import Glibc
import LinkbackSystem

/// Tells when something may have happened to followed files: to their names, or to what they hold.
///
/// It only saves waiting: whoever uses it looks at everything once a second all the same. Where the
/// kernel watches nothing (on a network's disk, beyond the limit of watches), that look is all there
/// is.
package final class FileWatch {
  /// What has happened since the last time.
  package struct Changes: Equatable, Sendable {
    /// A file was created, renamed or removed, or its permissions have changed.
    package var names = false
    /// A file has grown, or was cut.
    package var bytes = false
  }

  private static let nameEvents = UInt32(
    IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF | IN_MOVE_SELF
      | IN_ONLYDIR)

  private var inotify: Inotify?
  private var folders: Set<Int32> = []
  /// How many open files use a watch: several for two handles of one file.
  private var files: [Int32: Int] = [:]
  /// Descriptors of open pipes.
  package private(set) var pipes: Set<Int32> = []
  private var isLimited = false
  private var limitation: String?

  package init() {
    do throws(SystemError) {
      inotify = try Inotify()
    } catch {
      note(error, raising: "fs.inotify.max_user_instances")
    }
  }

  /// Becomes readable with the first change; `nil` where the kernel gives no such descriptor.
  package var descriptor: Int32? { inotify?.descriptor.number }

  /// Why changes are seen late, up to a second, for the user; once.
  package func takeLimitation() -> String? {
    defer { limitation = nil }
    return limitation
  }

  private func note(_ error: SystemError, raising setting: StaticString) {
    guard !isLimited else { return }
    isLimited = true
    limitation =
      "the kernel watches no more files (\(error.text)), so each is looked at once a second; to be "
      + "faster, raise \(setting) (sysctl)"
  }

  // MARK: - What is watched

  /// Watches these folders from now on and no others; for one that does not exist the nearest one
  /// above it.
  func watch(folders paths: [FilePath]) {
    guard inotify != nil else { return }
    var wanted: Set<Int32> = []
    for path in paths {
      if let watch = watch(folder: path) { wanted.insert(watch) }
    }
    for watch in folders.subtracting(wanted) { inotify?.remove(watch) }
    folders = wanted
  }

  /// Watching again what is watched gives the same watch, and another one where another folder has
  /// got the name: no need to remember which path stood for what.
  private func watch(folder: FilePath) -> Int32? {
    var path = folder
    while true {
      do throws(SystemError) {
        return try inotify?.watch(path, for: Self.nameEvents)
      } catch {
        switch error.number {
        case ENOENT, ENOTDIR:
          guard path.folder != path else { return nil }
          path = path.folder
        case ENOSPC, ENOMEM:
          note(error, raising: "fs.inotify.max_user_watches")
          return nil
        // A folder that may be passed through but not read can't be watched.
        default: return nil
        }
      }
    }
  }

  /// Watches what an open file holds, whatever its name is by then.
  ///
  /// - Returns: What ``unwatch(file:)`` takes; `nil` where it can't be watched.
  func watch(file descriptor: Int32) -> Int32? {
    do throws(SystemError) {
      let path = FilePath("/proc/self/fd/\(descriptor)")
      guard let watch = try inotify?.watch(path, for: UInt32(IN_MODIFY)) else { return nil }
      files[watch, default: 0] += 1
      return watch
    } catch {
      if error.number == ENOSPC || error.number == ENOMEM {
        note(error, raising: "fs.inotify.max_user_watches")
      }
      return nil
    }
  }

  func unwatch(file watch: Int32) {
    guard let uses = files[watch] else { return }
    if uses > 1 {
      files[watch] = uses - 1
    } else {
      files[watch] = nil
      inotify?.remove(watch)
    }
  }

  func watch(pipe descriptor: Int32) { pipes.insert(descriptor) }
  func unwatch(pipe descriptor: Int32) { pipes.remove(descriptor) }

  // MARK: - What has happened

  /// What has happened since the last call, without waiting.
  package func takeChanges() -> Changes {
    var changes = Changes()
    inotify?.takeEvents { event in
      if event.mask & UInt32(IN_Q_OVERFLOW) != 0 {
        changes = Changes(names: true, bytes: true)
      } else if folders.contains(event.watch) {
        changes.names = true
        if event.mask & UInt32(IN_IGNORED) != 0 { folders.remove(event.watch) }
      } else if files[event.watch] != nil {
        changes.bytes = true
        // The kernel ends a watch with its file; the number is never used again.
        if event.mask & UInt32(IN_IGNORED) != 0 { files[event.watch] = nil }
      }
    }
    for descriptor in pipes
    where Descriptor(borrowing: descriptor).readiness(POLLIN) != 0 { changes.bytes = true }
    return changes
  }
}

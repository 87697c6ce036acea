import Glibc
import LinkbackSystem

/// A new file beside the one that it replaces once it is complete. It is removed if it never takes the place.
struct Replacement: ~Copyable, Sendable {
  private let target: FilePath
  private let old: FileStatus?
  private var temporary: FilePath?

  /// - Parameter old: What is at `path` now, after its symbolic links.
  init(of path: FilePath, old: FileStatus?) throws(SystemError) {
    target = try path.resolvingLinks()
    self.old = old
  }

  deinit {
    guard let temporary else { return }
    try? temporary.unlink()
    Interruption.didFinish(temporary)
  }

  /// Creates the new file, under a hidden name that a reading of the folder passes over.
  ///
  /// Its permissions are the old file's, or those that the umask leaves. The owner is kept where
  /// that is allowed.
  mutating func open() throws(SystemError) -> Descriptor {
    while true {
      let suffix = String(UInt64.random(in: .min ... .max), radix: 16)
      // A name may have 255 bytes; the longest suffix takes 21.
      let name = Array(".".utf8) + target.name.prefix(220) + Array(".\(suffix).tmp".utf8)
      let path = target.folder.appending(name)
      do throws(SystemError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL
        // Nobody may read it before it has the old file's owner and mode: who opened it could read on.
        let descriptor = try Descriptor(opening: path, flags, mode: old == nil ? 0o666 : 0o600)
        temporary = path
        Interruption.willWrite(path)
        if let old {
          // Only root may give files away, and a change of owner clears bits of the mode.
          _ = fchown(descriptor.number, old.owner, old.group)
          _ = fchmod(descriptor.number, old.mode & 0o777)
        }
        return descriptor
      } catch {
        if error.number != EEXIST { throw error }
      }
    }
  }

  mutating func takePlace() throws(SystemError) {
    guard let temporary else { return }
    try temporary.rename(to: target)
    Interruption.didFinish(temporary)
    self.temporary = nil
  }

  /// Waits until the folder, which says what is in this place, is on the disk.
  func synchronizeFolder() throws(SystemError) {
    try target.folder.synchronizeFolder()
  }
}

/// Paths of a descriptor that this process has open already, as a shell's `>(…)` makes them.
enum OpenDescriptorPath {
  /// The descriptor's number, or `nil` for any other path.
  ///
  /// Opening such a path anew would start at the beginning of a redirected file, and fail for a
  /// socket; a duplicate of the descriptor continues where the others are.
  static func number(in path: FilePath) -> Int32? {
    switch path.text {
    case "/dev/stdin": return STDIN_FILENO
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    case let text:
      for folder in ["/dev/fd/", "/proc/self/fd/"] where text.hasPrefix(folder) {
        return Int32(text.dropFirst(folder.count))
      }
      return nil
    }
  }
}

import Glibc
import LinkbackIO
import LinkbackSystem

/// What is done to a file by its name. What can't be done is not done.
enum FileChange {
  static func rename(_ path: FilePath, to other: FilePath) {
    // SAFETY: both names end with a NUL and live during the call, which keeps neither.
    _ = unsafe Glibc.rename(path.text, other.text)
  }

  static func cut(_ path: FilePath, to size: Int) {
    // SAFETY: as above.
    _ = unsafe truncate(path.text, size)
  }

  static func remove(_ path: FilePath) {
    // SAFETY: as above.
    _ = unsafe unlink(path.text)
  }

  static func makeUnreadable(_ path: FilePath) {
    // SAFETY: as above.
    _ = unsafe chmod(path.text, 0)
  }
}

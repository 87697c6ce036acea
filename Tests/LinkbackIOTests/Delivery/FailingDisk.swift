import Glibc
import LinkbackCore
import LinkbackSystem

import LinkbackFollowing
@testable import LinkbackIO

/// A disk that reports an error once for what it could not write, and has lost it: as Linux does after
/// an error of writing back (`man 2 fsync`).
final class FailingDisk {
  enum Loss: CaseIterable {
    /// The file ends where it was last synced, if that is not at its beginning.
    case end
    /// The file keeps its length and holds NULs.
    case hole
  }

  /// How many of the next calls fail.
  var failures = 0
  var loss = Loss.end
  private var synced: [FileIdentity: Int64] = [:]

  /// Takes what a file holds now as written.
  func settle(_ path: FilePath) throws {
    let status = try FileStatus(of: path)
    synced[status.identity] = status.size
  }

  func synchronize(_ file: borrowing Descriptor) throws(SystemError) {
    let status = try file.status()
    guard failures > 0 else {
      synced[status.identity] = status.size
      return
    }
    failures -= 1
    let length = min(synced[status.identity] ?? 0, status.size)
    let other = try Descriptor(opening: FilePath("/proc/self/fd/\(file.number)"), O_WRONLY)
    guard ftruncate(other.number, Int(length)) == 0 else { throw SystemError(errno) }
    if loss == .hole || length == 0 {
      guard ftruncate(other.number, Int(status.size)) == 0 else { throw SystemError(errno) }
    }
    throw SystemError(EIO)
  }
}

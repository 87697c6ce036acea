import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// Which regular file each name means, in a folder and all folders in it, or of a file alone.
struct ListedNames: Equatable {
  private var files: [FilePath: FileIdentity] = [:]

  init() {}

  /// What is there now, by the status of files alone.
  ///
  /// - Complexity: O(n) system calls.
  init(of path: FilePath) {
    guard path != .standardInput, let status = try? FileStatus(of: path) else { return }
    switch status.kind {
    case .regular: files[path] = status.identity
    case .folder: add(folder: path)
    default: break
    }
  }

  private mutating func add(folder: FilePath) {
    for found in (try? FolderContent.sorted(folder)) ?? [] {
      switch found.content {
      case .file(let status): files[found.path] = status.identity
      case .folder: add(folder: found.path)
      case .other: break
      }
    }
  }

  mutating func add(_ path: FilePath, _ status: FileStatus) { files[path] = status.identity }
}

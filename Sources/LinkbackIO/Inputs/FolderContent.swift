import Glibc
import LinkbackCore
import LinkbackSystem

/// What is at a name in a folder.
enum FolderContent {
  case folder
  case file(FileStatus)
  case other(InputList.Candidate.Verdict)

  init(at path: FilePath, _ name: [UInt8]) {
    guard name.first != UInt8(ascii: ".") else {
      self = .other(.skipped("has a hidden name"))
      return
    }
    do throws(SystemError) {
      let link = try FileStatus(of: path, followingLinks: false)
      let status = link.kind == .link ? try FileStatus(of: path) : link
      self =
        switch (status.kind, link.kind) {
        case (.folder, .link):
          .other(.skipped("is a symbolic link to a folder; name it to have it read"))
        case (.folder, _): .folder
        case (.regular, _): .file(status)
        default: .other(.skipped("is not a regular file; name it to have it read"))
        }
    } catch {
      self =
        switch error.number {
        case ENOENT: .other(.skipped("is a symbolic link to nothing, or was removed just now"))
        case ELOOP: .other(.skipped("is a symbolic link that leads back to itself"))
        default: .other(.problem(error.sourceError))
        }
    }
  }

  /// What is in a folder, in the order in which it is read.
  static func sorted(
    _ folder: FilePath
  ) throws(SystemError) -> [(path: FilePath, content: FolderContent)] {
    var found: [(key: [UInt8], path: FilePath, content: FolderContent)] = []
    for name in try folder.namesInFolder() {
      let path = folder.appending(name)
      let content = FolderContent(at: path, name)
      // With the slash after a folder's name, the order in each folder makes the order of whole
      // paths: "a.log" comes before "a/b", as "." does before "/".
      let key = if case .folder = content { name + [UInt8(ascii: "/")] } else { name }
      found.append((key, path, content))
    }
    found.sort { $0.key.lexicographicallyPrecedes($1.key) }
    return found.map { ($0.path, $0.content) }
  }
}

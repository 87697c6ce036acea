import LinkbackFollowing
import LinkbackSystem

/// A file's path and those that rotation makes of it, in the same folder or in those that it moves
/// files to.
struct RotatedPath {
  private let folders: Set<FileIdentity>
  private let name: RotatedName

  /// - Returns: `nil` where there is no such folder, or where nobody can tell now.
  init?(_ path: FilePath, rotatedIn: [FilePath] = [], in view: FileView) {
    guard let place = view.links(from: path).last, let status = view.status(of: place.folder)
    else { return nil }
    let others = rotatedIn.compactMap { view.status(of: $0)?.identity }
    folders = Set([status.identity] + others)
    name = RotatedName(of: place.name)
  }

  /// Whether a path is one of these, or nobody can tell now.
  func mayCover(_ path: FilePath, in view: FileView) -> Bool {
    let other = path.name
    guard other == name.name || name.covers(other) else { return false }
    guard let folder = view.status(of: path.folder) else { return view.mayHave(path.folder) }
    return folders.contains(folder.identity)
  }
}

import LinkbackCore

/// A file's path and those that rotation makes of it, in the same folder or in those that it moves
/// files to.
struct RotatedPlace {
  private let folders: Set<FileIdentity>
  private let name: RotatedName

  /// - Returns: `nil` where there is no such folder.
  init?(_ path: FilePath, rotatedIn: [FilePath] = []) {
    guard let place = try? path.resolvingLinks(),
      let status = try? FileStatus(of: place.folder)
    else { return nil }
    let others = rotatedIn.compactMap { try? FileStatus(of: $0).identity }
    folders = Set([status.identity] + others)
    name = RotatedName(of: place.name)
  }

  func covers(_ path: FilePath) -> Bool {
    let other = path.name
    guard other == name.name || name.covers(other),
      let folder = try? FileStatus(of: path.folder).identity
    else { return false }
    return folders.contains(folder)
  }
}

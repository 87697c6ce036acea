import LinkbackCore

/// A file's path and those that rotation makes of it in the same folder.
struct RotatedPlace {
  private let folder: FileIdentity
  private let name: RotatedName

  /// - Returns: `nil` where there is no such folder.
  init?(_ path: FilePath) {
    guard let place = try? path.resolvingLinks(),
      let status = try? FileStatus(of: place.folder)
    else { return nil }
    folder = status.identity
    name = RotatedName(of: place.name)
  }

  func covers(_ path: FilePath) -> Bool {
    let other = path.name
    guard other == name.name || name.covers(other) else { return false }
    return (try? FileStatus(of: path.folder))?.identity == folder
  }
}

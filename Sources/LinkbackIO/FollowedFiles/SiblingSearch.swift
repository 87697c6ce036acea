import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// What rotation has left of files: regular files beside one, or in the folders that rotation moves
/// them to, with a name that rotation makes of its name.
///
/// A file that fits several names belongs to the longest: `access.log-api.1` to `access.log-api`,
/// not to `access.log`. Where equal names are in two folders it may belong to either. Each folder is
/// listed once.
struct SiblingSearch {
  private struct Sibling {
    var owners: [Int]
    var nameLength: Int
    var sighting: LogDiscovery.Sighting
  }

  private let output: RotatedPath?
  private let rotatedIn: [FilePath]
  private var excluded: Set<FileIdentity> = []
  var listings: FolderListings
  private var view: FileView { listings.view }
  private var found: [FileIdentity: Sibling] = [:]

  /// - Parameters:
  ///   - rotatedIn: Folders that rotation moves files to.
  ///   - listings: What was listed in this look already.
  init(
    output: RotatedPath? = nil, rotatedIn: [FilePath] = [],
    listings: FolderListings = FolderListings()
  ) {
    self.output = output
    self.rotatedIn = rotatedIn
    self.listings = listings
  }

  /// Passes over what is at a followed path itself.
  mutating func exclude(_ target: LogDiscovery.Target) {
    if case .file(let sighting) = target { excluded.insert(sighting.stamp.identity) }
  }

  /// - Parameters:
  ///   - owner: A number for what `path` is the name of.
  ///   - isLinked: Whether a link has led to the path: then it leads to another one each day.
  mutating func look(beside path: FilePath, for owner: Int, isLinked: Bool = false) {
    let name = path.name
    guard !name.isEmpty else { return }
    for folder in [path.folder] + rotatedIn {
      var names = listings.parts(of: name, in: folder)
      if isLinked { names += listings.otherDays(of: name, in: folder) }
      // A file may be moved as it is called.
      if folder != path.folder { names.append(name) }
      for other in names { add(folder.appending(other), owner, nameLength: name.count) }
    }
  }

  /// Looks for a file where it was, beside that, and by its device and inode.
  mutating func look(for sought: SoughtFile, owner: Int) {
    let (path, log) = (FilePath(bytes: sought.path.bytes), FilePath(bytes: sought.log.bytes))
    let place = sought.realPath.map { FilePath(bytes: $0.bytes) } ?? path
    for place in place == path ? [place] : [place, path] {
      add(place, owner, nameLength: place.name.count)
      look(beside: place, for: owner, isLinked: sought.realPath != nil && place.name != log.name)
    }
    guard sought.identity.inode != 0 else { return }
    for folder in [place.folder, path.folder, log.folder] + rotatedIn {
      for name in listings.names(withInode: sought.identity.inode, in: folder) {
        add(folder.appending(name), owner, soughtAs: sought.identity)
      }
    }
  }

  /// The other names of a file, in its folder and where rotation moves it to: it was linked there. Those
  /// with a date come first, the latest before others.
  mutating func otherNames(of path: FilePath, _ identity: FileIdentity) -> [FilePath] {
    var (dated, others): ([FilePath], [FilePath]) = ([], [])
    for folder in [path.folder] + rotatedIn {
      for name in listings.names(withInode: identity.inode, in: folder).reversed()
      where folder != path.folder || name != path.name {
        let other = folder.appending(name)
        guard view.status(of: other, followingLinks: false)?.identity == identity else { continue }
        if DatedName(name) != nil { dated.append(other) } else { others.append(other) }
      }
    }
    return dated + others
  }

  mutating func add(
    _ path: FilePath, _ owner: Int, nameLength: Int = 0, soughtAs identity: FileIdentity? = nil
  ) {
    guard let status = view.status(of: path, followingLinks: false), status.kind == .regular,
      identity == nil || status.identity == identity,
      !excluded.contains(status.identity), output?.mayCover(path, in: view) != true
    else { return }
    if let sibling = found[status.identity], sibling.nameLength >= nameLength {
      guard sibling.nameLength == nameLength, !sibling.owners.contains(owner) else { return }
      found[status.identity]?.owners.append(owner)
      return
    }
    var sighting = LogDiscovery.Sighting(path: ByteString(path.bytes), stamp: FileStamp(status))
    sighting.isSought = identity != nil
    found[status.identity] = Sibling(
      owners: [owner], nameLength: nameLength, sighting: sighting)
  }

  /// See ``FolderListings/matches(of:)``.
  mutating func matches(of path: FilePath) -> [FilePath] { listings.matches(of: path) }

  /// For a pattern, the paths that it would match of which rotation has left something.
  mutating func rotatedPaths(of path: FilePath) -> Set<FilePath> {
    guard FileNamePattern(path.name).isPattern else { return [] }
    var paths: Set<FilePath> = []
    for folder in listings.matches(of: path.folder) {
      for place in [folder] + rotatedIn {
        // What matches is followed itself, or was moved as it is called.
        let names = listings.bases(
          matching: path.name, in: place, takesMatches: place != folder)
        paths.formUnion(names.map(folder.appending))
      }
    }
    return paths
  }

  /// What was found for each owner from 0, the oldest first, of equal age by path.
  func siblings(count: Int) -> [[LogDiscovery.Sighting]] {
    var siblings = [[LogDiscovery.Sighting]](repeating: [], count: count)
    for sibling in found.values {
      for owner in sibling.owners { siblings[owner].append(sibling.sighting) }
    }
    for owner in siblings.indices {
      siblings[owner].sort { ($0.stamp.modified, $0.path) < ($1.stamp.modified, $1.path) }
    }
    return siblings
  }
}

import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// The names in a folder, to be asked which of them rotation has made of a log's.
///
/// What was asked is remembered, as the same is asked each second and folders seldom change.
struct FolderListing {
  /// As the folder has them.
  private let unsorted: [FolderEntry]
  /// In the order of bytes, so that names which begin alike are neighbours.
  private let entries: [FolderEntry]
  /// What comes after a date in front of a name, and the index of that; in the order of bytes.
  private let datedRests: [(rest: ArraySlice<UInt8>, index: Int)]
  private var parts: [[UInt8]: [[UInt8]]] = [:]
  private var days: [[UInt8]: [[UInt8]]] = [:]
  private var bases: [[UInt8]: Set<[UInt8]>] = [:]

  private init(_ unsorted: [FolderEntry]) {
    self.unsorted = unsorted
    let entries = unsorted.sorted { $0.name.lexicographicallyPrecedes($1.name) }
    self.entries = entries
    datedRests = entries.indices.flatMap { index in
      RotatedName.rests(afterDateIn: entries[index].name).map { ($0, index) }
    }.sorted { $0.rest.lexicographicallyPrecedes($1.rest) }
  }

  /// - Parameter known: What was listed before, with all that was asked of it.
  /// - Returns: That, if nothing has changed, or nobody can see it now.
  static func read(
    _ folder: FilePath, in view: FileView, after known: FolderListing?
  ) -> FolderListing {
    guard let entries = view.entries(in: folder) else { return known ?? FolderListing([]) }
    if let known, known.unsorted == entries { return known }
    return FolderListing(entries)
  }

  var names: [[UInt8]] { entries.map(\.name) }

  /// Those that rotation may have made of a name.
  ///
  /// - Complexity: O(log n + names that begin as this one), the first time.
  mutating func parts(of name: [UInt8]) -> [[UInt8]] {
    if let known = parts[name] { return known }
    let log = RotatedName(of: name)
    var names = self.names(beginningWith: log.stem).filter(log.covers)
    var index = datedRests.partitioningIndex { !$0.rest.lexicographicallyPrecedes(name) }
    while index < datedRests.count, datedRests[index].rest.starts(with: name) {
      let other = entries[datedRests[index].index].name
      if log.covers(other) { names.append(other) }
      index += 1
    }
    parts[name] = names
    return names
  }

  /// Those of other days, if there is a date in the name.
  mutating func otherDays(of name: [UInt8]) -> [[UInt8]] {
    if let known = days[name] { return known }
    let names =
      DatedName(name).map { dated in
        self.names(beginningWith: dated.beginning).filter(dated.covers)
      } ?? []
    days[name] = names
    return names
  }

  /// For what a pattern does not match, the names that it would match of which rotation may have made
  /// it.
  ///
  /// - Parameter takesMatches: Whether what it matches is a part of the log of that name, too.
  mutating func bases(matching pattern: [UInt8], takesMatches: Bool) -> Set<[UInt8]> {
    let key = pattern + [takesMatches ? 1 : 0]
    if let known = bases[key] { return known }
    let pattern = FileNamePattern(pattern)
    var names: Set<[UInt8]> = []
    for entry in entries {
      if pattern.matches(entry.name) {
        if takesMatches { names.insert(entry.name) }
      } else if let name = RotatedName.bases(of: entry.name).first(where: pattern.matches) {
        names.insert(name)
      }
    }
    bases[key] = names
    return names
  }

  /// Those that the folder says are the file's.
  func names(withInode inode: UInt64) -> [[UInt8]] {
    entries.filter { $0.inode == inode }.map(\.name)
  }

  private func names(beginningWith beginning: some Sequence<UInt8>) -> [[UInt8]] {
    let start = entries.partitioningIndex { !$0.name.lexicographicallyPrecedes(beginning) }
    return entries[start...].prefix { $0.name.starts(with: beginning) }.map(\.name)
  }
}

/// The folders that are looked at again and again, each listed once a look.
struct FolderListings {
  let view: FileView
  private var known: [FilePath: FolderListing] = [:]
  private var current: [FilePath: FolderListing] = [:]

  init(_ view: FileView = FileView()) { self.view = view }

  /// Begins another look.
  mutating func expire() {
    view.begin()
    known = current
    current = [:]
  }

  /// The paths that match one as a pattern, see ``FilePath/matches()``, and those of which nobody can
  /// tell now.
  mutating func matches(of path: FilePath) -> [FilePath] {
    path.matches(in: view) { names(in: $0) }
  }

  mutating func names(in folder: FilePath) -> [[UInt8]] {
    read(folder)
    return current[folder]?.names ?? []
  }

  /// See ``FolderListing/parts(of:)``.
  mutating func parts(of name: [UInt8], in folder: FilePath) -> [[UInt8]] {
    read(folder)
    return current[folder]?.parts(of: name) ?? []
  }

  /// See ``FolderListing/otherDays(of:)``.
  mutating func otherDays(of name: [UInt8], in folder: FilePath) -> [[UInt8]] {
    read(folder)
    return current[folder]?.otherDays(of: name) ?? []
  }

  /// See ``FolderListing/bases(matching:takesMatches:)``.
  mutating func bases(
    matching pattern: [UInt8], in folder: FilePath, takesMatches: Bool
  ) -> Set<[UInt8]> {
    read(folder)
    return current[folder]?.bases(matching: pattern, takesMatches: takesMatches) ?? []
  }

  /// See ``FolderListing/names(withInode:)``.
  mutating func names(withInode inode: UInt64, in folder: FilePath) -> [[UInt8]] {
    read(folder)
    return current[folder]?.names(withInode: inode) ?? []
  }

  private mutating func read(_ folder: FilePath) {
    guard current[folder] == nil else { return }
    current[folder] = .read(folder, in: view, after: known.removeValue(forKey: folder))
  }
}

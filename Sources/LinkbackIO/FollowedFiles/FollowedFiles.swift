import Glibc
package import LinkbackCore
package import LinkbackFollowing
package import LinkbackSystem

/// Files that are followed, as a command line names them: paths, patterns, `-` for standard input.
///
/// Patterns are looked up with each discovery. What rotation has left of a file that a pattern would match
/// is found whether that file is still there or not. A path that is a link stands for the file it leads
/// to: what rotation leaves is looked for beside the link and beside that file, and so are files of
/// other days that it has led to, or will.
package struct FollowedFiles {
  private let paths: [FilePath]
  private let output: FilePath?
  private let rotatedIn: [FilePath]
  private let watch: FileWatch
  private let pool: DescriptorPool
  private var listings: FolderListings
  private var view: FileView { listings.view }
  /// What was seen last.
  private var known: LogDiscovery?

  /// - Parameters:
  ///   - output: Where records go: that file, and what its own rotation leaves, is no log, even if a
  ///     pattern says so.
  ///   - rotatedIn: Folders, or patterns for them, that rotation moves files to.
  ///   - watch: Watches the folders and files.
  package init(
    _ paths: [FilePath], output: FilePath? = nil, rotatedIn: [FilePath] = [], watch: FileWatch
  ) {
    self.init(paths, output: output, rotatedIn: rotatedIn, watch: watch, pool: DescriptorPool())
  }

  init(
    _ paths: [FilePath], output: FilePath? = nil, rotatedIn: [FilePath] = [], watch: FileWatch,
    pool: DescriptorPool, view: FileView = FileView()
  ) {
    self.pool = pool
    listings = FolderListings(view)
    self.paths = paths
    self.output = output
    self.rotatedIn = rotatedIn
    self.watch = watch
  }
}

extension FollowedFiles: LogFiles {
  package mutating func open(_ path: ByteString) throws(SourceError) -> FollowedFile {
    try FollowedFile(path: FilePath(bytes: path.bytes), watch: watch, pool: pool)
  }

  package func follows(_ log: ByteString) -> Bool {
    let log = FilePath(bytes: log.bytes)
    return paths.contains { $0 == log || log.isMatched(by: $0) }
  }

  /// Where nobody can look, what was there before is there still.
  package mutating func discover(seeking sought: [SoughtFile]) -> LogDiscovery {
    listings.expire()
    do throws(SystemError) {
      try pool.makeSpare()
      known = try look(seeking: sought)
    } catch {
      // Everything that is followed, and what is beside it.
      for path in paths { view.note(error, of: path.fixedFolder) }
    }
    var discovery = known ?? LogDiscovery(logs: [])
    discovery.hidden = view.hidden.sorted { $0.key < $1.key }.map { path, error in
      LogDiscovery.HiddenPath(
        path: ByteString(path.bytes), error: error.sourceError, isDenied: error.isDenial)
    }
    return discovery
  }

  private mutating func look(seeking sought: [SoughtFile]) throws(SystemError) -> LogDiscovery {
    var rotatedIn: [FilePath] = []
    for path in self.rotatedIn { rotatedIn += listings.matches(of: path) }
    let output = output.flatMap { RotatedPath($0, rotatedIn: rotatedIn, in: view) }
    // Records are no log: it has to be known which file holds them.
    if self.output != nil, output == nil, let error = view.hidden.values.first { throw error }
    var search = SiblingSearch(output: output, rotatedIn: rotatedIn, listings: listings)
    var (names, folders) = self.names(output, &search)
    for name in names { search.exclude(name.target) }
    var places = RealPlaces(view)
    for index in names.indices where !names[index].isStream {
      folders += look(at: &names[index], as: index, &places, &search)
    }
    seek(sought, &names, &search)
    listings = search.listings
    watch.watch(folders: folders + rotatedIn)
    let siblings = search.siblings(count: names.count)
    let discovery = LogDiscovery(
      logs: names.indices.map { index in
        LogDiscovery.Log(
          path: ByteString(names[index].path.bytes), target: names[index].target,
          siblings: siblings[index])
      })
    pool.note(discovery)
    return discovery
  }

  /// The followed paths, those that patterns stand for, and those of which only rotated parts are
  /// left; and the folders that patterns are looked up in.
  private func names(
    _ output: RotatedPath?, _ search: inout SiblingSearch
  ) -> (names: [FollowedName], folders: [FilePath]) {
    var (names, folders): ([FollowedName], [FilePath]) = ([], [])
    var seen: Set<FilePath> = []
    for path in paths {
      let isPattern = FileNamePattern(path.bytes).isPattern
      if isPattern { folders.append(path.fixedFolder) }
      var matches: [FilePath] = []
      if isPattern {
        let before = view.hidden.count
        matches = search.matches(of: path).filter { isTaken($0, output) }
        // Whether one matches can't be seen: that none does is not known.
        if matches.isEmpty, view.hidden.count > before { continue }
      }
      // A pattern without a match is a file that may come; a file may even be called so.
      for match in matches.isEmpty ? [path] : matches where seen.insert(match).inserted {
        names.append(FollowedName(at: match, in: view))
      }
    }
    for path in paths {
      for name in search.rotatedPaths(of: path) where seen.insert(name).inserted {
        names.append(FollowedName(path: name, target: .gone))
      }
    }
    return (names, folders)
  }

  /// Looks at what rotation has left of a file, and where a link leads.
  ///
  /// - Returns: The folders of the path and of all that links lead to.
  private func look(
    at name: inout FollowedName, as index: Int, _ real: inout RealPlaces,
    _ search: inout SiblingSearch
  ) -> [FilePath] {
    // Where a link leads nowhere, what is beside it may still be read.
    let places = view.links(from: name.path)
    for (number, place) in places.enumerated() {
      search.look(beside: place, for: index, isLinked: number > 0)
    }
    guard case .file(var sighting) = name.target, let place = places.last else {
      return places.map(\.folder)
    }
    let others = name.hasOtherNames ? search.otherNames(of: place, sighting.stamp.identity) : []
    for other in others { search.look(beside: other, for: index, isLinked: true) }
    let realPath = real.place(of: place) ?? (places.count > 1 ? place : others.first)
    sighting.realPath = realPath.map { ByteString($0.bytes) }
    name.target = .file(sighting)
    return places.map(\.folder)
  }

  /// Looks for files that were read and are open no more, as parts of their logs.
  private func seek(
    _ sought: [SoughtFile], _ names: inout [FollowedName], _ search: inout SiblingSearch
  ) {
    guard !sought.isEmpty else { return }
    var indexes: [FilePath: Int] = [:]
    for (index, name) in names.enumerated() { indexes[name.path] = index }
    for file in sought where follows(file.log) {
      let path = FilePath(bytes: file.log.bytes)
      let index = indexes[path] ?? names.count
      if index == names.count {
        indexes[path] = index
        names.append(FollowedName(path: path, target: .gone))
      }
      search.look(for: file, owner: index)
      if case .file(let sighting) = names[index].target, let new = sighting.realPath,
        let old = file.realPath
      {
        search.look(
          between: FilePath(bytes: old.bytes), and: FilePath(bytes: new.bytes), for: index)
      }
    }
  }

  /// Whether what matches a pattern is followed: a pattern that takes in folders, or what is written
  /// here, is no mistake.
  private func isTaken(_ path: FilePath, _ output: RotatedPath?) -> Bool {
    guard output?.mayCover(path, in: view) != true else { return false }
    guard let status = view.status(of: path) else { return view.mayHave(path) }
    return status.kind == .regular || status.kind == .pipe
  }
}

extension FilePath {
  /// The folder in front of the first part with a character that stands for others.
  fileprivate var fixedFolder: FilePath {
    var path = self
    while FileNamePattern(path.bytes).isPattern { path = path.folder }
    return path
  }
}

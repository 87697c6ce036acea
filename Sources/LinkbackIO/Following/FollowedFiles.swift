import Glibc
package import LinkbackCore

/// Files that are followed, as a command line names them: paths, patterns, `-` for standard input.
///
/// Patterns are looked up with each survey. What has the name of a file that a pattern would match and a
/// suffix is what rotation left of that file, whether it is still there or not. A path that is a
/// symbolic link stands for the file it leads to, and what rotation leaves is looked for beside the
/// link and beside that file.
package struct FollowedFiles {
  private let paths: [FilePath]
  private let output: FilePath?
  private let watch: FileWatch

  /// - Parameters:
  ///   - output: Where records go: that file, and what its own rotation leaves, is no log, even if a
  ///     pattern says so.
  ///   - watch: Is told what to watch.
  package init(_ paths: [FilePath], output: FilePath? = nil, watch: FileWatch) {
    self.paths = paths
    self.output = output
    self.watch = watch
  }
}

extension FollowedFiles: LogFiles {
  package mutating func open(_ path: ByteString) throws(SourceError) -> FollowedFile {
    try FollowedFile(path: FilePath(bytes: path.bytes), watch: watch)
  }

  package mutating func survey() -> LogSurvey {
    var folders: [FilePath] = []
    var seen: Set<FilePath> = []
    let output = output.flatMap { RotatedName($0) }
    var names: [FilePath] = []
    for path in paths {
      let isPattern = FileNamePattern(path.bytes).isPattern
      if isPattern { folders.append(path.fixedFolder) }
      let matches = isPattern ? path.matches().filter { Self.isTaken($0, output) } : []
      // A pattern without a match is a file that may come; a file may even be called so.
      for match in matches.isEmpty ? [path] : matches where seen.insert(match).inserted {
        names.append(match)
      }
    }
    var targets = names.map(Self.target)
    for name in paths.flatMap({ $0.rotatedNames() }) where seen.insert(name).inserted {
      names.append(name)
      targets.append(.gone)
    }
    var search = SiblingSearch(output: output)
    for target in targets { search.exclude(target) }
    for (index, (name, target)) in zip(names, targets).enumerated() {
      guard !target.isStream, name != .standardInput else { continue }
      // Where a link leads nowhere, what stands beside it may still be read.
      let places = (try? name.resolvingEachLink()) ?? [name]
      folders += places.map(\.folder)
      for place in places { search.look(beside: place, for: index) }
    }
    watch.watch(folders: folders)
    let siblings = search.siblings(count: names.count)
    return LogSurvey(
      logs: names.indices.map { index in
        LogSurvey.Log(
          path: ByteString(names[index].bytes), target: targets[index], siblings: siblings[index])
      })
  }

  /// Whether what matches a pattern is followed: a pattern that takes in folders, or what is written
  /// here, is no mistake.
  private static func isTaken(_ path: FilePath, _ output: RotatedName?) -> Bool {
    guard let status = try? FileStatus(of: path) else { return false }
    return (status.kind == .regular || status.kind == .pipe) && output?.covers(path) != true
  }

  private static func target(at path: FilePath) -> LogSurvey.Target {
    do throws(SystemError) {
      if path == .standardInput {
        return .stream(path, try Descriptor(borrowing: STDIN_FILENO).status())
      }
      let status = try FileStatus(of: path)
      switch status.kind {
      case .regular:
        try path.checkReadable()
        return .file(
          LogSurvey.Sighting(path: ByteString(path.bytes), stamp: FileStamp(status)))
      case .pipe, .characterDevice:
        try path.checkReadable()
        return .stream(path, status)
      case .folder: throw SystemError(EISDIR)
      default: throw SystemError(ENXIO)
      }
    } catch {
      return error.number == ENOENT ? .missing : .unreadable(error.sourceError)
    }
  }
}

extension LogSurvey.Target {
  fileprivate static func stream(_ path: FilePath, _ status: FileStatus) -> Self {
    .file(
      LogSurvey.Sighting(path: ByteString(path.bytes), stamp: FileStamp(status), isPipe: true))
  }

  fileprivate var isStream: Bool {
    if case .file(let sighting) = self { sighting.isPipe } else { false }
  }
}

extension FilePath {
  /// For a pattern, the names that it would match of which rotation has left something.
  fileprivate func rotatedNames() -> Set<FilePath> {
    let pattern = FileNamePattern(name)
    guard pattern.isPattern else { return [] }
    var names: Set<FilePath> = []
    for folder in folder.matches() {
      for name in (try? folder.namesInFolder()) ?? [] where !pattern.matches(name) {
        if let name = RotatedName.bases(of: name).first(where: pattern.matches) {
          names.insert(folder.appending(name))
        }
      }
    }
    return names
  }

  /// The folder in front of the first part with a character that stands for others.
  fileprivate var fixedFolder: FilePath {
    var path = self
    while FileNamePattern(path.bytes).isPattern { path = path.folder }
    return path
  }
}

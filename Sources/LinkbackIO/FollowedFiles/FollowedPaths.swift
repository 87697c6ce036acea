import Glibc
package import LinkbackCore
import LinkbackFollowing
package import LinkbackSystem

/// What a command that follows logs reads and writes, as it was named: to be checked before anything
/// is read.
package struct FollowedPaths {
  /// Files that may not be there yet, patterns, and ``FilePath/standardInput``.
  package var logs: [FilePath]
  package var state: FilePath?
  /// `nil` for standard output.
  package var output: FilePath?
  /// Folders, or patterns for them, that rotation moves files to.
  package var rotatedIn: [FilePath]

  package init(
    logs: [FilePath], state: FilePath? = nil, output: FilePath? = nil, rotatedIn: [FilePath] = []
  ) {
    self.logs = logs
    self.state = state
    self.output = output
    self.rotatedIn = rotatedIn
  }

  /// The folders of rotated parts that are not there: they may come. What can't be looked into is said
  /// of all folders alike when they are looked at.
  package func missingFolders() -> [(path: ByteString, reason: String)] {
    let view = FileView()
    var listings = FolderListings(view)
    return rotatedIn.compactMap { folder in
      listings.expire()
      let isThere = listings.matches(of: folder).contains(where: view.mayHave)
      guard !isThere, view.hidden.isEmpty else { return nil }
      return (ByteString(folder.bytes), SystemError(ENOENT).text)
    }
  }

  /// Refuses what can't be followed, and what is written if it would be read as well: each record
  /// would be one more line to read, and reading a state takes SQLite's locks away.
  ///
  /// A file that is named as rotation names a log's would be taken for an older part of it, so these
  /// names are refused too. Names decide, not what is there: what is refused once is refused always.
  /// A pattern may take in the output: ``FollowedFiles`` passes over it.
  package func check() throws(OptionError) {
    if logs.count(where: { $0 == .standardInput }) > 1 {
      throw OptionError("-: standard input is named twice; it can be read once")
    }
    let files = logs.filter { $0 != .standardInput }
    for file in files where (try? FileStatus(of: file))?.kind == .folder {
      let pattern = Self.quoted(file.appending(Array("*.log".utf8)))
      throw OptionError(
        "\(Self.quoted(file)) is a folder; name its logs, as in \(pattern) with the quotes, so that "
          + "new ones are found too")
    }
    for folder in rotatedIn where !FileNamePattern(folder.bytes).isPattern {
      if let status = try? FileStatus(of: folder), status.kind != .folder {
        throw OptionError(
          "--rotated-in: \(Self.quoted(folder)) is not a folder; name the one that rotated logs are "
            + "moved to")
      }
    }
    if let state {
      try check(state, named: "--state: \(Self.quoted(state))", against: files)
    }
    guard let output else {
      // Where standard output leads, as the kernel shows it: `man 5 proc`.
      return try check("/proc/self/fd/1", named: "--output: standard output", against: files)
    }
    if let state, output.isPlace(of: state) {
      throw OptionError("--output: \(Self.quoted(output)) is the file that --state names")
    }
    try check(
      output, named: "--output: \(Self.quoted(output))",
      against: files.filter { !FileNamePattern($0.bytes).isPattern })
  }

  private func check(
    _ place: FilePath, named name: String, against logs: [FilePath]
  ) throws(OptionError) {
    let resolved = (try? place.resolvingLinks()) ?? place
    for log in logs {
      let destination = (try? log.resolvingLinks()) ?? log
      if place.isPlace(of: log) || resolved.isNamed(by: log, suffix: "") {
        throw OptionError("\(name) is the log \(Self.quoted(log)) itself; name another file")
      }
      let isRotated = [log, destination].contains { log in
        resolved.isNamed(by: log, suffix: "[._-]*") || resolved.isRotated(of: log, in: rotatedIn)
      }
      guard isRotated else { continue }
      throw OptionError(
        "\(name) is named as a rotated part of \(Self.quoted(log)) would be, and would be read; give "
          + "it a name that does not begin with the log's, or another folder")
    }
  }

  private static func quoted(_ path: FilePath) -> String {
    "'\(TerminalText.escaped(path.bytes))'"
  }
}

extension FilePath {
  /// Whether this is a name that `log`, which may be a pattern, and a suffix stand for, in a folder of
  /// the log's.
  fileprivate func isNamed(by log: FilePath, suffix: String) -> Bool {
    var pattern = log.name
    if !FileNamePattern(pattern).isPattern {
      pattern = pattern.flatMap { $0 == UInt8(ascii: "\\") ? [$0, $0] : [$0] }
    }
    guard FileNamePattern(pattern + Array(suffix.utf8)).matches(name),
      let folder = try? FileStatus(of: folder).identity
    else { return false }
    return log.folder.matches().contains { (try? FileStatus(of: $0))?.identity == folder }
  }

  /// Whether rotation may make this name of the log's, which may be a pattern, in the log's folder or
  /// in one that it moves files to.
  fileprivate func isRotated(of log: FilePath, in others: [FilePath]) -> Bool {
    let (pattern, name) = (FileNamePattern(log.name), RotatedName(of: log.name))
    let isSame = pattern.isPattern ? pattern.matches(self.name) : name.name == self.name
    let isRotated =
      pattern.isPattern
      ? RotatedName.bases(of: self.name).contains(where: pattern.matches) : name.covers(self.name)
    guard isSame || isRotated, let folder = try? FileStatus(of: folder).identity else {
      return false
    }
    // The log's own name says that it is the log in the log's folder, and a part of it elsewhere.
    let folders = (isRotated ? [log.folder] : []) + others
    return folders.flatMap { $0.matches() }.contains {
      (try? FileStatus(of: $0))?.identity == folder
    }
  }
}

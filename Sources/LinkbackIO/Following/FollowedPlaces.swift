package import LinkbackCore

/// What a command that follows logs reads and writes, as it was named: to be checked before anything
/// is read.
package struct FollowedPlaces {
  /// Files that may not be there yet, patterns, and ``FilePath/standardInput``.
  package var logs: [FilePath]
  package var state: FilePath?
  /// `nil` for standard output.
  package var output: FilePath?

  package init(logs: [FilePath], state: FilePath? = nil, output: FilePath? = nil) {
    self.logs = logs
    self.state = state
    self.output = output
  }

  /// Refuses what can't be followed, and what is written if it would be read as well: each record
  /// would be one more line to read, and reading a state takes SQLite's locks away.
  ///
  /// A file whose name is that of a log and a suffix would be taken for an older part of it, so these
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
      guard [log, destination].contains(where: { resolved.isNamed(by: $0, suffix: "[._-]*") })
      else {
        continue
      }
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
}

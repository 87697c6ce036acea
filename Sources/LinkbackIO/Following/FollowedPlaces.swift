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

  /// Refuses what can't be followed, and outputs that would be read: each record would be one more
  /// line to read.
  ///
  /// A file whose name is that of a log and a suffix would be taken for an older part of it once it
  /// has changed, so these names are refused as well.
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
    let found = files.flatMap { $0.matches() }
    if let state {
      try check(state, as: "--state", named: Self.quoted(state), against: found)
    }
    if let output, let state, output.isPlace(of: state) {
      throw OptionError("--output: \(Self.quoted(output)) is the file that --state names")
    }
    // Where standard output leads, as the kernel shows it: `man 5 proc`.
    try check(
      output ?? "/proc/self/fd/1", as: "--output",
      named: output.map(Self.quoted) ?? "standard output", against: found)
  }

  private func check(
    _ place: FilePath, as option: String, named name: String, against logs: [FilePath]
  ) throws(OptionError) {
    let resolved = (try? place.resolvingLinks()) ?? place
    for log in logs {
      if place.isPlace(of: log) {
        throw OptionError("\(option): \(name) is the log \(Self.quoted(log)) itself")
      }
      let destination = (try? log.resolvingLinks()) ?? log
      guard resolved.isBeside(log) || resolved.isBeside(destination) else { continue }
      throw OptionError(
        "\(option): \(name) is named as a rotated part of \(Self.quoted(log)) would be, and would be "
          + "read; give it a name that does not begin with the log's, or another folder")
    }
  }

  private static func quoted(_ path: FilePath) -> String {
    "'\(TerminalText.escaped(path.bytes))'"
  }
}

extension FilePath {
  /// Whether this is the name of `log` and a suffix, in one folder.
  fileprivate func isBeside(_ log: FilePath) -> Bool {
    guard name.count > log.name.count, name.starts(with: log.name),
      [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_")].contains(name[log.name.count]),
      let folder = try? FileStatus(of: folder)
    else { return false }
    return folder.identity == (try? FileStatus(of: log.folder))?.identity
  }
}

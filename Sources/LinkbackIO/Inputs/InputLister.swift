import Glibc
package import LinkbackCore

/// Turns the paths on a command line into the inputs to read.
///
/// - `-` is standard input. A file that is named is taken, whatever it is called or holds, a named
///   pipe or `/dev/fd/N` too. A folder is read with all folders in it; of symbolic links those
///   that a folder holds are followed to files only, so there are no loops.
/// - In a folder, a regular file is taken if its first 64 KiB, decoded, look like an access log.
///   Hidden names are passed over, and so are Linkback's own records, with a notice.
/// - What is passed over although it mentions `session_id` is warned of: an error log is not.
/// - Content that has to be converted first is a problem where a log was found in the named folder
///   whose rotated part it may be by its name, else a notice.
/// - A file without lines is no log and no other file. It is taken where the named folder holds no
///   access log: so a folder of logs that are all empty counts nothing, and is no problem.
/// - Files of a folder come in the order of their paths' bytes.
/// - One file under several names (device and inode) is read once. So are files of the same content,
///   unless that is empty, whose names differ by a suffix (``NameSuffix``), and one of them that
///   breaks off inside it, as a running compression leaves it.
package struct InputLister {
  /// How much of a file in a folder is looked at, decoded, to see whether it is an access log.
  package static let sampleSize = 64 << 10
  /// How much of a file that is none is searched for `session_id`.
  package static let searchedSize = 1 << 20

  private let judge: (Span<UInt8>) -> SampleVerdict

  /// - Parameter format: What the files of a folder have to fit; `nil` for any format that is known.
  package init(format: LogFormat?) {
    self.init { sample in SampleVerdict(sample, format: format) }
  }

  /// - Parameter judge: Judges the first bytes of a file found in a folder: 1 to ``sampleSize``, fewer
  ///   than that only if the file ends there.
  package init(judge: @escaping (Span<UInt8>) -> SampleVerdict) {
    self.judge = judge
  }

  package func list(_ paths: [FilePath]) -> InputList {
    var listing = Listing(judge: judge)
    for path in paths { listing.add(named: path) }
    listing.list.dropCopies()
    return listing.list
  }
}

private struct Listing {
  let judge: (Span<UInt8>) -> SampleVerdict
  var list = InputList()
  private var taken: [FileStatus.Identity: FilePath] = [:]
  private var found = FolderFindings()

  init(judge: @escaping (Span<UInt8>) -> SampleVerdict) {
    self.judge = judge
  }

  private mutating func note(_ path: FilePath, _ verdict: InputList.Entry.Verdict) {
    list.entries.append(InputList.Entry(path: path, verdict: verdict))
  }

  /// Takes a file, unless it is there already under another name.
  private mutating func take(_ path: FilePath, _ status: FileStatus, isStandardInput: Bool = false)
  {
    if let other = taken[status.identity] {
      let name = TerminalText.escaped(other.bytes)
      note(path, .warning("is the same file as \(name), which is read once"))
      return
    }
    taken[status.identity] = path
    note(path, .taken(Input(path, status, isStandardInput: isStandardInput)))
  }

  // MARK: - Named paths

  mutating func add(named path: FilePath) {
    do throws(SystemError) {
      if path == .standardInput {
        let status = try Descriptor(borrowing: STDIN_FILENO).status()
        take(path, status, isStandardInput: true)
        return
      }
      let status = try FileStatus(of: path)
      if status.kind == .folder {
        let start = list.entries.count
        found = FolderFindings()
        let count = try add(folder: path)
        list.settle(found, in: path, logs: count)
        // A folder of nothing but problems has said what is wrong with it.
        let entries = list.entries[start...]
        if count == 0, !entries.contains(where: { $0.isProblem || $0.isTaken }) {
          note(path, .problem(Self.holdsNothing))
        }
      } else {
        try path.checkReadable()
        take(path, status)
      }
    } catch {
      note(path, .problem(error.sourceError))
    }
  }

  private static let holdsNothing = SourceError(
    .unreadable,
    "holds no access log; name a file to have it read whatever it holds (--verbose lists what was "
      + "skipped)")

  // MARK: - Folders

  /// Adds what a folder holds.
  /// - Returns: How many access logs it and the folders in it hold.
  private mutating func add(folder: FilePath) throws(SystemError) -> Int {
    var found: [(key: [UInt8], path: FilePath, finding: Finding)] = []
    for name in try folder.namesInFolder() {
      let path = folder.appending(name)
      let finding = Self.finding(at: path, name)
      // With the slash behind a folder's name, the order in each folder makes the order of whole
      // paths: "a.log" comes before "a/b", as "." does before "/".
      let key = if case .folder = finding { name + [UInt8(ascii: "/")] } else { name }
      found.append((key, path, finding))
    }
    found.sort { $0.key.lexicographicallyPrecedes($1.key) }
    var count = 0
    for (_, path, finding) in found {
      switch finding {
      case .other(let verdict): note(path, verdict)
      case .file(let status): count += add(candidate: path, status) ? 1 : 0
      case .folder:
        do throws(SystemError) {
          count += try add(folder: path)
        } catch {
          note(path, .problem(error.sourceError))
        }
      }
    }
    return count
  }

  /// What a name in a folder stands for.
  private enum Finding {
    case folder
    case file(FileStatus)
    case other(InputList.Entry.Verdict)
  }

  private static func finding(at path: FilePath, _ name: [UInt8]) -> Finding {
    guard name.first != UInt8(ascii: ".") else { return .other(.skipped("has a hidden name")) }
    do throws(SystemError) {
      let link = try FileStatus(of: path, followingLinks: false)
      let status = link.kind == .link ? try FileStatus(of: path) : link
      switch (status.kind, link.kind) {
      case (.folder, .link):
        return .other(.skipped("is a symbolic link to a folder; name it to have it read"))
      case (.folder, _): return .folder
      case (.regular, _): return .file(status)
      default: return .other(.skipped("is not a regular file; name it to have it read"))
      }
    } catch {
      return switch error.number {
      case ENOENT: .other(.skipped("is a symbolic link to nothing, or was removed just now"))
      case ELOOP: .other(.skipped("is a symbolic link that leads back to itself"))
      default: .other(.problem(error.sourceError))
      }
    }
  }

  /// Takes a file found in a folder if it looks like an access log.
  private mutating func add(candidate path: FilePath, _ status: FileStatus) -> Bool {
    if taken[status.identity] != nil {
      take(path, status)
      return true
    }
    var sample: [UInt8] = []
    do throws(SourceError) {
      try Self.read(InputLister.sampleSize, of: path, into: &sample)
    } catch {
      // What breaks off behind a recognisable beginning is judged, and read, by that.
      guard !sample.isEmpty else {
        if error.code == .unsupported { found.unsupported.append(list.entries.count) }
        note(path, .problem(error))
        return false
      }
    }
    switch sample.isEmpty ? .noLines : judge(sample.span) {
    case .accessLog:
      take(path, status)
      return true
    case .noLines:
      found.empty.append((list.entries.count, status))
      note(path, .skipped(sample.isEmpty ? "is empty" : "holds nothing but comments"))
    case .records:
      found.records.append(list.entries.count)
      note(path, .skipped("holds Linkback's own records; name it to have it read"))
    case .other:
      note(path, Self.mentions(path, sample) ? Self.isLeftOut : Self.isNoLog)
    }
    return false
  }

  private static let isNoLog = InputList.Entry.Verdict.skipped(
    "does not look like an access log; name it to have it read")
  private static let isLeftOut = InputList.Entry.Verdict.warning(
    "is left out as no access log, but mentions session_id; name it to have it read")

  /// Whether the beginning of a file that is no access log mentions a session.
  private static func mentions(_ path: FilePath, _ sample: [UInt8]) -> Bool {
    if SampleMentions.contains(sample.span) { return true }
    guard sample.count == InputLister.sampleSize else { return false }
    var more: [UInt8] = []
    // What breaks off was read up to there.
    try? read(InputLister.searchedSize, of: path, into: &more)
    return SampleMentions.contains(more.span)
  }

  /// Reads the beginning of a file; what was read before an error is in `sample`.
  private static func read(
    _ count: Int, of path: FilePath, into sample: inout [UInt8]
  ) throws(SourceError) {
    var source = try InputSource(path: path)
    var buffer = [UInt8](repeating: 0, count: count)
    while sample.count < count {
      let more = try source.read(into: &buffer, at: sample.count)
      if more == 0 { break }
      sample += buffer[sample.count..<sample.count + more]
    }
  }
}

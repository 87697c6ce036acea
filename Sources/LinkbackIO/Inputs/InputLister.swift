import Glibc
import LinkbackCore

/// Turns the paths on a command line into the inputs to read.
///
/// - `-` is standard input. A file that is named is taken, whatever it is called or holds, a named
///   pipe or `/dev/fd/N` too. A folder is read with all folders in it; of symbolic links those
///   that a folder holds are followed to files only, so there are no loops.
/// - In a folder, a regular file is taken if its first 64 KiB, inflated, look like an access log.
///   Hidden names are passed over. Content that has to be converted first is a problem, not a
///   skip: a folder of zstd archives would otherwise be counted as zero.
/// - Files of a folder come in the order of their paths' bytes.
/// - One file under several names (device and inode) is read once. So are `X` and `X.gz` with the
///   same content, and an `X.gz` that breaks off inside it, as a running compression leaves it.
package struct InputLister {
  /// How much of a file in a folder is looked at, uncompressed.
  package static let sampleSize = 64 * 1024

  private let isAccessLog: (Span<UInt8>) -> Bool

  /// - Parameter isAccessLog: Judges the first bytes of a file found in a folder: 1 to
  ///   ``sampleSize``, fewer than that only if the file ends there.
  package init(isAccessLog: @escaping (Span<UInt8>) -> Bool) {
    self.isAccessLog = isAccessLog
  }

  package func list(_ paths: [FilePath]) -> InputList {
    var listing = Listing(isAccessLog: isAccessLog)
    for path in paths { listing.add(named: path) }
    listing.dropCompressedCopies()
    return listing.list
  }
}

private struct Listing {
  let isAccessLog: (Span<UInt8>) -> Bool
  var list = InputList()
  private var taken: [FileStatus.Identity: FilePath] = [:]

  init(isAccessLog: @escaping (Span<UInt8>) -> Bool) {
    self.isAccessLog = isAccessLog
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
    let isRegular = status.kind == .regular
    let input = Input(
      path: path, kind: isStandardInput ? .standardInput : isRegular ? .regularFile : .stream,
      size: isRegular ? status.size : nil, identity: status.identity)
    note(path, .taken(input))
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
        let problems = list.entries.count(where: \.isProblem)
        // A folder of nothing but problems has said what is wrong with it.
        if try add(folder: path) == 0, list.entries.count(where: \.isProblem) == problems {
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
        note(path, .problem(error))
        return false
      }
    }
    guard !sample.isEmpty else {
      note(path, .skipped("is empty"))
      return false
    }
    guard isAccessLog(sample.span) else {
      note(path, .skipped("does not look like an access log; name it to have it read"))
      return false
    }
    take(path, status)
    return true
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

  // MARK: - Copies

  /// Drops each `X.gz` whose content is that of an `X` in the list.
  mutating func dropCompressedCopies() {
    var plain: [FilePath: FilePath] = [:]
    for input in list.inputs where input.kind == .regularFile {
      plain[input.path.withoutRedundantParts] = input.path
    }
    for index in list.entries.indices {
      let suffix = Array(".gz".utf8)
      guard case .taken(let input) = list.entries[index].verdict, input.kind == .regularFile,
        input.path.bytes.suffix(suffix.count) == suffix[...]
      else { continue }
      let stem = FilePath(bytes: Array(input.path.bytes.dropLast(suffix.count)))
      guard let original = plain[stem.withoutRedundantParts] else { continue }
      let name = TerminalText.escaped(original.bytes)
      switch ContentComparison(of: input.path, with: original) {
      case .different: break
      case .equal:
        list.entries[index].verdict = .warning("has the content of \(name), which is read once")
      case .brokenCopy(let error):
        list.entries[index].verdict = .warning(
          "is an unfinished copy of \(name), which is read once: \(error.message)")
      }
    }
  }
}

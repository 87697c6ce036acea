import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// What an ``InputLister`` has found so far.
struct Listing {
  var list = InputList()
  /// What was found under each path that was named.
  private(set) var names: [FilePath: ListedNames] = [:]
  private let mostHeld: Int
  private var samples: SampleReader
  private var held = 0
  private var taken: [FileIdentity: FilePath] = [:]
  private var unjudged = UnjudgedFiles()
  /// The path that was named.
  private var named = FilePath.standardInput

  /// - Parameter mostHeld: How many files stay open.
  init(holding mostHeld: Int, _ samples: SampleReader) {
    self.mostHeld = mostHeld
    self.samples = samples
  }

  /// Forgets what was found, and closes it.
  mutating func begin() { self = Listing(holding: mostHeld, samples) }

  private mutating func note(_ path: FilePath, _ verdict: InputList.Candidate.Verdict) {
    list.candidates.append(InputList.Candidate(path: path, verdict: verdict))
  }

  /// Reports paths under which the files were other ones each time that they were listed.
  mutating func note(unsettled paths: [FilePath]) {
    for path in paths {
      note(
        path,
        .problem(
          SourceError(
            .damaged,
            "files were renamed, created or removed each of the \(InputLister.mostListings) times that "
              + "they were listed, so that some may be missing; count again")))
    }
  }

  /// Takes an input, unless it is there already under another name.
  private mutating func take(_ input: Input) {
    if let other = taken[input.identity] {
      let name = TerminalText.escaped(other.bytes)
      note(input.path, .warning("is the same file as \(name), which is read once"))
      return
    }
    taken[input.identity] = input.path
    guard input.kind == .regularFile, let file = input.file else {
      note(input.path, .taken(input))
      return
    }
    note(input.path, .taken(Input(held < mostHeld ? file : file.released)))
    held += 1
  }

  // MARK: - Named paths

  mutating func add(named path: FilePath) {
    named = path
    names[path] = ListedNames()
    do throws(SourceError) {
      if path == .standardInput { return take(try .standardInput()) }
      let status: FileStatus
      do throws(SystemError) {
        status = try FileStatus(of: path)
        if status.kind == .folder { return try addAll(in: path) }
        if status.kind != .regular {
          try path.checkReadable()
          return take(Input(stream: path, status))
        }
      } catch {
        let isPattern = error.number == ENOENT && FileNamePattern(path.bytes).isPattern
        throw isPattern
          ? SourceError(.unreadable, "no file matches this pattern; check it") : error.sourceError
      }
      take(try open(path, status))
    } catch {
      note(path, .problem(error))
    }
  }

  /// Opens a regular file.
  ///
  /// - Parameter status: Of the file that the path meant just now.
  private mutating func open(_ path: FilePath, _ status: FileStatus) throws(SourceError) -> Input {
    names[named]?.add(path, status)
    let file = try ListedFile(path)
    names[named]?.add(path, file.status)
    return Input(file)
  }

  private mutating func addAll(in folder: FilePath) throws(SystemError) {
    let start = list.candidates.count
    unjudged = UnjudgedFiles()
    let count = try add(folder: folder)
    list.settle(unjudged, in: folder, logs: count)
    // A folder of nothing but problems has said what is wrong with it.
    let candidates = list.candidates[start...]
    if count == 0, !candidates.contains(where: { $0.isProblem || $0.isTaken }) {
      note(folder, .problem(unjudged.hasPartial ? Self.holdsPartials : Self.holdsNothing))
    }
  }

  private static let holdsNothing = SourceError(
    .unreadable,
    "holds no access log; name a file to have it read whatever it holds (--verbose lists what was "
      + "skipped)")

  private static let holdsPartials = SourceError(
    .unreadable, "holds partials and no access log; add them up with 'linkback merge'")

  // MARK: - Folders

  /// Adds what a folder holds.
  /// - Returns: How many access logs it and the folders in it hold.
  private mutating func add(folder: FilePath) throws(SystemError) -> Int {
    var count = 0
    for (path, content) in try FolderContent.sorted(folder) {
      switch content {
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

  /// Takes a file found in a folder if it looks like an access log.
  private mutating func add(candidate path: FilePath, _ status: FileStatus) -> Bool {
    let file: Input
    let sampled: SampleReader.Content
    do throws(SourceError) {
      file = try open(path, status)
      if taken[file.identity] != nil {
        take(file)
        return true
      }
      guard file.file?.kind != .sqlite else {
        note(path, .skipped("is a part of an SQLite database, as a state of Linkback is"))
        return false
      }
      guard file.file?.kind != .partial else {
        unjudged.hasPartial = true
        note(path, .skipped("is a partial, which 'linkback merge' adds up"))
        return false
      }
      sampled = try samples.content(of: file)
    } catch {
      if error.code == .unsupported { unjudged.unsupported.append(list.candidates.count) }
      note(path, .problem(error))
      return false
    }
    switch sampled {
    case .accessLog:
      take(file)
      return true
    case .empty, .comments:
      if let file = file.file { unjudged.empty.append((list.candidates.count, file.released)) }
      note(path, .skipped(sampled == .empty ? "is empty" : "holds nothing but comments"))
    case .records:
      unjudged.records.append(list.candidates.count)
      note(path, .skipped("holds Linkback's own records; name it to have it read"))
    case .other:
      note(path, .skipped("does not look like an access log; name it to have it read"))
    case .otherWithMatch:
      note(
        path,
        .warning(
          "not read: it does not look like an access log, but mentions session_id; name it to have it read"
        ))
    }
    return false
  }
}

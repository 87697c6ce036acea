import Glibc
package import LinkbackCore
import LinkbackFollowing
package import LinkbackSystem

/// One thing to read.
package struct Input: Sendable {
  package enum Kind: Sendable {
    case standardInput
    /// A regular file: it has a size, can be read in parts, and read again.
    case regularFile
    /// A named pipe or a device: it can be read once, from its beginning.
    case stream
  }

  /// As it was given, or joined from a folder's path as given and the names below it.
  package let path: FilePath
  package let kind: Kind
  /// In bytes on the disk, for a regular file (also one that standard input reads).
  package let size: Int64?
  let identity: FileIdentity
  /// `nil` for a pipe or a device.
  let file: ListedFile?
  /// What hands it over, where it comes with others.
  let feed: (any ContentFeed)?
  /// Why its lines may count twice: it may be a copy of another input.
  var doubt: SourceError?

  /// A regular file.
  init(_ file: ListedFile) {
    path = file.path
    kind = .regularFile
    size = file.status.size
    identity = file.status.identity
    self.file = file
    feed = nil
  }

  /// A file that is handed over with others, in their order.
  init(_ feed: any ContentFeed, named path: FilePath) {
    self.path = path
    kind = .stream
    size = nil
    identity = feed.file.status.identity
    file = nil
    self.feed = feed
  }

  /// A named pipe or a device.
  init(stream path: FilePath, _ status: FileStatus) {
    self.path = path
    kind = .stream
    size = nil
    identity = status.identity
    file = nil
    feed = nil
  }

  private init(standardInput file: OpenFile) throws(SourceError) {
    let isRegular = file.status.kind == .regular
    path = .standardInput
    kind = .standardInput
    size = isRegular ? file.status.size : nil
    identity = file.status.identity
    self.file = isRegular ? try ListedFile(.standardInput, file) : nil
    feed = nil
  }

  static func standardInput() throws(SourceError) -> Input {
    try Input(standardInput: OpenFile(Descriptor(borrowing: STDIN_FILENO)))
  }

  /// Whether it is a file that is decoded while it is read.
  var isCompressed: Bool { file?.kind.isCompressed == true }

  /// Opens the input; for a regular file, the very one that was listed.
  package func open() throws(SourceError) -> OpenInput { try OpenInput(self) }
}

extension Input: Equatable {
  package static func == (left: Input, right: Input) -> Bool {
    (left.path, left.kind, left.size, left.identity, left.doubt)
      == (right.path, right.kind, right.size, right.identity, right.doubt)
  }
}

/// What became of the paths on the command line, in the order in which they are read and reported.
package struct InputList: Equatable, Sendable {
  /// A path that was named, or found in a folder, and what became of it.
  package struct Candidate: Equatable, Sendable {
    package enum Verdict: Equatable, Sendable {
      case taken(Input)
      /// Found in a folder and left alone: of interest with `--verbose`.
      case skipped(String)
      /// Not read, for a reason that users should know: its content is read under another name, for example.
      case warning(String)
      /// Should have been read and can't be: missing, unreadable, of an unsupported kind.
      case problem(SourceError)
    }

    package let path: FilePath
    package internal(set) var verdict: Verdict

    var isProblem: Bool {
      if case .problem = verdict { true } else { false }
    }
    var isTaken: Bool {
      if case .taken = verdict { true } else { false }
    }
    var isRegularFile: Bool {
      if case .taken(let input) = verdict { input.kind == .regularFile } else { false }
    }
  }

  package internal(set) var candidates: [Candidate] = []

  package var inputs: [Input] {
    candidates.compactMap { if case .taken(let input) = $0.verdict { input } else { nil } }
  }

  /// How many bytes all inputs have on the disk, at most 2^63 - 1; `nil` where one of them has no size.
  package var size: Int64? {
    var total: Int64 = 0
    for input in inputs {
      guard let size = input.size else { return nil }
      let sum = total.addingReportingOverflow(size)
      total = sum.overflow ? .max : sum.partialValue
    }
    return total
  }

  /// The input that is the file at `path`, under whatever name: an output that would replace what
  /// is read.
  package func input(at path: FilePath) -> Input? {
    guard let status = try? FileStatus(of: path) else { return nil }
    return input(of: status)
  }

  /// The input that standard output is redirected to: reading it would not end.
  package var standardOutput: Input? {
    guard let status = try? Descriptor(borrowing: STDOUT_FILENO).status() else { return nil }
    return input(of: status)
  }

  /// Devices and pipes may be both: `/dev/null`, a terminal.
  private func input(of status: FileStatus) -> Input? {
    guard status.kind == .regular else { return nil }
    return inputs.first { $0.identity == status.identity }
  }
}

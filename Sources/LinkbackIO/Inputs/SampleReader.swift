import LinkbackCore
import LinkbackFollowing
import LinkbackSystem

/// Reads the beginnings of files found in a folder, and has them judged.
///
/// A folder may be listed several times: a file that did not change since it was judged is not read again.
struct SampleReader {
  /// What a file in a folder is.
  enum Content: Equatable {
    case accessLog
    case empty
    case comments
    /// Linkback's own.
    case records
    case other
    /// One that mentions a session.
    case otherWithMatch
  }

  private struct Key: Hashable {
    let identity: FileIdentity
    let size: Int64
    let modified: Int64

    init(_ status: FileStatus) {
      (identity, size, modified) = (status.identity, status.size, status.modified)
    }
  }

  let judge: (Span<UInt8>) -> SampleVerdict
  private var contents: [Key: Content] = [:]

  init(judge: @escaping (Span<UInt8>) -> SampleVerdict) {
    self.judge = judge
  }

  /// - Throws: Where not even the beginning can be read.
  mutating func content(of file: Input) throws(SourceError) -> Content {
    guard let status = file.file?.status else {
      preconditionFailure("a folder's files are regular")
    }
    let key = Key(status)
    if let known = contents[key] { return known }
    let content = try judgement(of: file)
    contents[key] = content
    return content
  }

  private func judgement(of file: Input) throws(SourceError) -> Content {
    var sample: [UInt8] = []
    var failure: SourceError?
    do throws(SourceError) {
      try Self.read(InputLister.sampleSize, of: file, into: &sample)
    } catch {
      failure = error
      if sample.isEmpty { throw error }
    }
    guard !sample.isEmpty else { return .empty }
    let verdict = judge(sample.span)
    // What breaks off after a recognisable beginning is judged, and read, by that. Where the system could
    // not read on, too little may be there to recognise anything.
    if let failure, failure.code == .unreadable, verdict != .accessLog { throw failure }
    return switch verdict {
    case .accessLog: .accessLog
    case .noLines: .comments
    case .records: .records
    case .other: Self.mentions(file, sample) ? .otherWithMatch : .other
    }
  }

  /// Whether the beginning of a file that is no access log mentions a session.
  private static func mentions(_ file: Input, _ sample: [UInt8]) -> Bool {
    if SampleMatches.contains(sample.span) { return true }
    guard sample.count == InputLister.sampleSize else { return false }
    var more: [UInt8] = []
    // What breaks off was read up to there.
    try? read(InputLister.searchedSize, of: file, into: &more)
    return SampleMatches.contains(more.span)
  }

  /// Reads the beginning of a file to `sample`, which also has what came before an error.
  private static func read(
    _ count: Int, of file: Input, into sample: inout [UInt8]
  ) throws(SourceError) {
    var source = try file.open().source()
    var buffer = [UInt8](repeating: 0, count: count)
    var filled = 0
    defer { sample = Array(buffer[..<filled]) }
    try source.fill(&buffer, &filled)
  }
}

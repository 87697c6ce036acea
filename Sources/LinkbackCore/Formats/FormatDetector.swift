/// Finds the format of a file by its first lines.
///
/// Each line that fits a format is a vote; blank lines, comments and junk have none. The format with
/// the most votes wins, of equals the one seen first. What was detected is reported; it never changes
/// what a line counts as.
package struct FormatDetector {
  /// How much of a file is looked at, uncompressed.
  package static let headLength = 64 << 10
  /// How many lines of which none fits show that a file is no access log. A new server's log may be a few bytes
  /// of noise.
  package static let fewestUnknownLines = 5

  /// What the lines at a file's beginning are.
  package struct Findings: Equatable, Sendable {
    package struct Vote: Equatable, Sendable {
      package var name: FormatName
      package var lines: Int
    }

    /// In the order in which the formats were seen first.
    package fileprivate(set) var votes: [Vote] = []
    /// Lines that are neither blank nor a comment.
    package fileprivate(set) var informative = 0
    /// Of them, those that are shaped as an error log's.
    package fileprivate(set) var ofErrorLogs = 0
    /// Of them, those whose message is an array of numbers, see ``JournalArray``.
    package fileprivate(set) var withArrays = 0

    /// The format of most lines, or `nil` if no line fits one.
    package var winner: FormatName? {
      var best: Vote?
      for vote in votes where vote.lines > best?.lines ?? 0 { best = vote }
      return best?.name
    }

    /// Whether the beginning is that of an access log: at least one in ten of its lines fits. A page
    /// that quotes a line of a log is none; a container's output with a server's lines among others
    /// is one.
    package var isAccessLog: Bool {
      let fitting = votes.reduce(0) { $0 + $1.lines }
      return fitting > 0 && fitting * 10 >= informative
    }
  }

  private var reader: LineReader
  private var findings = Findings()

  private init(format: LogFormat?) { reader = LineReader(format: format, zone: .utc) }

  /// What the lines of the file that begins with `head` are.
  ///
  /// - Parameters:
  ///   - isWhole: Whether the file ends with the head; otherwise a last line without LF is cut off
  ///     and has no vote.
  ///   - format: The only format to try, or `nil` for all.
  /// - Complexity: O(n).
  package static func findings(
    in head: Span<UInt8>, isWhole: Bool, format: LogFormat? = nil
  ) -> Findings {
    var detector = FormatDetector(format: format)
    // A byte order mark is no part of the first line.
    let hasMark = head.count >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF
    var start = hasMark ? 3 : 0
    while start < head.count {
      let end = ByteSearch.first(0x0A, in: head, start..<head.count)
      if end == head.count, !isWhole { break }
      detector.look(at: head.extracting(LineBounds.content(of: head, start..<end)))
      start = end + 1
    }
    return detector.findings
  }

  private mutating func look(at line: Span<UInt8>) {
    guard line.count > 0 else { return }
    var entry = LogEntry()
    let fits = reader.read(line, into: &entry)
    // A comment says nothing of its own; but `#Fields` says how to read what follows.
    guard line[0] != 0x23 else { return }
    findings.informative += 1
    if JournalArray.isIn(line) { findings.withArrays += 1 }
    guard fits else {
      if ErrorLogShape.begins(line) { findings.ofErrorLogs += 1 }
      return
    }
    let name = reader.name(of: line, entry)
    if let index = findings.votes.firstIndex(where: { $0.name == name }) {
      findings.votes[index].lines += 1
    } else {
      findings.votes.append(Findings.Vote(name: name, lines: 1))
    }
  }
}

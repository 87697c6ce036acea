/// Finds the format of a file by its first lines.
///
/// Each line that fits a format is a vote; blank lines, comments and junk have none. The format with
/// the most votes wins, of equals the one seen first. What was detected is reported and tried first;
/// it never changes what a line counts as.
package struct FormatDetector {
  /// How much of a file is looked at, uncompressed.
  package static let headLength = 64 << 10

  private var reader = LineReader(format: nil, zone: .utc)
  private var votes: [(name: FormatName, count: Int)] = []

  package init() {}

  /// The format of the file that begins with `head`, or `nil` if no line of it fits one.
  ///
  /// - Parameter isWhole: Whether the file ends with the head; otherwise a last line without LF is
  ///   cut off and has no vote.
  package static func format(of head: Span<UInt8>, isWhole: Bool) -> FormatName? {
    var detector = FormatDetector()
    forEachLine(of: head, isWhole: isWhole) { detector.vote($0) }
    return detector.winner
  }

  /// Whether the file that begins with `head` is an access log: at least one in ten of its lines,
  /// blank ones and comments aside, is in `format`, or in any format. A page that quotes a line of a
  /// log is none; a container's output with a server's lines among others is one.
  package static func isAccessLog(
    _ head: Span<UInt8>, isWhole: Bool, in format: LogFormat?
  ) -> Bool {
    var reader = LineReader(format: format, zone: .utc)
    var (fitting, informative) = (0, 0)
    forEachLine(of: head, isWhole: isWhole) { line in
      guard line.count > 0 else { return }
      var entry = LogEntry()
      let fits = reader.read(line, into: &entry)
      // A comment says nothing of its own; but `#Fields` says how to read what follows.
      guard line[0] != 0x23 else { return }
      informative += 1
      if fits { fitting += 1 }
    }
    return fitting > 0 && fitting * 10 >= informative
  }

  /// Hands out the whole lines.
  private static func forEachLine(
    of head: Span<UInt8>, isWhole: Bool, _ body: (Span<UInt8>) -> Void
  ) {
    // A byte order mark is no part of the first line.
    let hasMark = head.count >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF
    var start = hasMark ? 3 : 0
    while start < head.count {
      let end = ByteSearch.first(0x0A, in: head, start..<head.count)
      if end == head.count, !isWhole { return }
      body(head.extracting(LineBounds.content(of: head, start..<end)))
      start = end + 1
    }
  }

  private mutating func vote(_ line: Span<UInt8>) {
    var entry = LogEntry()
    guard reader.read(line, into: &entry), line[0] != 0x23 else { return }
    let name = reader.name(of: line, entry)
    if let index = votes.firstIndex(where: { $0.name == name }) {
      votes[index].count += 1
    } else {
      votes.append((name, 1))
    }
  }

  private var winner: FormatName? {
    var best: (name: FormatName, count: Int)?
    for vote in votes where vote.count > best?.count ?? 0 { best = vote }
    return best?.name
  }
}

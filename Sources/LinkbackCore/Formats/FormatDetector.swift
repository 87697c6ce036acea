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
    forEachLine(of: head, isWhole: isWhole) { line in
      detector.vote(line)
      return true
    }
    return detector.winner
  }

  /// Whether any line of the file that begins with `head` is in `format`, or in any format.
  package static func isAccessLog(
    _ head: Span<UInt8>, isWhole: Bool, in format: LogFormat?
  ) -> Bool {
    var reader = LineReader(format: format, zone: .utc)
    var isFound = false
    forEachLine(of: head, isWhole: isWhole) { line in
      var entry = LogEntry()
      isFound = reader.read(line, into: &entry)
      return !isFound
    }
    return isFound
  }

  /// Hands out the whole lines until `body` answers `false`.
  private static func forEachLine(
    of head: Span<UInt8>, isWhole: Bool, _ body: (Span<UInt8>) -> Bool
  ) {
    // A byte order mark is no part of the first line.
    let hasMark = head.count >= 3 && head[0] == 0xEF && head[1] == 0xBB && head[2] == 0xBF
    var start = hasMark ? 3 : 0
    while start < head.count {
      let end = ByteSearch.first(0x0A, in: head, start..<head.count)
      if end == head.count, !isWhole { return }
      guard body(head.extracting(LineBounds.content(of: head, start..<end))) else { return }
      start = end + 1
    }
  }

  private mutating func vote(_ line: Span<UInt8>) {
    var entry = LogEntry()
    guard reader.read(line, into: &entry) else { return }
    let name = CommonLogFamily.name(of: line, entry)
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

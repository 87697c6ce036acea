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
    var start = 0
    while start < head.count {
      let end = ByteSearch.first(0x0A, in: head, start..<head.count)
      if end == head.count, !isWhole { break }
      detector.vote(head.extracting(LineBounds.content(of: head, start..<end)))
      start = end + 1
    }
    return detector.winner
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

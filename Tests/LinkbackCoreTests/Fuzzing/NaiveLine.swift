import LinkbackCore

/// A line of a log as the rules define it, found in the simplest way: no blocks, no buffer.
struct NaiveLine {
  /// With the NULs before it, the CR and the LF.
  var whole: Range<Int>
  /// Where its LF is, or would be.
  var end: Int
  /// Without them.
  var content: Range<Int>

  /// All lines of a file. A byte order mark at its beginning belongs to none; nothing, or only NULs,
  /// after the last LF is none.
  static func lines(of log: [UInt8]) -> [NaiveLine] {
    var lines: [NaiveLine] = []
    var start = log.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < log.count {
      let lineFeed = log[start...].firstIndex(of: 0x0A)
      let end = lineFeed ?? log.count
      let first = log[start..<end].firstIndex { $0 != 0 } ?? end
      if lineFeed == nil, first == end { break }
      let last = first < end && log[end - 1] == 0x0D ? end - 1 : end
      lines.append(
        NaiveLine(whole: start..<min(end + 1, log.count), end: end, content: first..<last))
      start = end + 1
    }
    return lines
  }
}

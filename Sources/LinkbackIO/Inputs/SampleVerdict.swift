package import LinkbackCore

/// What the first bytes of a file in a folder say about it. Its name says nothing.
package enum SampleVerdict: Equatable, Sendable {
  case accessLog
  /// Nothing but blank lines and comments: the beginning of a log, or nothing.
  case noLines
  /// Records that Linkback has written: its input was counted where they come from.
  case records
  case other

  /// - Parameters:
  ///   - sample: The first ``InputLister/sampleSize`` bytes; fewer are the whole file.
  ///   - format: What the file has to fit; `nil` for any format that is known.
  package init(_ sample: Span<UInt8>, format: LogFormat?) {
    let isWhole = sample.count < InputLister.sampleSize
    // Who asks for records by name wants them.
    if format?.name != .linkbackEvents, Self.holdsRecords(sample) {
      self = .records
      return
    }
    let findings = FormatDetector.findings(in: sample, isWhole: isWhole, format: format)
    self =
      if findings.isAccessLog {
        .accessLog
      } else if isWhole && findings.informative == 0 {
        .noLines
      } else {
        .other
      }
  }

  /// Whether the first line is a record of Linkback's, and at least half of all lines are.
  private static func holdsRecords(_ sample: Span<UInt8>) -> Bool {
    var (records, lines) = (0, 0)
    var start = 0
    while start < sample.count {
      let end = ByteSearch.first(0x0A, in: sample, start..<sample.count)
      let line = sample.extracting(LineBounds.content(of: sample, start..<end))
      start = end + 1
      guard line.count > 0 else { continue }
      lines += 1
      if RecordShape.begins(line) { records += 1 }
      guard records > 0 else { return false }
    }
    return records > 0 && 2 * records >= lines
  }
}

/// Looks for `session_id` in a file that is no access log.
enum SampleMatches {
  /// Whether a line mentions it. Lines of error logs do not count: they copy a request that the access log has,
  /// too; neither do web pages, as reports are.
  ///
  /// - Complexity: O(n).
  static func contains(_ sample: Span<UInt8>) -> Bool {
    guard !isWebPage(sample) else { return false }
    var matcher = PrefilterMatcher()
    var newlines: UInt64 = 0
    var position = 0
    while let found = Prefilter.candidate(in: sample, from: position, newlines: &newlines) {
      let start = ByteSearch.afterLast(0x0A, in: sample, position..<found)
      let end = ByteSearch.first(0x0A, in: sample, found..<sample.count)
      let line = sample.extracting(start..<end)
      if matcher.matches(line), !isOfErrorLog(line) { return true }
      position = min(end + 1, sample.count)
    }
    return false
  }

  private static func isWebPage(_ sample: Span<UInt8>) -> Bool {
    let declaration = Array("<!doctype html".utf8)
    guard sample.count >= declaration.count else { return false }
    for index in declaration.indices where sample[index] | 0x20 != declaration[index] {
      return false
    }
    return true
  }

  /// How far into a line an error log's shape may begin, after what a container or syslog puts before it.
  private static let longestPrefix = 160

  private static func isOfErrorLog(_ line: Span<UInt8>) -> Bool {
    for start in 0..<min(longestPrefix, line.count) {
      let isWordStart = start == 0 || [0x20, 0x09, 0x22].contains(line[start - 1])
      if isWordStart, ErrorLogShape.begins(line, at: start) { return true }
    }
    return false
  }
}

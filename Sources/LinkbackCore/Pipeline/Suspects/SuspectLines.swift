/// The lines of a file, or of a part of one, that mention `session_id` elsewhere than in a Referer and
/// did not count: a healthy log has few of them, and callbacks.
///
/// A warning names them bucket by bucket, with the number and a copy of the first one, so that the reason can be
/// found by explaining it. Of an error log's lines none is suspect.
package struct SuspectLines: Sendable {
  /// The first line in a bucket.
  package struct First: Sendable {
    /// From 1; in the file, once all parts before it were added.
    package var number: Int
    /// The line, or `nil` for one that is longer than ``longestCopy``.
    package var text: [UInt8]?
    /// The `#Fields` line in effect.
    package var columns: W3CState
  }

  /// The longest line that is copied, in bytes.
  package static let longestCopy = 8 << 10

  /// The buckets of suspect lines, in the order in which a warning names them.
  package static let buckets: [Rejection] = [
    .malformed, .foreign, .incomplete, .wrongMethod, .other,
  ]

  private var counts: [8 of Int] = .init(repeating: 0)
  private var firsts: [First?] = []
  /// What the ids of foreign lines have in common.
  package internal(set) var foreignIDs = CommonBeginning()
  /// How many lines in ``Rejection/other`` have no query in what was requested.
  package internal(set) var linesWithoutQuery = 0
  /// How many lines of an error log mention `session_id`. The access log has their requests, so they are
  /// not suspect; where nothing else was read, they are worth a word.
  package internal(set) var errorLogLines = 0

  package init() {}

  /// How many suspect lines are in a bucket.
  package func count(of bucket: Rejection) -> Int { counts[bucket.rawValue] }

  package var count: Int {
    counts.indices.reduce(0) { $0 + counts[$1] }
  }

  package func first(in bucket: Rejection) -> First? {
    firsts.isEmpty ? nil : firsts[bucket.rawValue]
  }

  /// Counts a line.
  ///
  /// - Complexity: O(1); copies the first line in each bucket.
  mutating func add(
    _ bucket: Rejection, _ line: Span<UInt8>, number: Int, _ columns: @autoclosure () -> W3CState
  ) {
    counts[bucket.rawValue] += 1
    guard counts[bucket.rawValue] == 1 else { return }
    if firsts.isEmpty { firsts = Array(repeating: nil, count: counts.count) }
    firsts[bucket.rawValue] = First(
      number: number,
      text: line.count > Self.longestCopy ? nil : Array(copying: line, 0..<line.count),
      columns: columns())
  }

  /// Adds the next part of the same file, which has `lines` before it.
  package mutating func append(_ part: SuspectLines, after lines: Int) {
    for bucket in Self.buckets {
      guard part.count(of: bucket) > 0 else { continue }
      if count(of: bucket) == 0, var first = part.first(in: bucket) {
        first.number += lines
        if firsts.isEmpty { firsts = Array(repeating: nil, count: counts.count) }
        firsts[bucket.rawValue] = first
      }
      counts[bucket.rawValue] += part.count(of: bucket)
    }
    foreignIDs.add(part.foreignIDs)
    linesWithoutQuery += part.linesWithoutQuery
    errorLogLines += part.errorLogLines
  }
}

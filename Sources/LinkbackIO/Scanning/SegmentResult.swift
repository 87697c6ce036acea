import LinkbackCore

/// What one segment contributed to its file.
struct SegmentResult: Sendable {
  var statistics = Statistics()
  var suspects = SuspectLines()
  /// What the file's beginning looks like; of a file's first segment.
  var format: InputFormat?
  var error: String?
  /// Whether not even the beginning could be read.
  var failedToOpen = false
}

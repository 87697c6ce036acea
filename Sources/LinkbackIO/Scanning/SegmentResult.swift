import LinkbackCore

/// What one segment contributed to its file.
struct SegmentResult: Sendable {
  var statistics = Statistics()
  var format: FormatName?
  var error: String?
  /// Whether not even the beginning could be read.
  var failedToOpen = false
}

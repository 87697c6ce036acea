import LinkbackCore

/// What one segment contributed to its file.
struct SegmentResult: Sendable {
  var statistics = Statistics()
  var suspects = SuspectLines()
  /// What the file's beginning looks like; of a file's first segment.
  var format: InputFormat?
  /// Of what was read, for a partial.
  var ends: ContentEnds?
  /// Why not all of it was read, or not what was listed.
  var failure: Failure?

  struct Failure: Sendable {
    let cause: SourceError
    /// Whether a line broke off there.
    var hasUnfinishedLine = false
    /// Whether not even the segment's beginning could be read.
    var isAtStart = false
    /// Whether it concerns all that was read, not what comes after.
    var isOfWhole = false

    /// What happened, and what was done with the rest.
    ///
    /// - Parameters:
    ///   - before: How many lines of the file were counted up to there.
    ///   - after: And how many, by other threads, after it.
    func message(linesBefore before: Int, after: Int) -> String {
      let lines = before + after
      guard cause.code == .damaged || lines > 0 else { return cause.message }
      let noun = lines == 1 ? "1 line" : "\(lines) lines"
      if isOfWhole {
        return "\(cause.message); kept the \(noun) that \(lines == 1 ? "was" : "were") read"
      }
      let place = after > 0 ? "before and after it" : "before it"
      return "\(cause.message); kept the \(noun) \(place)"
        + (hasUnfinishedLine
          ? " and dropped the unfinished one after \(lines == 1 ? "it" : "them")" : "")
    }
  }
}

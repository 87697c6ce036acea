/// Watches a ``FieldProgram`` while it matches a line: for explanations, never while counting.
protocol MatchObserver {
  /// What of a step is not at `position`.
  mutating func missed(step: Int, _ part: MatchedPart, at position: Int)
  /// Where a time was read.
  mutating func tookTime(_ range: Range<Int>)
}

enum MatchedPart {
  /// The bytes in front of the step's field.
  case literal
  case field
}

/// Nobody watches.
struct NoMatchObserver: MatchObserver {
  /// The address of an empty value is anyone's, and the thread sanitizer would take two of them that
  /// change at once for a race.
  private var hasAnAddress = true

  @inline(__always)
  mutating func missed(step: Int, _ part: MatchedPart, at position: Int) {}
  @inline(__always)
  mutating func tookTime(_ range: Range<Int>) {}
}

/// Remembers where the time was, and the furthest place where the line did not go on as the format
/// does.
struct MatchTrace: MatchObserver {
  private(set) var time: Range<Int>?
  private(set) var furthest: (step: Int, part: MatchedPart, position: Int)?

  mutating func missed(step: Int, _ part: MatchedPart, at position: Int) {
    guard position > furthest?.position ?? -1 else { return }
    furthest = (step, part, position)
  }

  mutating func tookTime(_ range: Range<Int>) { time = range }
}

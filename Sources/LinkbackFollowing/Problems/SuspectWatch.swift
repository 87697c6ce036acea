import LinkbackCore

/// Watches the lines of one followed path that mention `session_id` and do not count, and decides when
/// that is reported: at once, while it goes on after 1, 10 and 60 minutes, then daily.
///
/// What is judged are the lines since it was reported last, or since the log was found sound, together with
/// as many before: so a log that was fine for weeks and then changes its format is warned of within a few
/// lines. It is all in memory: a restart reports again.
struct SuspectWatch {
  /// The rule of ``SuspectWarning``, in numbers alone.
  private struct Tally {
    var counted = 0
    var malformed = 0
    var others = 0

    var matches: Int { counted + malformed + others }
    var isDue: Bool {
      matches > counted && (counted == 0 || malformed * 10 >= matches)
    }

    /// At most `most` matches in the same proportions; none becomes zero.
    func scaled(to most: Int) -> Tally {
      guard matches > most else { return self }
      let scale = { (count: Int) in (count * most + matches - 1) / matches }
      return Tally(counted: scale(counted), malformed: scale(malformed), others: scale(others))
    }
  }

  /// How many matches are enough to tell how a log is.
  private static let window = 32
  private static let minute: Int64 = 60_000_000_000
  private static let day = 1_440 * minute
  /// After the first time that it is reported.
  private static let repetitions = [minute, 10 * minute, 60 * minute]

  /// Of the lines before ``suspects``.
  private var earlier = Tally()
  /// Whether lines counted before this process watched.
  private var hasCountedBefore: Bool
  private(set) var suspects = SuspectLines()
  private(set) var counted = 0
  /// Of the file that ``suspects`` are numbered in.
  private var stream: Int64
  /// When it was reported first, and last, and how many of the ``repetitions`` are over; in monotonic time.
  private var reported: (first: Int64, last: Int64, repetitions: Int)?
  /// When it was last found that there is something to report.
  private var lastDue: Int64 = .min

  /// - Parameter hasCountedBefore: Whether a line of the file has counted before.
  init(stream: Int64, hasCountedBefore: Bool) {
    self.stream = stream
    self.hasCountedBefore = hasCountedBefore
  }

  /// Takes the lines of one step.
  ///
  /// - Parameters:
  ///   - lines: How many lines of the stream are before them.
  mutating func add(_ news: SuspectLines, counted: Int, of stream: Int64, after lines: Int) {
    if stream != self.stream {
      fold()
      self.stream = stream
    }
    suspects.append(news, after: lines)
    self.counted += counted
  }

  /// What there is to report.
  enum Verdict {
    /// Nothing: the log counts.
    case sound
    /// It was reported, and goes on.
    case reported
    case due
  }

  /// Whether there is something to report now; where it is reported, ``didReport(at:)`` has to follow.
  mutating func verdict(at monotonic: Int64) -> Verdict {
    let recent = Tally(
      counted: counted, malformed: suspects.count(of: .malformed),
      others: suspects.count - suspects.count(of: .malformed))
    var all = earlier
    all.counted += recent.counted
    all.malformed += recent.malformed
    all.others += recent.others
    let isLost = all.counted == 0 && !hasCountedBefore
    guard suspects.count > 0, isLost || all.malformed * 10 >= all.matches else {
      if recent.matches >= Self.window {
        fold()
        (earlier, hasCountedBefore) = (recent.scaled(to: Self.window), false)
      }
      return .sound
    }
    if let reported, monotonic - max(lastDue, reported.last) > Self.day { self.reported = nil }
    lastDue = monotonic
    guard let reported else { return .due }
    let isOver =
      reported.repetitions < Self.repetitions.count
      ? monotonic - reported.first >= Self.repetitions[reported.repetitions]
      : monotonic - reported.last >= Self.day
    return isOver ? .due : .reported
  }

  /// Takes note that it was reported.
  mutating func didReport(at monotonic: Int64) {
    let first = reported?.first ?? monotonic
    let over = Self.repetitions.count { monotonic - first >= $0 }
    reported = (first, monotonic, over)
    fold()
  }

  private mutating func fold() {
    earlier.counted += counted
    earlier.malformed += suspects.count(of: .malformed)
    earlier.others += suspects.count - suspects.count(of: .malformed)
    earlier = earlier.scaled(to: Self.window)
    (suspects, counted) = (SuspectLines(), 0)
  }
}

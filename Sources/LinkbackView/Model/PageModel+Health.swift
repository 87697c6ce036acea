package import LinkbackCore

extension PageModel.Health {
  /// How long a sign of life is good for, in seconds: `follow` gives one every 10 s.
  package static let longestSilence: Int64 = 30

  /// - Parameters:
  ///   - clock: The reader's.
  ///   - longestSilence: How old a sign of life may be, in seconds; without it as ``longestSilence``,
  ///     and what ended well may be of any age.
  package init(_ snapshot: Snapshot, clock: EventTime, longestSilence: Int64? = nil) {
    let progress = snapshot.progress
    let age = clock.seconds - progress.committed.seconds
    if snapshot.origin == .batch {
      self = .batch
    } else if let ended = progress.ended, age <= longestSilence ?? .max {
      self = .ended(ended)
    } else if age > longestSilence ?? Self.longestSilence {
      self = .notUpToDate(progress.committed)
    } else {
      self = .live(progress.committed)
    }
  }
}

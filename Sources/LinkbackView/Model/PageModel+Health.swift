package import LinkbackCore

extension PageModel.Health {
  /// How long a sign of life is good for, in seconds: `follow` gives one every 10 s.
  package static let longestSilence: Int64 = 30

  /// - Parameters:
  ///   - clock: The reader's.
  ///   - longestSilence: How old a sign of life may be, in seconds.
  package init(_ snapshot: Snapshot, clock: EventTime, longestSilence: Int64 = longestSilence) {
    let progress = snapshot.progress
    if snapshot.origin == .batch {
      self = .batch
    } else if let ended = progress.ended {
      self = .ended(ended)
    } else if clock.seconds - progress.committed.seconds > longestSilence {
      self = .notUpToDate(progress.committed)
    } else {
      self = .live(progress.committed)
    }
  }
}

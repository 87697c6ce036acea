package import LinkbackCore

/// Whether what is shown is up to date: the only thing the reader's clock decides.
package enum Health: Equatable, Sendable {
  /// `follow` runs; its last sign of life.
  case live(EventTime)
  /// It gave no sign of life for a while, and did not end.
  case notUpToDate(EventTime)
  /// It ended well: `--once`, or by a signal.
  case ended(EventTime)
  /// The state can't be read: a sentence for the reader. The numbers are those read last.
  case unreadable(String)
  /// Logs that were read once.
  case batch
}

extension Health {
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

extension LogGenerator {
  /// What to simulate.
  package struct Options: Sendable {
    /// How many lines.
    package var lines: Int
    /// Which fraction of the lines are callbacks that count, from 0 to 1: each line is one with
    /// this probability. With 1 there is nothing else, and nearly every line is a new session.
    package var share: Double
    /// Where the dice start.
    package var seed: UInt64
    package var format: Format
    /// Event time of the first line, in seconds since 1970, within ``LogGenerator/Format/starts``;
    /// by default 2026-01-01T00:00:00Z.
    package var start: Int
    /// Lines per second of event time, above 0.
    package var rate: Double
    /// Bytes of a session id, within ``idLengths``.
    package var idLength = 24

    /// What fits Connect's prefix and distinct keys, and any server's line.
    package static let idLengths = 4 + SessionKey.fewest...256

    /// - Precondition: `lines` is not negative, `share` within 0 and 1, and `rate` at least one line
    ///   in a million seconds.
    package init(
      lines: Int, share: Double = 0.01, seed: UInt64 = 1, format: Format = .combined,
      start: Int = 1_767_225_600, rate: Double = 50
    ) {
      precondition(lines >= 0, "lines can't be negative")
      precondition((0...1).contains(share), "share is a fraction from 0 to 1")
      precondition(rate >= 0.000_001, "rate is a number of lines per second above 0")
      self.lines = lines
      self.share = share
      self.seed = seed
      self.format = format
      self.start = start
      self.rate = rate
    }
  }
}

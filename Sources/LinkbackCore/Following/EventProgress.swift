/// How far event time has moved while the lines of one file are read, and which lines are too old.
///
/// Term: watermark, Akidau et al., "The Dataflow Model", 2015, §2.3,
/// <https://www.vldb.org/pvldb/vol8/p1792-Akidau.pdf>.
package struct EventProgress: BitwiseCopyable, Sendable {
  /// The file's own watermark: the greatest time so far of its callbacks and of the last whole lines
  /// of its reads; `nil` before the first.
  package var watermark: EventTime?
  /// The watermark of all files is the file's own one, but within these bounds, which the other
  /// files set: catching up with others, no more than the least of theirs; else no less than the
  /// greatest. Both are one where other files decide alone.
  package var floor: EventTime?
  package var ceiling: EventTime?
  /// Callbacks before this are expired; never goes back.
  package var horizon: EventTime?
  /// How long before the watermark of all files the horizon is, in nanoseconds.
  package var retention: Int64
  /// Times after this are ahead of the clock, and move nothing.
  package var latest: EventTime
  /// How many callbacks were ahead of the clock.
  package var futureCallbacks = 0

  package init(retention: Int64, latest: EventTime) {
    self.retention = retention
    self.latest = latest
  }
}

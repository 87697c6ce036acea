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
  package var retentionCutoff: EventTime?
  /// How long before the watermark of all files the retention cutoff is, in nanoseconds.
  package var retention: Int64
  /// Times after this are ahead of the clock, and move nothing.
  package var latest: EventTime
  /// How many callbacks were ahead of the clock.
  package var futureCallbacks = 0
  /// Callbacks from this time to ``latest`` are of the present: the file and the clock agree.
  package var presentFrom: EventTime
  /// Whether such a one has expired.
  package var expiresPresent = false

  package init(retention: Int64, latest: EventTime) {
    self.retention = retention
    self.latest = latest
    presentFrom = latest
  }

  /// The watermark of all files; `nil` where this one holds it back before its first line.
  package var overall: EventTime? {
    var time = watermark
    if let floor { time = max(time ?? floor, floor) }
    if let ceiling { time = time.map { min($0, ceiling) } }
    return time
  }

  /// Moves on with a line of the file that happened at `time`.
  package mutating func advance(to time: EventTime) {
    if time <= latest { watermark = max(watermark ?? time, time) }
    moveRetentionCutoff()
  }

  /// Moves on with a callback, and says whether it counts: `false` for one before the retention cutoff.
  ///
  /// The retention cutoff moves first. That is no more than the retention time before this callback if it is
  /// the one that moves it, so no line expires because of itself.
  package mutating func admit(callbackAt time: EventTime) -> Bool {
    if latest < time { futureCallbacks += 1 }
    advance(to: time)
    guard let retentionCutoff, time < retentionCutoff else { return true }
    if time >= presentFrom, time <= latest { expiresPresent = true }
    return false
  }

  private mutating func moveRetentionCutoff() {
    guard let overall else { return }
    let (nanoseconds, isBeforeAll) = overall.nanoseconds.subtractingReportingOverflow(retention)
    let time = EventTime(nanoseconds: isBeforeAll ? .min : nanoseconds)
    retentionCutoff = max(retentionCutoff ?? time, time)
  }
}

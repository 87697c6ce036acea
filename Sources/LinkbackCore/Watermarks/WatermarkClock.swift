/// How far event time has moved over all streams.
///
/// While streams are catching up, the least of their watermarks counts: none of them has a line that
/// is much older still to come. Once all have caught up it is the greatest of all streams, for whatever
/// is written from then on is of that time.
package struct WatermarkClock {
  /// What the streams say that are catching up.
  package struct CatchingUp: Equatable {
    var count = 0
    /// Whether one of them has no watermark yet.
    var isUnknown = false
    var least: EventTime?

    package init() {}

    package mutating func add(_ watermark: EventTime?) {
      count += 1
      guard let watermark else { return isUnknown = true }
      least = least.map { min($0, watermark) } ?? watermark
    }
  }

  /// How far ahead of the clock a time stamp may be and still move the watermark, in nanoseconds.
  package static let clockTolerance: Int64 = 300 * 1_000_000_000

  let lateness: Int64
  let retention: Int64
  /// Of all streams; `nil` before the first.
  package private(set) var greatest: EventTime?
  /// Goes back with the clock alone.
  package private(set) var retentionCutoff: EventTime?

  package init(lateness: Int64, retention: Int64, retentionCutoff: EventTime?) {
    self.lateness = lateness
    self.retention = retention
    self.retentionCutoff = retentionCutoff
  }

  /// The watermark; `nil` where it is before all times.
  package func watermark(_ streams: CatchingUp) -> EventTime? {
    guard streams.count > 0 else { return greatest }
    return streams.isUnknown ? nil : streams.least
  }

  /// What a stream's lines are scanned with.
  ///
  /// - Parameters:
  ///   - own: The stream's watermark.
  ///   - others: What the other streams that are catching up say.
  package func progress(
    of own: EventTime?, isCatchingUp: Bool, others: CatchingUp, latest: EventTime
  ) -> EventProgress {
    var progress = EventProgress(retention: retention, latest: latest)
    progress.presentFrom = Self.time(latest, before: 2 * Self.clockTolerance)
    progress.watermark = own
    progress.retentionCutoff = retentionCutoff
    if isCatchingUp {
      if others.count > 0 { progress.ceiling = watermark(others) ?? Self.beforeAll }
    } else if others.count > 0 {
      progress.floor = watermark(others) ?? Self.beforeAll
      progress.ceiling = progress.floor
    } else {
      progress.floor = greatest
    }
    return progress
  }

  /// Takes the watermark of a stream.
  package mutating func note(_ watermark: EventTime?) {
    if let watermark { greatest = max(watermark, greatest ?? watermark) }
  }

  /// Takes what came of a stream's lines.
  package mutating func take(_ progress: EventProgress) {
    note(progress.watermark)
    // While nothing is known of another stream, the retention cutoff is before all times.
    if let retentionCutoff = progress.retentionCutoff, retentionCutoff > Self.beforeAll {
      self.retentionCutoff = retentionCutoff
    }
  }

  // MARK: A clock that was wrong

  /// Whether event time is ahead of what is believed by now: a clock that is set back was ahead, and so
  /// was a line.
  ///
  /// - Parameters:
  ///   - latest: The latest time that is believed.
  ///   - kept: What is before it is forgotten.
  package func isAhead(of latest: EventTime, kept: EventTime?) -> Bool {
    if let greatest, greatest > latest { return true }
    guard let retentionCutoff else { return false }
    return retentionCutoff > max(Self.time(latest, before: retention), kept ?? Self.beforeAll)
  }

  /// Goes back to the clock's time; what is forgotten already stays expired.
  package mutating func goBack(to wall: EventTime, kept: EventTime?) {
    greatest = greatest.map { min($0, wall) }
    let cutoff = max(Self.time(wall, before: retention), kept ?? Self.beforeAll)
    retentionCutoff = retentionCutoff.map { min($0, cutoff) }
  }

  /// Has callbacks count again from a time before what is forgotten: nothing was counted since.
  package mutating func resume(from time: EventTime) {
    retentionCutoff = retentionCutoff.map { min($0, time) }
  }

  private static func time(_ time: EventTime, before: Int64) -> EventTime {
    let (nanoseconds, isBeforeAll) = time.nanoseconds.subtractingReportingOverflow(before)
    return isBeforeAll ? beforeAll : EventTime(nanoseconds: nanoseconds)
  }

  /// A time that no line has.
  private static let beforeAll = EventTime(nanoseconds: .min)

  /// Up to when windows are closed; `nil` closes none.
  ///
  /// - Parameter idle: For how long nothing has been written anywhere.
  package func closed(_ watermark: EventTime?, idle: Int64, wall: EventTime) -> EventTime? {
    let byLines = watermark.map { EventTime(nanoseconds: $0.nanoseconds - lateness) }
    guard idle >= lateness else { return byLines }
    let byClock = EventTime(nanoseconds: wall.nanoseconds - lateness)
    return byLines.map { max($0, byClock) } ?? byClock
  }
}

import LinkbackCore

// A clock that is wrong, and set right: the times that it made believable are not any more.
extension FollowEngine {
  /// The latest time of a line that is believed.
  static func latest(at now: FollowTime) -> EventTime {
    EventTime(nanoseconds: now.wall.nanoseconds + WatermarkClock.clockTolerance)
  }

  private var kept: EventTime? { progress.keptFrom.flatMap { EventTime(seconds: $0) } }

  /// Brings event time back to the clock's where it is ahead of that by more than is believed: else all
  /// that is written from now on would be late, or expire.
  mutating func checkClock(at now: FollowTime) {
    let latest = Self.latest(at: now)
    guard clock.isAhead(of: latest, kept: kept) else { return }
    for index in streams.indices {
      guard let watermark = streams[index].record.watermark, watermark > latest else { continue }
      streams[index].record.watermark = now.wall
      change(index)
      noteActive(index)
    }
    clock.goBack(to: now.wall, kept: kept)
    notices.append(.setBack)
  }

  /// Has callbacks count again where all of the present expire, as what is forgotten reaches into times to
  /// come: from the next window on that was not forgotten, for nothing can have been counted in it.
  ///
  /// Only a line says so that was written at the clock's time: a clock that has not been set yet, as after
  /// a start without a battery, does not.
  mutating func resumePresent(_ moved: EventProgress) {
    guard moved.expiresPresent, let kept, kept > moved.latest,
      let grid = options.scanner.outcomes.window,
      let time = EventTime(seconds: grid.start(of: moved.latest.seconds) + grid.length)
    else { return }
    clock.resume(from: time)
  }
}

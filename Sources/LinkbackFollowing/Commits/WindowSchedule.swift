import LinkbackCore

/// When windows are reported: once event time has passed them, or the clock while nothing is written,
/// and provisionally before.
struct WindowSchedule {
  private(set) var clock: WatermarkClock
  private let options: FollowOptions
  /// When any file grew last, in monotonic time; `nil` before the first discovery.
  private var lastGrowth: Int64?
  /// Whether callbacks were counted since windows were reported provisionally.
  private var hasInterimNews = false
  /// When provisional records were made last, in monotonic time.
  private var lastInterim: Int64?

  /// - Parameter retentionCutoff: That of the state.
  init(options: FollowOptions, retentionCutoff: EventTime?) {
    self.options = options
    clock = WatermarkClock(
      lateness: options.lateness, retention: options.retention, retentionCutoff: retentionCutoff)
  }

  /// Begins to wait, at the first discovery.
  mutating func begin(at monotonic: Int64) {
    guard lastGrowth == nil else { return }
    (lastGrowth, lastInterim) = (monotonic, monotonic)
  }

  mutating func noteGrowth(at monotonic: Int64) { lastGrowth = monotonic }

  mutating func noteCallbacks() { hasInterimNews = true }

  /// Whether windows are reported: where events are, they are counted all the same.
  var reportsWindows: Bool {
    if case .none = options.scanner.records { return true }
    return false
  }

  // MARK: Event time

  /// The latest time of a line that is believed.
  static func latest(at now: FollowTime) -> EventTime {
    EventTime(nanoseconds: now.wall.nanoseconds + WatermarkClock.clockTolerance)
  }

  /// Takes the watermark of a stream.
  mutating func note(_ watermark: EventTime?) { clock.note(watermark) }

  /// Takes what came of a stream's lines.
  ///
  /// Where all of the present expires, as what is forgotten reaches into times to come, callbacks count
  /// again from the next window on that was not forgotten, for nothing can have been counted in it. Only
  /// a line says so that was written at the clock's time: a clock that has not been set yet, as after a
  /// start without a battery, does not.
  ///
  /// - Parameter kept: What is before it is forgotten.
  mutating func take(_ moved: EventProgress, kept: EventTime?) {
    clock.take(moved)
    guard moved.expiresPresent, let kept, kept > moved.latest,
      let grid = options.scanner.outcomes.window,
      let time = EventTime(seconds: grid.end(of: moved.latest.seconds))
    else { return }
    clock.resume(from: time)
  }

  /// Brings event time back to the clock's where it is ahead of that by more than is believed: else all
  /// that is written from now on would be late, or expire.
  ///
  /// - Returns: Whether it was.
  mutating func setBack(at now: FollowTime, kept: EventTime?) -> Bool {
    guard clock.isAhead(of: Self.latest(at: now), kept: kept) else { return false }
    clock.goBack(to: now.wall, kept: kept)
    return true
  }

  // MARK: Windows

  /// Up to when windows are closed now.
  func closed(_ streams: WatermarkClock.CatchingUp, at now: FollowTime) -> EventTime? {
    let idle = lastGrowth.map { now.monotonic - $0 } ?? 0
    return clock.closed(clock.watermark(streams), idle: idle, wall: now.wall)
  }

  func isInterimDue(at now: FollowTime) -> Bool {
    interimDeadline.map { now.monotonic >= $0 } ?? false
  }

  /// Whether provisional records are made now.
  mutating func takeInterim(at now: FollowTime) -> Bool {
    guard isInterimDue(at: now) else { return false }
    (hasInterimNews, lastInterim) = (false, now.monotonic)
    return true
  }

  /// The monotonic time at which provisional records are due.
  var interimDeadline: Int64? {
    guard let interim = options.interim, hasInterimNews, let lastInterim else { return nil }
    return lastInterim + interim
  }

  /// The monotonic time at which the next window can close because nothing is written.
  func closingDeadline(at now: FollowTime) -> Int64? {
    guard let lastGrowth, let grid = options.scanner.outcomes.window else { return nil }
    let idle = lastGrowth + options.lateness
    guard now.monotonic >= idle else { return idle }
    let closed = now.wall.nanoseconds - options.lateness
    let end = grid.end(of: EventTime(nanoseconds: closed).seconds)
    return now.monotonic + max(end * FollowOptions.second - closed, 0)
  }
}

package import LinkbackCore

/// What the clocks say at one step of following: a parameter everywhere, so that tests move it.
package struct FollowTime: BitwiseCopyable, Sendable {
  /// The wall clock, against which event times are judged.
  package var wall: EventTime
  /// A clock that never goes back, in nanoseconds: for waiting.
  package var uptime: Int64

  package init(wall: EventTime, uptime: Int64) {
    self.wall = wall
    self.uptime = uptime
  }
}

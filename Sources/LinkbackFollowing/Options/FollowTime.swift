package import LinkbackCore

/// What the clocks say at one step of following: a parameter everywhere, so that tests move it.
package struct FollowTime: BitwiseCopyable, Sendable {
  /// The wall clock, against which event times are judged.
  package var wall: EventTime
  /// A clock that never goes back, in nanoseconds: for waiting.
  package var monotonic: Int64

  package init(wall: EventTime, monotonic: Int64) {
    self.wall = wall
    self.monotonic = monotonic
  }
}

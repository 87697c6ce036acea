import Glibc
package import LinkbackCore

/// The time of day, as the system has it, within ``FileStamp/times``.
package enum WallClock {
  package static var now: EventTime { EventTime(nanoseconds: nanoseconds(CLOCK_REALTIME)) }

  fileprivate static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    // SAFETY: writes one `timespec`, which lives during the call. Both clocks always exist.
    _ = unsafe clock_gettime(clock, &time)
    return nanoseconds(time)
  }

  /// The nearest of the times that file times can be, too: sums of both are no overflow.
  static func nanoseconds(_ time: timespec) -> Int64 {
    FileStatus.nanoseconds(Int64(time.tv_sec), Int64(time.tv_nsec))
  }
}

extension FollowTime {
  package static var now: FollowTime {
    FollowTime(wall: WallClock.now, uptime: WallClock.nanoseconds(CLOCK_MONOTONIC))
  }
}

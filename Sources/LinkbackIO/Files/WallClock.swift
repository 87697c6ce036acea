import Glibc
package import LinkbackCore

/// The time of day, as the system has it.
package enum WallClock {
  package static var now: EventTime { EventTime(nanoseconds: nanoseconds(CLOCK_REALTIME)) }

  fileprivate static func nanoseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    // SAFETY: writes one `timespec`, which lives during the call. Both clocks always exist.
    _ = unsafe clock_gettime(clock, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }
}

extension FollowTime {
  package static var now: FollowTime {
    FollowTime(wall: WallClock.now, uptime: WallClock.nanoseconds(CLOCK_MONOTONIC))
  }
}

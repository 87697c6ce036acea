import Glibc
package import LinkbackCore

/// The time of day, as the system has it.
package enum WallClock {
  package static var now: EventTime {
    var time = timespec()
    // SAFETY: writes one `timespec`, which lives during the call. This clock always exists.
    _ = unsafe clock_gettime(CLOCK_REALTIME, &time)
    return EventTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }
}

import Glibc

/// The time of day, as the system has it.
package enum WallClock {
  /// In nanoseconds since 1970, within ``SystemTime/bounds``.
  package static var now: Int64 { SystemTime.now(CLOCK_REALTIME) }
}

/// The time since the machine started; setting the clock does not change it.
package enum MonotonicClock {
  /// In nanoseconds.
  package static var now: Int64 { SystemTime.now(CLOCK_MONOTONIC) }
}

/// What the kernel says of time, in nanoseconds.
package enum SystemTime {
  /// From 1823 to 2116: what a file system or a clock gives beyond (a broken backup, a device without a
  /// clock) is taken for the nearest of these. The difference of two, and the sum of one and any
  /// duration that an option takes, are no overflow.
  package static let bounds: ClosedRange<Int64> = 1 - (1 << 62)...(1 << 62) - 1

  /// The nearest of the times that are within ``bounds``.
  static func nanoseconds(_ time: timespec) -> Int64 {
    let whole = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    let sum = whole.partialValue.addingReportingOverflow(Int64(time.tv_nsec))
    guard !whole.overflow, !sum.overflow else {
      return time.tv_sec < 0 ? bounds.lowerBound : bounds.upperBound
    }
    return min(max(sum.partialValue, bounds.lowerBound), bounds.upperBound)
  }

  fileprivate static func now(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    // SAFETY: writes one `timespec`, which lives during the call. Both clocks always exist.
    _ = unsafe clock_gettime(clock, &time)
    return nanoseconds(time)
  }
}

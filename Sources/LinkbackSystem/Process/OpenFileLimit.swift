import Glibc

/// How many files this process may have open at once.
package enum OpenFileLimit {
  /// Raises it to what is allowed: as low as it is by default (1,024), a thousand logs exceed it. It is
  /// low for the sake of programs that use select(2), which this one does not.
  package static func raise() {
    guard var limit = limits else { return }
    limit.rlim_cur = limit.rlim_max
    // SAFETY: one `rlimit`, which lives during the call.
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// What it is now.
  package static var current: Int { limits.map { Int(clamping: $0.rlim_cur) } ?? 1_024 }

  private static var limits: rlimit? {
    var limit = rlimit()
    // SAFETY: one `rlimit`, which lives during the call.
    let result = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    return result == 0 ? limit : nil
  }

  /// How many inputs may stay open: three quarters of a limit, and fewer where less than 32 would be left
  /// for all else.
  package static func share(of limit: Int) -> Int { max(0, limit - max(limit / 4, 32)) }
}

import Glibc

/// How many files this process may have open at once.
enum OpenFileLimit {
  /// Raises it to what is allowed: as low as it is by default (1,024), a thousand logs exceed it. It is
  /// low for the sake of programs that use select(2), which this one does not.
  static func raise() {
    var limit = rlimit()
    // SAFETY: one `rlimit`, which lives during each call.
    guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }
}

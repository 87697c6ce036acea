import LinkbackCore

/// The paths that the last discovery could not look at, and what was reported of them.
///
/// Of several at once one is named. A path is reported again only when it could be looked at meanwhile,
/// and no sooner than after 1, 2, 4 … 60 seconds: one that comes and goes fills no log.
struct HiddenPaths {
  private struct Report {
    var isDenied: Bool
    /// Whether it was reported since it is hidden, and by its own name.
    var isReported = false
    var isNamed = false
    /// When it may be reported again, in monotonic time, and how often it was.
    var quietUntil = Int64.min
    var count = 0
  }

  private(set) var hidden: [LogDiscovery.HiddenPath] = []
  private var paths = PathSet()
  private var reports: [ByteString: Report] = [:]

  /// Those that a later look may see although nobody changes a permission.
  var passing: [LogDiscovery.HiddenPath] { hidden.filter { !$0.isDenied } }

  /// Whether a log may be there, and only not be seen.
  func cover(_ log: ByteString) -> Bool { paths.covers(log) }

  /// Takes what a look could not see. A log that can't be looked at is reported as such, and not of its
  /// folder for the same reason.
  ///
  /// - Returns: What has to be reported.
  mutating func take(_ discovery: LogDiscovery, at monotonic: Int64) -> [FollowNotice] {
    hidden = discovery.hidden.filter { item in
      let path = PathSet([item.path])
      return !discovery.logs.contains { log in
        guard case .unreadable(let error) = log.target else { return false }
        return log.path == item.path || (error == item.error && path.covers(log.path))
      }
    }
    paths = PathSet(discovery.hidden.filter { !$0.isDenied }.map(\.path))
    let notices = recoveries(Set(hidden.map(\.path)), at: monotonic)
    return notices + news(isDenied: false, at: monotonic) + news(isDenied: true, at: monotonic)
  }

  private mutating func recoveries(
    _ current: Set<ByteString>, at monotonic: Int64
  ) -> [FollowNotice] {
    var notices: [FollowNotice] = []
    for (path, state) in reports.sorted(by: { $0.key < $1.key }) where !current.contains(path) {
      if state.isNamed { notices.append(.recovered(path: path)) }
      reports[path]?.isReported = false
      reports[path]?.isNamed = false
      if monotonic - state.quietUntil > RetryPause.longest { reports[path] = nil }
    }
    guard !notices.isEmpty else { return [] }
    // The others have no name yet.
    for (path, state) in reports where state.isReported && !state.isNamed {
      reports[path]?.isReported = false
    }
    return notices
  }

  private mutating func news(isDenied: Bool, at monotonic: Int64) -> [FollowNotice] {
    let new = hidden.filter { item in
      guard item.isDenied == isDenied else { return false }
      guard let state = reports[item.path], state.isDenied == isDenied else { return true }
      return !state.isReported && monotonic >= state.quietUntil
    }
    guard let first = new.first else { return [] }
    for item in new {
      var state = reports[item.path] ?? Report(isDenied: isDenied)
      (state.isDenied, state.isReported, state.isNamed) = (isDenied, true, item.path == first.path)
      state.quietUntil = monotonic + RetryPause.length(afterFailures: state.count)
      state.count += 1
      reports[item.path] = state
    }
    return [.hidden(first, others: new.count - 1)]
  }
}

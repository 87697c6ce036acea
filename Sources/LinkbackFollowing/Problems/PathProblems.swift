import LinkbackCore

/// What is in the way of reading at each path, and what was reported of it.
struct PathProblems {
  private struct Problem {
    var reason: FollowProblems.Reason
    /// In monotonic time.
    var since: Int64
    var isReported = false
    /// Whether the file could be opened, and read or seen to be damaged.
    var wasRead = false
  }

  private var problems: [ByteString: Problem] = [:]

  func reason(at path: ByteString) -> FollowProblems.Reason? { problems[path]?.reason }

  /// In no order.
  var reasons: [(path: ByteString, reason: FollowProblems.Reason)] {
    problems.map { ($0.key, $0.value.reason) }
  }

  /// Paths that were reported to have no file, in the order of bytes.
  var missing: [ByteString] {
    problems.filter { $0.value.reason == .missing && $0.value.isReported }.keys.sorted()
  }

  /// How many of these paths have a file that can be read.
  func countReadable(_ paths: [ByteString]) -> Int {
    paths.count { problems[$0]?.wasRead ?? true }
  }

  /// The monotonic time at which a problem that was not reported may have to be; `nil` if there is none.
  var deadline: Int64? {
    problems.values.filter { !$0.isReported }.map { $0.since + FollowOptions.settleTime }.min()
  }

  /// Notes a problem with a path.
  ///
  /// - Parameter waits: Whether a missing file is given time to come back, as it does in a rotation.
  /// - Returns: What has to be reported: each problem once.
  mutating func note(
    _ reason: FollowProblems.Reason, of path: ByteString, at monotonic: Int64, waits: Bool
  ) -> FollowNotice? {
    var problem = problems[path] ?? Problem(reason: reason, since: monotonic)
    if problem.reason != reason { problem = Problem(reason: reason, since: monotonic) }
    defer { problems[path] = problem }
    guard !problem.isReported else { return nil }
    switch reason {
    case .missing:
      guard !waits || monotonic - problem.since >= FollowOptions.settleTime else { return nil }
      problem.isReported = true
      return .missing(path: path)
    case .unreadable(let error):
      problem.isReported = true
      return .unreadable(path: path, error: error)
    }
  }

  /// Notes that something of the file with a problem was read.
  mutating func noteRead(_ path: ByteString) { problems[path]?.wasRead = true }

  /// Forgets the problem with a path.
  ///
  /// - Returns: What has to be reported.
  mutating func clear(_ path: ByteString) -> FollowNotice? {
    guard let problem = problems.removeValue(forKey: path), problem.isReported else { return nil }
    return .recovered(path: path)
  }

  /// Forgets problems with paths where there is nothing any more.
  mutating func keep(_ paths: Set<ByteString>) {
    problems = problems.filter { paths.contains($0.key) }
  }
}

/// How long what could not be read is left alone: 1, 2, 4 … seconds, and at most a minute.
package enum RetryPause {
  /// In nanoseconds.
  package static var longest: Int64 { 60 * FollowOptions.second }

  /// - Parameter failures: How many there were before, one after the other.
  /// - Returns: In nanoseconds.
  package static func length(afterFailures failures: Int) -> Int64 {
    min(FollowOptions.second << min(failures, 10), longest)
  }
}

package import LinkbackCore

/// How logs are followed; durations in nanoseconds.
package struct FollowOptions: Sendable {
  /// With windows; its records are none, or events.
  package var scanner = LogScanner.Options()
  /// How long after its end a window waits for late lines, in event time; and how long nothing may
  /// be written until the clock is in for event time.
  package var lateness: Int64 = 30 * Self.second
  /// How long before the watermark a line may be; how long windows, sessions, and streams whose file
  /// is gone are kept.
  package var retention: Int64 = 30 * 86_400 * Self.second
  /// How long until open windows are reported again; `nil` waits until they are closed.
  package var interim: Int64?
  /// Whether what is there at the first start is skipped.
  package var startsAtEnd = false
  /// Whether the files that rotation left before the first start are read.
  package var readsRotated = false
  /// Whether what is there is read, and nothing waited for: what a file's rest tells is judged by when
  /// it was written.
  package var isOnce = false

  package init() {}

  static let second: Int64 = 1_000_000_000
  /// How long a size has to stay as it is until it is believed to be that of a whole copy.
  static let settleTime = 2 * second
  /// How long a compressed file may be incomplete until that is an error.
  static let compressionTime = 60 * second

  /// How long a file that was moved away may stay as it is until it is at its end.
  var idleTime: Int64 { max(lateness, Self.second) }
  /// How far windows and sessions are forgotten at once: whole windows, and at least so far.
  var forgettingStep: Int64 { max(Self.second, retention / 30) }
}

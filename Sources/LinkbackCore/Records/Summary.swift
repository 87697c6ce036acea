/// The last record of every output: what was read, what it was, and from which files.
package struct Summary: Sendable {
  package struct File: Sendable {
    /// As it was given, or found in a folder; any bytes.
    package var path: ByteString
    /// `nil` where no line of the file's beginning fits a format.
    package var format: FormatName?
    package var statistics = Statistics()
    /// Why the file could not be read, or not to its end.
    package var error: String?

    package init(path: ByteString) { self.path = path }
  }

  package var statistics: Statistics
  package var limited: Int
  package var sessions: Int
  package var successfulSessions: Int
  package var first: EventTime?
  package var last: EventTime?
  package var files: [File]

  package init(_ result: OutcomeResult, statistics: Statistics, files: [File]) {
    self.statistics = statistics
    limited = result.limited
    sessions = result.sessions
    successfulSessions = result.successfulSessions
    first = result.first
    last = result.last
    self.files = files
  }

  /// The order of the buckets' keys.
  package static let bucketOrder: [Rejection] = [
    .incomplete, .foreign, .wrongMethod, .malformed, .oversized, .outside, .expired, .other,
  ]
}

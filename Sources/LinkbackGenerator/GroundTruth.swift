package import ConnectCallback

/// What the generator meant by the lines it wrote, to hold against what a reader makes of them.
package struct GroundTruth: Equatable, Sendable {
  /// What a reader has to make of one line.
  enum Verdict {
    /// A redirect of Connect's that counts.
    case callback
    /// The session id is empty, or the status is missing or empty.
    case incomplete
    /// The session id is another system's.
    case foreign
    /// A complete redirect, but not asked for with GET.
    case wrongMethod
    /// No trace of a redirect in the request, whatever the Referer says.
    case other
  }

  /// The callbacks with one status.
  package struct Row: Equatable, Sendable {
    package let status: ConnectStatus
    /// Callback lines, page refreshes included.
    package internal(set) var hits = 0
    /// Sessions whose last callback has this status.
    package internal(set) var finalSessions = 0
  }

  /// Lines of requests; those of a format's header are not among them.
  package internal(set) var lines = 0
  package internal(set) var callbacks = 0
  package internal(set) var incomplete = 0
  package internal(set) var foreign = 0
  package internal(set) var wrongMethod = 0
  package internal(set) var other = 0

  /// Distinct sessions among the callbacks.
  package internal(set) var sessions = 0
  /// Callbacks that are in the response's Location, not in the request.
  package internal(set) var locations = 0
  /// Lines that show a whole redirect URL in the Referer alone: what `grep` counts in error. None
  /// in a format without Referer.
  package internal(set) var decoys = 0
  /// A row for each status that users can end with, in the order of reports; also for those that
  /// nobody has ended with yet.
  package internal(set) var rows: [Row]

  mutating func count(_ verdict: Verdict) {
    lines += 1
    switch verdict {
    case .callback: callbacks += 1
    case .incomplete: incomplete += 1
    case .foreign: foreign += 1
    case .wrongMethod: wrongMethod += 1
    case .other: other += 1
    }
  }
}

internal import LinkbackCore

/// What a range of time holds, by status: sessions each once, by their last callback; hits, each.
struct Tally: Equatable {
  struct Counts: Equatable {
    var sessions = 0
    var hits = 0
    var responses = OutcomeCounts()

    mutating func add(_ window: Snapshot.Window) {
      sessions += window.finalSessions
      hits += window.counts.hits
      responses.addHits(of: window.counts)
    }

    static func += (left: inout Counts, right: Counts) {
      left.sessions += right.sessions
      left.hits += right.hits
      left.responses.addHits(of: right.responses)
    }

    /// Hits that were answered with an error: 4xx or 5xx.
    var landingErrors: Int {
      responses.responses[ResponseClass.clientError.rawValue]
        + responses.responses[ResponseClass.serverError.rawValue]
    }

    /// Hits of which no response was logged.
    var unanswered: Int { responses.responses[ResponseClass.none.rawValue] }
  }

  /// By the number of the status in ``Snapshot/Names``.
  var statuses: [Counts]

  /// - Parameter count: How many statuses there are.
  init(statuses count: Int) { statuses = Array(repeating: Counts(), count: count) }

  var all: Counts { statuses.reduce(into: Counts()) { $0 += $1 } }
  var sessions: Int { statuses.reduce(0) { $0 + $1.sessions } }
  var hits: Int { statuses.reduce(0) { $0 + $1.hits } }
  var successful: Int { sessions(of: StatusNumber.success) }
  var landingErrors: Int { statuses.reduce(0) { $0 + $1.landingErrors } }
  /// Hits of which a response was logged.
  var answered: Int { statuses.reduce(0) { $0 + $1.hits - $1.unanswered } }

  /// Sessions that did not end as their user wanted: neither `success` nor `user_aborted`.
  var problems: Int {
    sessions - successful - sessions(of: StatusNumber.userAborted)
  }

  func sessions(of status: Int) -> Int {
    status < statuses.count ? statuses[status].sessions : 0
  }
}

/// The numbers of the known statuses in every snapshot: `(other)` is 0, then come `ConnectStatus.known`.
enum StatusNumber {
  static let other = 0
  static let success = 1
  static let authExpired = 2
  static let badConfiguration = 3
  static let userAborted = 4
  /// The first that the program does not know.
  static let unknown = 5
}

package import ConnectCallback
package import LinkbackCore

/// Everything on the page, as numbers and sentences, before it becomes markup, CSV, JSON or text.
///
/// Equal snapshots, queries and health make equal models, and equal models equal bytes.
package struct PageModel: Equatable, Sendable {
  package var query: ViewQuery
  package var frame: TimeFrame
  package var health: Health
  package var verdict: Verdict
  package var figures: [Figure]
  package var buckets: [Bucket]
  package var outcomes: [Outcome]
  /// Top rows, the worst first; `nil` unless counted by it.
  package var routes: Groups?
  package var hosts: Groups?
  package var logs: [Snapshot.Log]
  /// Followed paths without a file.
  package var missingLogs: [ByteString]
  package var lineBuckets: [LineBucket]
  package var footing: Footing
  /// Why there is nothing to show; then charts and tables are empty.
  package var emptiness: Emptiness?
}

extension PageModel {
  /// What the range is, and what it is compared with. Times are in seconds since 1970.
  package struct TimeFrame: Equatable, Sendable {
    /// Where a range begins and ends: `[start, end)`.
    package var range: Range<Int64>
    /// The end of the window that holds the latest moment that is known of: no reader's clock.
    package var now: Int64
    /// In seconds; of day buckets 86,400, also where a clock change makes one longer or shorter.
    package var bucketLength: Int64
    /// `1 week`; `nil` where the length says it.
    package var bucketName: String?
    /// `the same hours last Tuesday`; `nil` where nothing that is kept can be compared.
    package var comparison: String?
    package var comparedRange: Range<Int64>?
    /// The name of the zone in which times are shown, and its offsets.
    package var zone: ViewZone
    /// The zone whose days the buckets are, where it is another: the windows can't be cut otherwise.
    package var dayZone: ViewZone?
  }

  /// One of the four great numbers, formatted.
  package struct Figure: Equatable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
      case successRate, sessions, problems, landing
    }

    package var kind: Kind
    package var title: String
    /// `88.6 %`, `3 of 7`, `1,398`; an en dash for none.
    package var value: String
    /// What it is a share of, or what is apart: `1,240 of 1,398 sessions`.
    package var detail: String
    /// `87.1 % the same hours last Tuesday`; `nil` where nothing is compared.
    package var before: String?
    package var change: Change?
  }

  /// A difference against the compared range, and whether it is a clear one.
  package struct Change: Equatable, Sendable {
    package enum Direction: Sendable { case better, worse, neutral, unclear }

    package var direction: Direction
    /// `+1.2 points`, `−3 %`, `no clear change`.
    package var text: String
  }

  /// A stretch of time in the charts.
  package struct Bucket: Equatable, Sendable {
    package var range: Range<Int64>
    /// Whether every window in it is closed: others are hatched.
    package var isFinal: Bool
    /// Whether its windows are kept: where they are not, nothing is known.
    package var isKept: Bool
    /// Sessions by final outcome, in the order of ``PageModel/outcomes``.
    package var sessions: [Int]
    package var hits: Int
    /// Of the compared range; `nil` where that is not kept.
    package var before: Before?

    package struct Before: Equatable, Sendable {
      package var sessions: Int
      package var successful: Int
    }

    package var total: Int { sessions.reduce(0, +) }
  }

  /// One status over the range.
  package struct Outcome: Equatable, Sendable {
    package var status: ByteString
    /// `nil` for `(other)` and what the program doesn't know.
    package var known: ConnectStatus?
    package var sessions: Int
    package var share: String
    package var change: Change?
    package var hits: Int
    /// `1.3`; an en dash where there is no session.
    package var hitsPerSession: String
    package var responses: [6 of Int]
    /// Its last callback in the range, as precisely as windows say: `nil` where there is none.
    package var lastSeen: EventTime?
    package var nextStep: String
    package var meaning: String
  }

  /// Routes or hosts, as many as are shown.
  package struct Groups: Equatable, Sendable {
    package var rows: [Group]
    /// How many there are besides.
    package var more: Int
  }

  package struct Group: Equatable, Sendable {
    /// `nil` where it was not logged.
    package var name: ByteString?
    package var sessions: Int
    package var successful: Int
    /// Sessions that neither succeeded nor were aborted by the user.
    package var problems: Int
    package var landingErrors: Int
    package var hits: Int
    package var successRate: String
  }

  /// Lines by what became of them, since counting began.
  package struct LineBucket: Equatable, Sendable {
    /// As in the summary: `callbacks`, `malformed`.
    package var name: String
    package var count: Int
    package var sentence: String
    /// The command that shows one; `nil` where there is none to show.
    package var command: String?
  }

  package struct Footing: Equatable, Sendable {
    package var version: String
    package var commit: Int64
    package var window: String
    package var began: EventTime?
    package var keptFrom: Int64?
    package var undelivered: Int64
    package var limited: Int
  }

  package enum Emptiness: Equatable, Sendable {
    /// Nothing was saved yet.
    case nothingSaved
    /// What is asked for is not counted at all; why.
    case missing(String)
    /// No line was read; how many logs are missing or can't be read.
    case noLines(unreadable: Int)
    /// Lines were read, but none is a callback; how many with a session_id are outside the period counted.
    case noCallbacks(outside: Int)
    /// Nothing in this range; when the first and the last callback was.
    case nothingInRange(first: EventTime, last: EventTime)
    /// The range is before what is kept.
    case notKept(from: Int64)
    /// A state of `events`, which has no windows to show.
    case eventsState
  }
}

extension PageModel.Outcome {
  package static func == (left: Self, right: Self) -> Bool {
    (left.status, left.known, left.sessions, left.share, left.hits)
      == (right.status, right.known, right.sessions, right.share, right.hits)
      && left.change == right.change && left.hitsPerSession == right.hitsPerSession
      && left.responses.indices.allSatisfy { left.responses[$0] == right.responses[$0] }
      && left.lastSeen == right.lastSeen && left.nextStep == right.nextStep
      && left.meaning == right.meaning
  }
}

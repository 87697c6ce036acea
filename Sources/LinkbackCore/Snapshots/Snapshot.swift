/// All that views show, as it was at one moment: the counts, how far they have come, and from which
/// logs.
///
/// One commit of a state, or the end of a batch. Everything in it belongs together: the sessions of
/// the windows that are kept add up to those of the rows.
package struct Snapshot: Equatable, Sendable {
  package var origin: Origin
  package var counting: Counting
  package var names = Names()
  /// By number: ``Window/row`` is an index.
  package var rows: [Row] = []
  /// By start, then by row.
  package var windows: [Window] = []
  package var progress = Progress()
  /// In the order in which they became known.
  package var logs: [Log] = []

  package init(origin: Origin, counting: Counting) {
    self.origin = origin
    self.counting = counting
  }
}

extension Snapshot {
  /// What counted.
  package enum Origin: Equatable, Sendable {
    /// The state of `linkback follow`.
    case follow
    /// The state of `linkback events --follow`: its windows are no user's.
    case events
    /// Logs that were read once, from their beginning to their end.
    case batch
  }

  /// How it was counted.
  package struct Counting: Equatable, Sendable {
    package var window: WindowGrid
    package var byRoute = false
    package var byHost = false

    package init(window: WindowGrid, byRoute: Bool = false, byHost: Bool = false) {
      self.window = window
      self.byRoute = byRoute
      self.byHost = byHost
    }
  }

  /// What the numbers in a ``Key`` stand for. Number 0 is `(other)`; of statuses, the known ones come
  /// next, in the order of `ConnectStatus.known`.
  package struct Names: Equatable, Sendable {
    package var statuses: [ByteString] = []
    package var routes: [ByteString] = []
    package var hosts: [ByteString] = []

    package init() {}
  }

  /// Indexes of ``Names``; `nil` where a name is not asked for, or not known.
  package struct Key: Hashable, Sendable {
    package var status: Int
    package var route: Int?
    package var host: Int?

    package init(status: Int, route: Int? = nil, host: Int? = nil) {
      self.status = status
      self.route = route
      self.host = host
    }
  }

  /// The totals of one status, route and host since counting began.
  package struct Row: Equatable, Sendable {
    package var key: Key
    package var counts: OutcomeCounts
    /// Sessions whose last callback is in this row, of those that are kept.
    package var finalSessions = 0
    /// Sessions that ever were in this row; never falls, also when sessions are forgotten.
    package var sessionsSeen = 0
    package var first: EventTime
    package var last: EventTime

    package init(key: Key, counts: OutcomeCounts, first: EventTime, last: EventTime) {
      self.key = key
      self.counts = counts
      self.first = first
      self.last = last
    }
  }

  /// The counts of one row in one window.
  package struct Window: Equatable, Sendable {
    /// In seconds since 1970.
    package var start: Int64
    package var row: Int
    package var counts: OutcomeCounts
    /// Sessions whose last callback is in this window and row: over all windows, each session once.
    package var finalSessions = 0
    /// Of the last record of it; -1 before the first.
    package var revision = 0
    /// Whether the window is closed, and its last record says what is here.
    package var isFinal = true
    /// The commit that changed it last.
    package var commit: Int64 = 0

    package init(start: Int64, row: Int, counts: OutcomeCounts) {
      self.start = start
      self.row = row
      self.counts = counts
    }
  }

  /// How far counting has come.
  package struct Progress: Equatable, Sendable {
    /// 0 in a batch, and before the first commit.
    package var commit: Int64 = 0
    /// The wall clock at the first commit, and at the last one, which is the last sign of life.
    package var began = EventTime(nanoseconds: 0)
    package var committed = EventTime(nanoseconds: 0)
    /// The wall clock when counting ended well; `nil` while it goes on, and after a crash.
    package var ended: EventTime?
    /// How far event time has moved.
    package var watermark: EventTime?
    /// Windows that start before this are forgotten, in seconds since 1970.
    package var keptFrom: Int64?
    /// Callbacks of which something is counted under `(other)`.
    package var limited = 0
    package var statistics = Statistics()
    /// Bytes of records that are not known to be written.
    package var undelivered: Int64 = 0
    package var rotations = 0
    package var truncations = 0
    package var readErrors = 0
    /// Followed paths at which there is no file, in the order of bytes.
    package var missingLogs: [ByteString] = []

    package init() {}
  }

  /// One log file through its life.
  package struct Log: Equatable, Sendable {
    package enum Phase: String, Sendable { case following, draining, ended }

    /// The followed path whose log it is, and where its file was seen last.
    package var log: ByteString
    package var path: ByteString
    package var phase = Phase.following
    package var format: FormatName?
    /// Of a plain file, as it was seen last; `nil` for a compressed one.
    package var unreadBytes: Int64?
    /// How far event time has moved in it.
    package var watermark: EventTime?
    package var statistics = Statistics()
    /// Why it can't be read, or not to its end.
    package var error: String?

    package init(log: ByteString, path: ByteString) {
      self.log = log
      self.path = path
    }
  }
}

/// Rows, windows and sessions that are new or have changed; all there are in a checkpoint.
package struct OutcomeChanges: Sendable {
  package struct Name: Sendable, Equatable {
    package enum Table: String, CaseIterable, Sendable { case status, route, host }

    package var table: Table
    /// In its table, from 0; 0 is `(other)`, and the known statuses come next.
    package var number: Int32
    package var text: ByteString
    /// Whether it counts against the limit of names: a known status does once it was seen.
    package var isAdmitted: Bool

    package init(table: Table, number: Int32, text: ByteString, isAdmitted: Bool) {
      self.table = table
      self.number = number
      self.text = text
      self.isAdmitted = isAdmitted
    }
  }

  package struct Row: Sendable, Equatable {
    /// Rows are numbered from 0 and never forgotten.
    package var number: Int32
    package var key: OutcomeAggregator.RowKey
    /// Whether it counts against the limit of rows.
    package var isAdmitted: Bool
    package var counts: OutcomeCounts
    package var finalSessions: Int
    /// How often a session came to be in the row; never falls, also where sessions are forgotten.
    package var sessionsSeen: Int
    package var first: EventTime
    package var last: EventTime

    package init(
      number: Int32, key: OutcomeAggregator.RowKey, isAdmitted: Bool, counts: OutcomeCounts,
      finalSessions: Int, sessionsSeen: Int, first: EventTime, last: EventTime
    ) {
      self.number = number
      self.key = key
      self.isAdmitted = isAdmitted
      self.counts = counts
      self.finalSessions = finalSessions
      self.sessionsSeen = sessionsSeen
      self.first = first
      self.last = last
    }
  }

  package struct Window: Sendable, Equatable {
    /// In seconds since 1970.
    package var start: Int64
    package var end: Int64
    package var row: Int32
    package var counts: OutcomeCounts
    /// Sessions whose last callback is in this window and row; no part of a record.
    package var finalSessions: Int
    /// Of the last record of it; -1 before the first.
    package var revision: Int
    /// Whether that record was final.
    package var isFinal: Bool
    /// Whether the counts have changed since that record.
    package var isChanged: Bool

    package init(
      start: Int64, end: Int64, row: Int32, counts: OutcomeCounts, finalSessions: Int,
      revision: Int, isFinal: Bool, isChanged: Bool
    ) {
      self.start = start
      self.end = end
      self.row = row
      self.counts = counts
      self.finalSessions = finalSessions
      self.revision = revision
      self.isFinal = isFinal
      self.isChanged = isChanged
    }
  }

  package var names: [Name] = []
  package var rows: [Row] = []
  package var windows: [Window] = []
  package var observations: [Observation] = []
  /// All callbacks so far of which something was counted under `(other)`.
  package var limited = 0

  package init() {}
}

/// That a session had a callback in a row at a time: what session sets are made of.
///
/// The observations of a commit and those before it, replayed in order, give the sets as they were. Of the
/// times in one window that are not the session's last, the window's start stands for all.
package struct Observation: BitwiseCopyable, Hashable, Sendable {
  /// The keyed hash of the session id.
  package var session: UInt64
  /// In nanoseconds since 1970.
  package var time: Int64
  package var row: Int32

  package init(session: UInt64, time: Int64, row: Int32) {
    self.session = session
    self.time = time
    self.row = row
  }
}

package import LinkbackCore

/// Where the state of following is kept: one file, or memory.
package protocol CheckpointStore: ~Copyable {
  /// What was committed last, or `nil` where nothing was yet.
  mutating func load() throws(StoreError) -> Checkpoint?

  /// One part of the observations of windows that start at `seconds` or later; the parts come in the order in
  /// which the observations were committed.
  ///
  /// The parts are those of one state as long as no commit with observations is saved between them.
  ///
  /// - Parameter position: `nil` for the first part, then ``ObservationPart/next`` of the one before.
  /// - Throws: `unavailable` for what may be read later. What was read before is checked; damage is
  ///   found once its part is asked for.
  mutating func observations(
    from seconds: Int64?, at position: Int64?
  ) throws(StoreError) -> ObservationPart

  /// Saves the news, durably, in one transaction; after an error nothing of it is saved.
  mutating func save(_ commit: Commit) throws(StoreError)
}

/// Some of the observations of a state: few enough to be held beside all that is kept of sessions.
package struct ObservationPart: Sendable {
  package var observations: [Observation]
  /// Where the next part begins; `nil` after the last one.
  package var next: Int64?

  package init(observations: [Observation] = [], next: Int64? = nil) {
    self.observations = observations
    self.next = next
  }
}

/// Why the state can't be used or saved: a whole sentence for the user, with the file's name and what
/// to do.
package struct StoreError: Error, Equatable, Sendable {
  package enum Code: Sendable {
    /// No state of Linkback's, a damaged one, one of a later version, one that another process uses,
    /// or one that was made with other options: nothing may be read.
    case unusable
    /// The state can't be saved, or read again, now: a full disk, lost permission. Trying again may
    /// help.
    case unavailable
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

/// The options that change what is counted, as they are kept in the state: a run with others would
/// mix two kinds of counts.
package struct StateSettings: Sendable, Equatable {
  /// `follow` or `events`.
  package var command: String
  package var settings: [CountingSetting]

  package init(command: String, settings: [CountingSetting]) {
    self.command = command
    self.settings = settings
  }
}

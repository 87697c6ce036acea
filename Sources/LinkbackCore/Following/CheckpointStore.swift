/// Where the state of following is kept: one file, or memory.
package protocol CheckpointStore: ~Copyable {
  /// What was committed last, or `nil` where nothing was yet.
  mutating func load() throws(StoreError) -> Checkpoint?

  /// Hands out the facts of windows that start at `seconds` or later, in the order in which they were
  /// committed, in parts of bounded size.
  mutating func readFacts(
    from seconds: Int64?, _ body: ([SessionFact]) -> Void
  ) throws(StoreError)

  /// Saves the news, durably, in one transaction; after an error nothing of it is saved.
  mutating func save(_ commit: Commit) throws(StoreError)
}

/// Why the state can't be used or saved: a whole sentence for the user, with the file's name and what
/// to do.
package struct StoreError: Error, Equatable, Sendable {
  package enum Code: Sendable {
    /// No state of Linkback's, a damaged one, one of a later version, one that another process uses,
    /// or one that was made with other options: nothing may be read.
    case unusable
    /// The state can't be saved now: a full disk, lost permission. Trying again may help.
    case unsaved
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
  package struct Setting: Sendable, Equatable {
    /// As on the command line, `--window`.
    package var option: String
    /// As a user would write it; empty where it is not given.
    package var value: String
    /// Whether the value may not be shown: it is a hash then.
    package var isSecret: Bool

    package init(option: String, value: String, isSecret: Bool = false) {
      self.option = option
      self.value = value
      self.isSecret = isSecret
    }
  }

  /// `follow` or `events`.
  package var command: String
  package var settings: [Setting]

  package init(command: String, settings: [Setting]) {
    self.command = command
    self.settings = settings
  }
}

/// Counts that go on: what ``OutcomeAggregator`` counts, with windows that close, are revised, and are
/// forgotten in the end.
package struct LiveOutcomes: Sendable {
  /// - Parameter options: With windows.
  package init(options: OutcomeAggregator.Options) { preconditionFailure("to be written") }

  /// As it was saved; ``restore(facts:)`` has to follow for the facts of the windows that are kept.
  package init(options: OutcomeAggregator.Options, restoring saved: OutcomeChanges) {
    preconditionFailure("to be written")
  }

  /// Takes facts back, in the order in which they were saved; changes nothing that would have to be
  /// saved.
  package mutating func restore(facts: [SessionFact]) { preconditionFailure("to be written") }

  /// Adds what was counted since the last time.
  package mutating func add(_ news: consuming OutcomeAggregator) {
    preconditionFailure("to be written")
  }

  /// Appends a record of each window that ends at or before `closed` and has news, or no final record
  /// yet; with `interim`, provisional ones of all others that have news.
  ///
  /// - Parameter closed: `nil` closes none.
  package mutating func emit(
    closed: EventTime?, interim: Bool, to writer: inout RecordWriter
  ) { preconditionFailure("to be written") }

  /// What has changed since the last time, and what ``emit(closed:interim:to:)`` did to it.
  package mutating func takeChanges() -> OutcomeChanges { preconditionFailure("to be written") }

  /// Whether a window has ended by `closed` and waits for a record.
  package func hasDue(closed: EventTime?) -> Bool { preconditionFailure("to be written") }

  /// Forgets windows that start before `seconds`, and all sessions: ``restore(facts:)`` has to follow
  /// for the facts of the windows that are kept.
  package mutating func forget(before seconds: Int64) { preconditionFailure("to be written") }

  /// All counts that are kept, as `count` has them.
  package mutating func result() -> OutcomeResult { preconditionFailure("to be written") }
}

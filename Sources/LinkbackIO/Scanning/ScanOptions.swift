package import LinkbackCore

/// How inputs are scanned.
package struct ScanOptions: Sendable {
  package var scanner = LogScanner.Options()
  /// Where the format was found, if a configuration was asked for it.
  package var formatSource: String?
  /// How lines are read, as options of `linkback explain`, each after a space: for commands in messages.
  package var readingOptionsText = ""
  package var threads = 1
  /// How much is read at once. 64 KiB to 1 MiB are within 7 % of each other.
  package var blockSize = 256 << 10
  /// How much is inflated at once. Each call of a decoder has its price, 100 KiB copied by ISA-L; more
  /// would leave the processor's cache.
  package var inflatedBlockSize = 1 << 20
  /// The size of the parts that a large plain file is split into.
  package var segmentSize: Int64 = 8 << 20
  /// Whether the report is to hold what views are made of; the counts are by windows then.
  package var makesSnapshot = false

  package init() {}
}

/// What a scan found.
package struct ScanReport: Sendable {
  package var result: OutcomeResult
  package var summary: Summary
  /// What each input was read as; `nil` for one that could not be opened.
  package var formats: [InputFormat?]
  /// Lines of each input that mention `session_id` and do not count.
  package var suspects: [SuspectLines]
  /// Inputs of which not even the beginning could be read.
  package var unopenedInputs: [Int]
  /// What views are made of, if it was asked for.
  package var snapshot: Snapshot?
  /// What a partial is made of, if it was asked for.
  package var counts: OutcomeAggregator?
  /// Of each input's content, for a partial or where an input is compressed.
  package var fingerprints: [ContentFingerprint] = []
}

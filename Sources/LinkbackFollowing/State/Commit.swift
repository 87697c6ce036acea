package import LinkbackCore

/// What is new since the last commit: saved in one transaction, or not at all.
///
/// Its size grows with the news, not with what is kept.
package struct Commit: Sendable {
  /// Streams that are new or have changed.
  package var streams: [LogStream] = []
  /// Ids of streams that are forgotten.
  package var forgottenStreams: [Int64] = []
  package var outcomes = OutcomeChanges()
  /// Windows that start before this, and observations of them, are forgotten; `nil` forgets nothing. In
  /// seconds since 1970.
  package var keepsFrom: Int64?
  package var progress = FollowProgress()
  /// Records to be written: whole lines, in the order in which they go out.
  package var records: [UInt8] = []
  /// What has been written by now.
  package var delivery: Delivery

  package init(delivery: Delivery) { self.delivery = delivery }
}

/// What a commit is for.
package enum CommitOccasion: Sendable {
  case news
  /// Readers are shown that following goes on, whether there is news or not.
  case signOfLife
  /// Following has ended well. Everything else is committed; windows stay as they are.
  case end
}

/// What has happened to followed logs, as far as it was seen, since the state began.
package struct FileEvents: Sendable, Equatable {
  /// Logs that were moved away.
  package var rotations = 0
  /// Logs that were cut off or written over in their place.
  package var truncations = 0
  /// How often a log came to be unreadable.
  package var readErrors = 0

  package init() {}
}

/// The numbers that run since the state began.
package struct FollowProgress: Sendable, Equatable {
  /// Of all lines, those of forgotten streams too.
  package var statistics = Statistics()
  package var files = FileEvents()
  package var watermark: EventTime?
  /// Lines older than this are expired; never goes back.
  package var retentionCutoff: EventTime?
  /// What windows and sessions are kept from, in seconds since 1970; follows the retention cutoff in steps.
  package var keptFrom: Int64?
  /// Followed paths without a file that were told of, in the order of bytes.
  package var missingLogs: [ByteString] = []
  /// The wall clock at the commit, and at the first one.
  package var committed = EventTime(nanoseconds: 0)
  package var began = EventTime(nanoseconds: 0)
  /// The wall clock when following ended well; `nil` while it goes on, and after a crash.
  package var ended: EventTime?
  /// The wall clock when all followed paths could last be looked at: what was written after it can be
  /// in a file that nobody knows of.
  package var looked = EventTime(nanoseconds: 0)
  /// The number of the commit, from 1.
  package var number: Int64 = 0
  /// Of the next new stream.
  package var nextStream: Int64 = 1

  package init() {}
}

/// How far the records are written: positions in the stream of all records since the state began.
package struct Delivery: Sendable, Equatable {
  /// The file of `--output`; `nil` for standard output.
  package struct File: Sendable, Equatable {
    package var identity: FileIdentity
    /// In bytes, with all records before ``Delivery/position``.
    package var length: Int64

    package init(identity: FileIdentity, length: Int64) {
      self.identity = identity
      self.length = length
    }
  }

  /// In bytes; the records before it are written, and synced if they are in a file.
  package var position: Int64
  package var file: File?

  package init(position: Int64 = 0, file: File? = nil) {
    self.position = position
    self.file = file
  }
}

/// Records that are saved and not known to be written.
package struct OutboxChunk: Sendable, Equatable {
  /// Of its first byte, in the stream of all records.
  package var position: Int64
  package var bytes: [UInt8]

  package init(position: Int64, bytes: [UInt8]) {
    self.position = position
    self.bytes = bytes
  }
}

/// All that a restart needs, but for the observations about sessions, which are read one part after the
/// other.
package struct Checkpoint: Sendable {
  package var streams: [LogStream] = []
  package var outcomes = OutcomeChanges()
  package var progress = FollowProgress()
  package var delivery = Delivery()
  /// What is not written, in order; the first one may begin before ``Delivery/position``.
  package var outbox: [OutboxChunk] = []

  package init() {}
}

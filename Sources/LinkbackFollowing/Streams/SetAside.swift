import LinkbackCore

/// A file that was seen beside a log and is not read, and why: remembered so that it is not opened
/// again each time.
struct SetAside {
  enum Reason: Equatable {
    /// It begins as a stream that has a file, as far as that was known of it.
    case copy(of: Int64, FileFingerprint)
    /// It will be where the stream goes on, once its old file is read to the end.
    case successor(of: Int64)
    /// It is no access log.
    case noLog
    /// It can't be read as it is.
    case failed(SourceError)
    /// It is compressed, and so little can be read of it that it may still be on its way.
    case incomplete(SourceError)
    /// It is too short, and too new, to be told from a copy that is being made.
    case unsettled
  }

  var reason: Reason
  var stamp: FileStamp
  /// Since when it is as it is, in uptime.
  var since: Int64
  /// Whether it was there at the first start.
  var isFirst: Bool
  /// Whether it is read if it turns out to be a log of its own.
  var isWanted: Bool
}

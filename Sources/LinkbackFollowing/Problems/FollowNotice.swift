package import LinkbackCore

/// Something an operator may want to know of: which file, and what happened. Never what a line says.
package enum FollowNotice: Sendable, Equatable {
  /// A file is read from its beginning, or from `offset`.
  case began(path: ByteString, offset: Int64)
  /// A file is read on where it was left, under a new name.
  case continued(path: ByteString, offset: Int64)
  /// A followed path means another file now; the old one is read until it is idle.
  case rotated(path: ByteString)
  /// A file was cut off or replaced in place.
  case truncated(path: ByteString)
  /// A file holds less than was read of it before: what was read is counted, and its end is where
  /// reading goes on.
  case rewound(path: ByteString)
  /// A file beside a log holds what the log begins with, and is not read: it is taken for a copy.
  case copy(path: ByteString, of: ByteString)
  /// An old file is read to its end.
  case ended(path: ByteString)
  /// A file of which `bytes` were not read is found nowhere; `nil` where something may have been
  /// written to it since it was read.
  case lost(path: ByteString, bytes: Int64?)
  case missing(path: ByteString)
  case unreadable(path: ByteString, error: SourceError)
  /// A folder, or a file beside a log, can't be looked at, and so many others.
  case hidden(LogDiscovery.HiddenPath, others: Int)
  /// A file that was missing or unreadable can be read again, or a hidden place looked at.
  case recovered(path: ByteString)
  /// Lines older than the retention time were not counted; how many since the last notice.
  case expired(path: ByteString, lines: Int)
  /// Lines that mention `session_id` do not count.
  case suspects(path: ByteString, SuspectWarning)
  /// The same of a few malformed lines among others that count; once a run. The first one's number.
  case malformed(path: ByteString, line: Int)
  /// Not one of the lines of a file fits a format, nor of any other that is followed.
  case unknown(path: ByteString, lines: Int)
  /// A time stamp is more than five minutes ahead of the clock; it is counted and moves nothing.
  case future(path: ByteString)
  /// Event time was ahead of the clock, which was set back, by more than five minutes; it goes by the
  /// clock again.
  case setBack
}

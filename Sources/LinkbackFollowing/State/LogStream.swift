package import LinkbackCore

/// The lines of one log file as they are followed through its life: written to, renamed, copied,
/// compressed. What is kept of it in the state.
package struct LogStream: Sendable, Equatable {
  package enum Phase: String, Sendable {
    /// Its file is at a followed path.
    case following
    /// Its file was moved away, copied or compressed, and is read until it is idle.
    case draining
    /// Read to its end. Lines that are added to its file all the same are still read.
    case ended
    /// Was there before it was asked for: known so that it is not read under another name.
    case ignored
  }

  /// Its number in the state, never used again for another one.
  package var id: Int64
  /// The followed path whose log it is, and where its file was seen last.
  package var log: ByteString
  package var path: ByteString
  /// Where a link led at which its file was: the file is still there when the link leads elsewhere.
  package var realPath: ByteString?
  package var phase = Phase.following
  package var fingerprint = FileFingerprint(length: 0, hash: 0)
  /// Of its file, when it was seen last.
  package var stamp: FileStamp
  package var isCompressed = false
  /// How many uncompressed bytes are read: always up to the end of a line.
  package var offset: Int64 = 0
  /// Of the last bytes before the offset, at most as many as of the head: tells apart logs that
  /// begin alike. Lines with many empty fields end alike, so a few hundred would not do. Without a
  /// length, it says nothing.
  package var tail = FileFingerprint(length: 0, hash: 0)
  /// Lines before the first one that was read: those that `--from-end` skipped.
  package var skippedLines = 0
  /// Of the lines that were read.
  package var statistics = Statistics()
  package var format: FormatName?
  /// The `#Fields` and `#Date` lines in effect at the offset, see ``W3CDirectives/text``.
  package var columns: [UInt8]?
  /// How far event time has moved in this file.
  package var watermark: EventTime?
  /// The wall clock when its file was seen last.
  package var lastSeen: EventTime
  /// Why it can't be read, or not to its end.
  package var error: String?

  package init(id: Int64, log: ByteString, path: ByteString, stamp: FileStamp, lastSeen: EventTime)
  {
    self.id = id
    self.log = log
    self.path = path
    self.stamp = stamp
    self.lastSeen = lastSeen
  }
}

extension LogStream {
  /// Whether it came through a pipe: a file of which something was read has a fingerprint.
  var isOfPipe: Bool { fingerprint.length == 0 && offset > 0 }
}

package import LinkbackCore

/// Which file it is, whatever its name: two paths with one identity are one file.
package struct FileIdentity: Hashable, Sendable {
  package var device: UInt64
  package var inode: UInt64

  package init(device: UInt64, inode: UInt64) {
    self.device = device
    self.inode = inode
  }
}

/// What the kernel says of a file without reading it.
package struct FileStamp: Hashable, Sendable {
  package var identity: FileIdentity
  /// In bytes on the disk: compressed ones for gzip.
  package var size: Int64
  /// When it was last written to, in nanoseconds since 1970.
  package var modified: Int64

  /// What sizes are taken for at most, in bytes: an exbibyte, which no log comes near. Sums of a few of
  /// them, and of what is read meanwhile, are no overflow.
  package static let largestSize: Int64 = 1 << 60
  /// From 1823 to 2116: what a file system or a clock gives beyond (a broken backup, a device without a
  /// clock) is taken for the nearest of these. The difference of two, and the sum of one and any
  /// duration that an option takes, are no overflow.
  package static let times: ClosedRange<Int64> = 1 - (1 << 62)...(1 << 62) - 1

  package init(identity: FileIdentity, size: Int64, modified: Int64) {
    self.identity = identity
    self.size = size
    self.modified = modified
  }
}

/// An open log: stays the same file, whatever becomes of its name.
package protocol LogFile: AnyObject {
  /// How its bytes can be had.
  var kind: LogFileKind { get }

  /// What the file is now.
  func stamp() throws(SourceError) -> FileStamp

  /// When the file was made, in nanoseconds since 1970, whatever its names were; `nil` where that is not
  /// known.
  var birth: Int64? { get }

  /// Reads uncompressed bytes to `buffer[position...]`.
  ///
  /// - Parameter offset: Where to begin in the uncompressed file; a pipe goes on where it is. Beyond
  ///   the size nothing is read, and nothing is sought.
  /// - Returns: 0 where there is nothing more for now.
  func read(
    into buffer: inout [UInt8], at position: Int, from offset: Int64
  ) throws(SourceError) -> Int

  /// Whether a pipe has ended for good: nothing more will ever come.
  var hasEnded: Bool { get }

  /// Whether it was closed because too many files were open, and was not found again when it was to be
  /// read. It is looked for as after a restart.
  var isLost: Bool { get }
}

extension LogFile {
  package var isLost: Bool { false }
}

package enum LogFileKind: Sendable {
  /// Grows while it is followed.
  case plain
  /// Was compressed when it was complete; offsets are those of what comes out.
  case gzip
  /// A named pipe or standard input: has no identity that lasts, and no offset to go back to.
  case pipe
}

/// The names that are followed, and how to open what they stand for.
package protocol LogFiles {
  associatedtype File: LogFile

  /// What is at the followed paths now, patterns expanded, beside them, and where a link led before.
  ///
  /// - Parameter sought: Files that were read and are open no more.
  mutating func discover(seeking sought: [SoughtFile]) -> LogDiscovery

  /// Whether a path is a followed one, or one that a pattern stands for.
  func follows(_ log: ByteString) -> Bool

  /// Opens the file that was seen at a path, or whatever is there by now.
  mutating func open(_ path: ByteString) throws(SourceError) -> File
}

/// A file that is looked for: where it was seen last, and as what.
package struct SoughtFile: Sendable {
  /// The followed path whose log it is.
  package var log: ByteString
  /// The path under which it was seen last, and where a link led that was there.
  package var path: ByteString
  package var realPath: ByteString?
  package var identity: FileIdentity

  package init(
    log: ByteString, path: ByteString, realPath: ByteString?, identity: FileIdentity
  ) {
    self.log = log
    self.path = path
    self.realPath = realPath
    self.identity = identity
  }
}

/// What was seen at the followed paths at one time.
package struct LogDiscovery: Sendable {
  /// A file that was seen.
  package struct Sighting: Sendable {
    package var path: ByteString
    package var stamp: FileStamp
    package var isPipe: Bool
    /// Another name of the file, which stays when the link at `path` leads elsewhere.
    package var realPath: ByteString?
    /// Whether only its device and inode say that it may be a file that is looked for: if it is
    /// another one, it is none of the log's.
    package var isSought = false

    package init(
      path: ByteString, stamp: FileStamp, isPipe: Bool = false, realPath: ByteString? = nil
    ) {
      self.path = path
      self.stamp = stamp
      self.isPipe = isPipe
      self.realPath = realPath
    }
  }

  /// What is at a followed path itself.
  package enum Target: Sendable {
    case file(Sighting)
    case missing
    /// Nothing, and nobody waits for it: a pattern would match the name, and rotation has left
    /// something of that name and a suffix.
    case gone
    case unreadable(SourceError)
  }

  /// A followed path and what its rotation may have left beside it.
  package struct Log: Sendable {
    package var path: ByteString
    package var target: Target
    /// Files that rotation may have made of it, but for those that are followed themselves; the oldest
    /// first. One file may be so of several logs.
    package var siblings: [Sighting]

    package init(path: ByteString, target: Target, siblings: [Sighting] = []) {
      self.path = path
      self.target = target
      self.siblings = siblings
    }
  }

  /// A folder, or a file beside a log, that could not be looked at: what is there is not missing.
  package struct HiddenPath: Sendable, Equatable {
    package var path: ByteString
    package var error: SourceError
    /// Whether permissions say so, and will tomorrow: what is there is left alone, as it always was.
    package var isDenied: Bool

    package init(path: ByteString, error: SourceError, isDenied: Bool = false) {
      self.path = path
      self.error = error
      self.isDenied = isDenied
    }
  }

  package var logs: [Log]
  /// By path, in the order of bytes.
  package var hidden: [HiddenPath]

  package init(logs: [Log], hidden: [HiddenPath] = []) {
    self.logs = logs
    self.hidden = hidden
  }

  /// Whether all there is was seen that may be seen.
  package var isWhole: Bool { hidden.allSatisfy(\.isDenied) }
}

import Glibc
package import LinkbackCore
package import LinkbackSystem

/// The bytes of a file, a named pipe or standard input, by read(2).
///
/// Not by mmap(2): that is no faster here, makes the resident memory as large as the file, and
/// dies by SIGBUS when a log is truncated under it.
package struct FileSource: ~Copyable, Sendable {
  private let file: OpenFile
  /// Where a part of a file begins.
  private let start: Int64
  /// Where the next read begins: in the file for a part of one, else bytes read so far.
  package private(set) var position: Int64
  /// Where a part of a file ends, or `nil` to read to the end by the file's own position.
  private var end: Int64?
  private var endsWithLine = false
  /// Whether the file was seen to hold the whole part.
  private var wasSeen = false
  private var isAtEnd = false
  private var failure: SourceError?
  /// Where the bytes come from instead of the file.
  private var feed: (any ContentFeed)?

  /// Opens a file, or a named pipe, for which it waits until somebody writes to it.
  package init(path: FilePath) throws(SourceError) {
    self.init(try OpenFile(path: path))
  }

  /// Standard input, which stays open when this source goes.
  package static func standardInput() throws(SourceError) -> FileSource {
    try FileSource(Descriptor(borrowing: STDIN_FILENO))
  }

  /// A descriptor that is open already, read from its own position.
  package init(_ descriptor: consuming Descriptor) throws(SourceError) {
    self.init(try OpenFile(descriptor))
  }

  /// A file that is open already, read from its own position.
  init(_ file: OpenFile) {
    self.file = file
    (start, position, end) = (0, 0, nil)
  }

  /// A file that is handed over by another one.
  init(_ feed: any ContentFeed) {
    self.init(feed.file)
    self.feed = feed
  }

  /// A part of a regular file: the bytes of `range`, fewer if the file ends before.
  ///
  /// Reads by pread(2), so several sources may read one file at once.
  init(_ file: OpenFile, _ range: Range<Int64>) throws(SourceError) {
    guard file.status.kind == .regular else {
      throw SourceError(.unreadable, "is not a regular file, so it can't be read in parts")
    }
    self.file = file
    (start, position, end) = (range.lowerBound, range.lowerBound, range.upperBound)
  }

  /// A part that the file was seen to hold: it is an error if the file ends before.
  ///
  /// - Parameter endsWithLine: Whether the line in which the part ends is read up to its LF, or to the
  ///   file's end by then.
  init(
    _ file: OpenFile, seen range: Range<Int64>, endsWithLine: Bool
  ) throws(SourceError) {
    try self.init(file, range)
    wasSeen = true
    self.endsWithLine = endsWithLine
  }

  /// Another source for a part of this very file, even if its name means another one by now.
  package func part(_ range: Range<Int64>) throws(SourceError) -> FileSource {
    try FileSource(file, range)
  }

  /// As it was when the file was opened; a log may have grown since.
  package var status: FileStatus { file.status }

  /// The file's size in bytes when it was opened, or `nil` for a pipe or a device.
  package var size: Int64? {
    status.kind == .regular ? status.size : nil
  }
}

extension FileSource: ByteSource {
  package mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    precondition(offset < buffer.count, "a read needs space for at least one byte")
    if let failure { throw failure }
    if isAtEnd { return 0 }
    if let feed { return try read(feed, into: &buffer, at: offset) }
    do throws(SystemError) {
      let count = try readOnce(into: &buffer, at: offset)
      position += Int64(count)
      isAtEnd = count == 0
      if !isAtEnd { return count }
    } catch {
      let cause = error.sourceError
      failure = SourceError(cause.code, "reading failed after byte \(position): \(cause.message)")
    }
    if wasSeen, failure == nil, let end, position < end {
      failure = SourceError(
        .damaged, "was cut off while it was read, at byte \(position) of \(end)")
    }
    if let failure { throw failure }
    return 0
  }

  private mutating func read(
    _ feed: any ContentFeed, into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    do throws(SourceError) {
      let count = try feed.read(into: &buffer, at: offset)
      position += Int64(count)
      isAtEnd = count == 0
      return count
    } catch {
      failure = error
      throw error
    }
  }

  private mutating func readOnce(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SystemError) -> Int {
    guard let end = try currentEnd() else {
      return try file.descriptor.read(into: &buffer, at: offset)
    }
    let count = min(Int64(buffer.count - offset), end - position)
    guard count > 0 else { return 0 }
    return try file.descriptor.read(into: &buffer, offset..<offset + Int(count), from: position)
  }

  /// Where a part ends; once it is read that far, perhaps with the rest of its last line.
  private mutating func currentEnd() throws(SystemError) -> Int64? {
    if endsWithLine, let end, position >= end {
      endsWithLine = false
      self.end = try lineEnd(from: end)
    }
    return end
  }

  /// The end of the line to which the byte before `position` belongs.
  private func lineEnd(from position: Int64) throws(SystemError) -> Int64 {
    var position = max(position - 1, 0)
    var buffer = [UInt8](repeating: 0, count: 4 << 10)
    while true {
      let count = try file.descriptor.read(into: &buffer, 0..<buffer.count, from: position)
      let lineFeed = ByteSearch.first(0x0A, in: buffer.span, 0..<count)
      guard lineFeed == count, count > 0 else { return position + Int64(min(lineFeed + 1, count)) }
      position += Int64(count)
    }
  }
}

extension FileSource: RewindableSource {
  package mutating func rewind(to offset: Int64) -> Bool {
    // Relative, as standard input may have been read before it came here.
    guard status.kind == .regular, failure == nil, feed == nil,
      end != nil || file.descriptor.move(by: offset - position)
    else { return false }
    position = start + offset
    isAtEnd = false
    return true
  }
}

import Glibc
package import LinkbackCore

/// The bytes of a file, a named pipe or standard input, by read(2).
///
/// Not by mmap(2): that is no faster here, makes the resident memory as large as the file, and
/// dies by SIGBUS when a log is truncated under it.
package struct FileSource: ~Copyable, Sendable {
  private let descriptor: Descriptor
  /// As it was when the file was opened; a log may have grown since.
  package let status: FileStatus
  /// Where the next read begins: in the file for a part of one, else bytes read so far.
  package private(set) var position: Int64
  /// Where a part of a file ends, or `nil` to read to the end by the file's own position.
  private let end: Int64?
  private var isAtEnd = false
  private var failure: SourceError?

  /// Opens a file, or a named pipe, for which it waits until somebody writes to it.
  package init(path: FilePath) throws(SourceError) {
    try self.init(FileSource.open(path), from: 0, to: nil)
  }

  /// Opens a part of a regular file: the bytes of `range`, fewer if the file ends before.
  ///
  /// Reads by pread(2), so several sources may read one file at once.
  package init(path: FilePath, range: Range<Int64>) throws(SourceError) {
    try self.init(FileSource.open(path), from: range.lowerBound, to: range.upperBound)
  }

  /// Opens a regular file from `offset` to wherever it ends by then; beyond its size it is empty.
  package init(path: FilePath, from offset: Int64) throws(SourceError) {
    try self.init(FileSource.open(path), from: offset, to: .max)
  }

  /// Standard input, which stays open when this source goes.
  package static func standardInput() throws(SourceError) -> FileSource {
    try FileSource(Descriptor(borrowing: STDIN_FILENO))
  }

  /// A descriptor that is open already, read from its own position.
  package init(_ descriptor: consuming Descriptor) throws(SourceError) {
    try self.init(descriptor, from: 0, to: nil)
  }

  /// Another source for a part of this very file, even if its name means another one by now.
  package func part(_ range: Range<Int64>) throws(SourceError) -> FileSource {
    guard let copy = Descriptor.duplicate(of: descriptor.number) else {
      throw SystemError(errno).sourceError
    }
    return try FileSource(copy, from: range.lowerBound, to: range.upperBound)
  }

  private init(
    _ descriptor: consuming Descriptor, from start: Int64, to end: Int64?
  ) throws(SourceError) {
    let status: FileStatus
    do throws(SystemError) {
      status = try descriptor.status()
    } catch {
      throw error.sourceError
    }
    if status.kind == .folder { throw SystemError(EISDIR).sourceError }
    if end != nil && status.kind != .regular {
      throw SourceError(.unreadable, "is not a regular file, so it can't be read in parts")
    }
    self.descriptor = descriptor
    self.status = status
    position = start
    self.end = end
  }

  private static func open(_ path: FilePath) throws(SourceError) -> Descriptor {
    do throws(SystemError) {
      return try Descriptor(opening: path, O_RDONLY)
    } catch {
      throw error.sourceError
    }
  }

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
    do throws(SystemError) {
      let count = try readOnce(into: &buffer, at: offset)
      position += Int64(count)
      isAtEnd = count == 0
      return count
    } catch {
      let cause = error.sourceError
      let error = SourceError(cause.code, "reading failed after byte \(position): \(cause.message)")
      failure = error
      throw error
    }
  }

  private func readOnce(into buffer: inout [UInt8], at offset: Int) throws(SystemError) -> Int {
    guard let end else { return try descriptor.read(into: &buffer, at: offset) }
    let count = min(Int64(buffer.count - offset), end - position)
    guard count > 0 else { return 0 }
    return try descriptor.read(into: &buffer, offset..<offset + Int(count), from: position)
  }
}

extension FileSource: RewindableSource {
  package mutating func rewind(to offset: Int64) -> Bool {
    // Relative, as standard input may have been read before it came here.
    guard end == nil, status.kind == .regular, failure == nil,
      descriptor.move(by: offset - position)
    else { return false }
    position = offset
    isAtEnd = false
    return true
  }
}

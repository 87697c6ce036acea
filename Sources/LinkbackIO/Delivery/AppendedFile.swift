import Glibc
import LinkbackFollowing
import LinkbackSystem

/// A file that grows by records: every write goes to its end, whoever else writes to it or cuts it.
///
/// What was written is kept until it is on the disk. After an error of fsync(2) the kernel may have
/// dropped those bytes, and says so once only (`man 2 fsync`): before the next try they are written
/// again, each in its place.
struct AppendedFile: ~Copyable {
  let identity: FileIdentity
  private let descriptor: Descriptor
  /// Whether the last line is somebody's half: a record has to begin after it, not in it.
  private var endsInsideLine: Bool
  private let synchronizeDescriptor: Synchronize
  private var unsynced = UnsyncedWrites()
  /// Whether what is not synced may be lost.
  private var mustWriteAgain = false

  /// Waits until what was written to a file is on the disk, as fsync(2) does.
  typealias Synchronize = (borrowing Descriptor) throws(SystemError) -> Void

  /// Opens a regular file, or makes one with what permissions the umask leaves.
  init(path: FilePath, synchronize: @escaping Synchronize) throws(SystemError) {
    // Written to at the end alone, and read to see what its end is.
    let flags = O_RDWR | O_APPEND
    let descriptor = try Self.open(path, flags)
    let status = try descriptor.status()
    var last: [UInt8] = [0]
    let count = try descriptor.read(into: &last, 0..<1, from: max(0, status.size - 1))
    identity = status.identity
    endsInsideLine = count > 0 && last[0] != 0x0A
    self.descriptor = descriptor
    synchronizeDescriptor = synchronize
  }

  private static func open(_ path: FilePath, _ flags: Int32) throws(SystemError) -> Descriptor {
    do throws(SystemError) {
      return try Descriptor(opening: path, flags)
    } catch {
      guard error.number == ENOENT else { throw error }
    }
    let descriptor = try Descriptor(opening: path, flags | O_CREAT, mode: 0o666)
    // The file's name has to outlast a power loss as the records do that it leads to.
    try path.resolvingLinks().folder.synchronizeFolder()
    return descriptor
  }

  var size: Int64 {
    get throws(SystemError) { try descriptor.status().size }
  }

  /// Adds what fits of a part of a record that begins, or goes on, at the file's end.
  /// - Parameter goesOn: Whether the file ends with the same record's beginning.
  /// - Returns: How many bytes were taken, at least one.
  mutating func append(
    _ bytes: ArraySlice<UInt8>, goesOn: Bool
  ) throws(SystemError) -> Int {
    if endsInsideLine, !goesOn {
      try descriptor.write(all: [0x0A].span)
      try note([0x0A])
    }
    endsInsideLine = false
    let count = try descriptor.writeAvailable(bytes.span) ?? 0
    try note(bytes.prefix(count))
    return count
  }

  /// Keeps what was just written.
  private mutating func note(_ bytes: ArraySlice<UInt8>) throws(SystemError) {
    unsynced.add(bytes, at: try descriptor.position - Int64(bytes.count))
  }

  /// Waits until what was written is on the disk. After an error, the next call writes it again first.
  mutating func synchronize() throws(SystemError) {
    if mustWriteAgain { try writeAgain() }
    do throws(SystemError) {
      try synchronizeDescriptor(descriptor)
    } catch {
      mustWriteAgain = true
      throw error
    }
    mustWriteAgain = false
    unsynced.removeAll()
  }

  /// Waits until what a process that is gone has written here is on the disk. It is written again, as an
  /// error may have been reported to that process alone.
  ///
  /// - Parameters:
  ///   - length: How long the file was when all was on the disk; `nil` where somebody else has copied
  ///     what it holds.
  ///   - count: How many bytes were to be written, at most.
  mutating func synchronize(writtenBeyond length: Int64?, _ count: Int) throws(SystemError) {
    if let length {
      let size = try size
      // A file that was cut and has grown again ends with them.
      var offset = max(0, min(size, length) - (size < length ? Int64(count) : 0))
      var buffer = [UInt8](repeating: 0, count: 64 * 1_024)
      while case let read = try descriptor.read(into: &buffer, 0..<buffer.count, from: offset),
        read > 0
      {
        try rewrite(buffer[..<read], at: offset)
        offset += Int64(read)
      }
    }
    try synchronize()
  }

  private func writeAgain() throws(SystemError) {
    // Whoever cut the file since has taken what it held to another file, or to none.
    let size = try size
    guard let start = unsynced.start, size >= start, size > 0 else { return }
    for piece in unsynced.pieces where try isMissing(piece) {
      try rewrite(piece.bytes[...], at: piece.offset)
    }
  }

  private func rewrite(_ bytes: ArraySlice<UInt8>, at offset: Int64) throws(SystemError) {
    try descriptor.setAppending(false)
    do throws(SystemError) {
      try descriptor.write(all: bytes, at: offset)
    } catch {
      try descriptor.setAppending(true)
      throw error
    }
    try descriptor.setAppending(true)
  }

  /// Whether a piece's place holds the piece, the NULs of a hole, or nothing: what somebody else has
  /// written there since is his.
  private func isMissing(_ piece: UnsyncedWrites.Piece) throws(SystemError) -> Bool {
    var found = [UInt8](repeating: 0, count: piece.bytes.count)
    var count = 0
    do throws(SystemError) {
      try found.fill(&count) { (bytes, start) throws(SystemError) in
        let position = piece.offset + Int64(start)
        return try descriptor.read(into: &bytes, start..<bytes.count, from: position)
      }
    } catch {
      // The disk has no bytes where the kernel has dropped them.
      guard error.number == EIO else { throw error }
    }
    return zip(found[..<count], piece.bytes).allSatisfy { $0 == 0 || $0 == $1 }
  }
}

import Glibc
import LinkbackCore

/// A file that grows by records: every write goes to its end, whoever else writes to it or cuts it.
struct AppendedFile: ~Copyable {
  let identity: FileIdentity
  private let descriptor: Descriptor
  /// Whether the last line is somebody's half: a record has to begin behind it, not in it.
  private var endsInsideLine: Bool

  /// Opens a regular file, or makes one with what permissions the umask leaves.
  init(path: FilePath) throws(SystemError) {
    // Written to at the end alone, and read to see what its end is.
    let flags = O_RDWR | O_APPEND
    let descriptor = try Self.open(path, flags)
    let status = try descriptor.status()
    var last: [UInt8] = [0]
    let count = try descriptor.read(into: &last, 0..<1, from: max(0, status.size - 1))
    identity = status.identity
    endsInsideLine = count > 0 && last[0] != 0x0A
    self.descriptor = descriptor
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
    }
    endsInsideLine = false
    return try descriptor.writeAvailable(bytes.span) ?? 0
  }

  func synchronize() throws(SystemError) { try descriptor.synchronize() }
}

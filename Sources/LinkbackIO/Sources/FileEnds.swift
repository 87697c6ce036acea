import Glibc
import LinkbackCore
import LinkbackSystem

/// Hashes of the first and last bytes of a file. They tell it from another file that has got its inode, and from
/// the same file written anew, with other times.
struct FileEnds: Equatable, Sendable {
  private static let length: Int64 = 1_024
  private let head: UInt64
  /// The hash of no bytes if the head is the whole file.
  private let tail: UInt64

  /// - Parameter size: How many of the file's bytes count; those that were appended since do not.
  /// - Complexity: O(1).
  init(of file: borrowing Descriptor, size: Int64) throws(SystemError) {
    try self.init(Self.head(of: file, size: size), of: file, size: size)
  }

  /// - Parameter head: See ``head(of:size:)``.
  init(
    _ head: [UInt8], of file: borrowing Descriptor, size: Int64
  ) throws(SystemError) {
    self.head = Self.hash(head)
    tail = Self.hash(
      try Self.bytes(max(Self.length, size - Self.length)..<max(Self.length, size), of: file))
  }

  static func head(of file: borrowing Descriptor, size: Int64) throws(SystemError) -> [UInt8] {
    try bytes(0..<min(length, size), of: file)
  }

  /// The bytes of a range; fewer if the file ends before.
  private static func bytes(
    _ range: Range<Int64>, of file: borrowing Descriptor
  ) throws(SystemError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: range.count)
    var filled = 0
    try bytes.fill(&filled) { (bytes, start) throws(SystemError) in
      let position = range.lowerBound + Int64(start)
      let count = try file.readAvailable(into: &bytes, start..<bytes.count, from: position)
      guard let count else { throw SystemError(EAGAIN) }
      return count
    }
    return Array(bytes[..<filled])
  }

  private static func hash(_ bytes: [UInt8]) -> UInt64 {
    SipHash(key0: 0, key1: 0).hash(bytes.span, 0..<bytes.count)
  }
}

import Glibc
import LinkbackCore
import LinkbackSystem

/// Hashes of what a file begins and ends with: what tells it from another one that has got its inode, and a log
/// from one that was written anew, with other times.
struct FileEnds: Equatable, Sendable {
  private static let length: Int64 = 1_024
  private let head: UInt64
  /// That of nothing where the head is all there is.
  private let tail: UInt64

  /// - Parameter size: How many of the file's bytes count: what was appended since is not looked at.
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

  /// What there is of a range: less where the file ends before.
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

package import LinkbackCore

/// A source that begins with bytes already taken from another: what was looked at to see what a
/// pipe holds, in front of the rest of the pipe.
package struct PrefixedSource<Base: ByteSource & ~Copyable>: ~Copyable {
  private var head: [UInt8]
  private var handedOut = 0
  package private(set) var base: Base

  package init(_ head: [UInt8], then base: consuming Base) {
    self.head = head
    self.base = base
  }
}

extension PrefixedSource: ByteSource where Base: ~Copyable {
  package mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    guard handedOut < head.count else { return try base.read(into: &buffer, at: offset) }
    let count = min(head.count - handedOut, buffer.count - offset)
    buffer.replaceSubrange(
      offset..<offset + count, with: head[handedOut..<handedOut + count])
    handedOut += count
    return count
  }
}

extension PrefixedSource: RewindableSource where Base: RewindableSource & ~Copyable {
  /// The bytes in front were the base's own first ones, so it hands them out again.
  package mutating func rewind(to offset: Int64) -> Bool {
    handedOut = head.count
    return base.rewind(to: offset)
  }
}

extension PrefixedSource: Sendable where Base: Sendable & ~Copyable {}

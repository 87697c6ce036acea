import LinkbackCore

/// The first and the last bytes of some content, from which a ``ContentFingerprint`` is made.
struct ContentEnds: Sendable {
  /// Of content that is shorter, all of it.
  private(set) var head: [UInt8] = []
  private(set) var tail: [UInt8] = []

  var fingerprint: ContentFingerprint { ContentFingerprint(head: head.span, tail: tail.span) }

  /// Takes the next bytes.
  mutating func add(_ bytes: Span<UInt8>) {
    let length = ContentFingerprint.length
    for position in 0..<min(bytes.count, length - head.count) { head.append(bytes[position]) }
    for position in max(bytes.count - length, 0)..<bytes.count { tail.append(bytes[position]) }
    tail.removeFirst(max(tail.count - length, 0))
  }

  /// Takes those of the content's next part.
  mutating func append(_ part: ContentEnds) {
    let length = ContentFingerprint.length
    head += part.head.prefix(length - head.count)
    tail += part.tail
    tail.removeFirst(max(tail.count - length, 0))
  }
}

/// A source that remembers the ends of what it delivers.
struct EndsSource<Base: ByteSource & ~Copyable>: ~Copyable {
  private(set) var base: Base
  /// `nil` where nobody asks for them.
  private(set) var ends: ContentEnds?

  init(_ base: consuming Base, keepsEnds: Bool) {
    self.base = base
    ends = keepsEnds ? ContentEnds() : nil
  }
}

extension EndsSource: ByteSource where Base: ~Copyable {
  mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
    let count = try base.read(into: &buffer, at: offset)
    if ends != nil { ends?.add(buffer.span.extracting(offset..<offset + count)) }
    return count
  }
}

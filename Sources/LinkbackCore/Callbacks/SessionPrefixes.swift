/// What session ids begin with: one of these, or anything.
package struct SessionPrefixes: Hashable, Sendable {
  /// In the order of their bytes, none of which begins with another; a single empty one is all ids'.
  package let all: [ByteString]

  /// Connect's own.
  package static let connect = SessionPrefixes([ByteString("csn_")])
  package static let any = SessionPrefixes([ByteString([])])

  /// - Parameter prefixes: In any order, and repeated or not; an empty one, or none at all, takes any id.
  package init(_ prefixes: [ByteString]) {
    var all: [ByteString] = []
    // What begins with another one comes after it.
    for prefix in prefixes.sorted() {
      let isCovered = all.contains { prefix.bytes.starts(with: $0.bytes) }
      if !isCovered { all.append(prefix) }
    }
    self.all = all.isEmpty ? [ByteString([])] : all
  }

  package var takesAny: Bool { all[0].bytes.isEmpty }

  /// Whether an id begins with one of them.
  ///
  /// - Complexity: O(prefixes); does not allocate.
  @inline(__always)
  package func cover(_ bytes: Span<UInt8>, _ session: Range<Int>) -> Bool {
    var index = 0
    while index < all.count {
      let length = all[index].bytes.count
      if session.count >= length, all[index].equals(bytes, session.prefix(length)) { return true }
      index += 1
    }
    return false
  }

  package func cover(_ session: String) -> Bool {
    let bytes = Array(session.utf8)
    return cover(bytes.span, bytes.indices)
  }
}

extension SessionPrefixes: CustomStringConvertible {
  /// `csn_ or shop_`
  package var description: String {
    all.map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: " or ")
  }
}

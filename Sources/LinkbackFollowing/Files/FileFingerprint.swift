import LinkbackCore

/// Tells whether a file begins as another one did: the hash of its first bytes, uncompressed.
///
/// A log only ever grows, so what it began with stays what it is, under any name, as a copy and
/// compressed. The hash is ``SipHash`` with the documented key; it says nothing about the lines.
package struct FileFingerprint: Hashable, Sendable {
  /// The most bytes that are looked at.
  package static let longest = 1_024

  /// How many bytes were hashed: 0 to ``longest``. An empty file matches nothing.
  package var length: Int
  package var hash: UInt64

  package init(length: Int, hash: UInt64) {
    self.length = length
    self.hash = hash
  }

  /// Of a file that begins with `head`.
  package init(head: Span<UInt8>) {
    length = min(head.count, Self.longest)
    hash = SipHash.documentedKey.hash(head, 0..<length)
  }

  /// Whether a file that begins with `head` begins as this one; `false` where too little is there to
  /// tell.
  package func matches(_ head: Span<UInt8>) -> Bool {
    length > 0 && head.count >= length
      && SipHash.documentedKey.hash(head, 0..<length) == hash
  }
}

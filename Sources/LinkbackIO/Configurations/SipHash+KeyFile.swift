package import LinkbackCore
package import LinkbackSystem

extension SipHash {
  /// The key in a file: its first 16 bytes.
  package init(keyFile path: FilePath) throws(SourceError) {
    var source = try FileSource(path: path)
    let bytes = try source.readHead(16)
    guard bytes.count == 16 else {
      throw SourceError(
        .unreadable,
        "has \(bytes.count) bytes, and a key takes 16; make one with: head -c 16 /dev/urandom")
    }
    self.init(key0: bytes.span.word(at: 0), key1: bytes.span.word(at: 8))
  }
}

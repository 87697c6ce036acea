package import LinkbackCore

/// The uncompressed bytes of gzip or Zstandard data.
///
/// What both formats have in common is what people rely on: any number of parts one after the other,
/// zeros after them, and what can be read of damaged data (``GzipMembers``, ``ZstdFrames``).
package struct CompressedSource<Base: RewindableSource & ~Copyable>: ~Copyable {
  // One of the two is there, as in `InputSource`.
  private var gzip: GzipSource<Base>?
  private var zstd: ZstdFrames<Base>?

  /// - Parameters:
  ///   - kind: A compressed one.
  ///   - name: The file as a shell takes it, for commands in errors.
  ///   - inputSize: How many compressed bytes are read at once.
  package init(
    _ base: consuming Base, _ kind: ContentKind, name: String, inputSize: Int = 256 << 10
  ) {
    precondition(kind.isCompressed, "what is not compressed has another source")
    if kind == .zstd {
      zstd = ZstdFrames(base, name: name, inputSize: inputSize)
    } else {
      gzip = GzipSource(base, inputSize: inputSize)
    }
  }

  /// How many compressed bytes are read.
  package var compressedBytes: Int64 {
    switch gzip {
    case .some(let gzip): return gzip.compressedBytes
    case .none: break
    }
    switch zstd {
    case .some(let zstd): return zstd.compressedBytes
    case .none: return 0
    }
  }

  /// Goes on where the data ended, or ended early: the base has more by now.
  /// - Returns: `false` after any other error, which stays.
  package mutating func resume() -> Bool {
    gzip?.resume() ?? zstd?.resume() ?? false
  }
}

extension CompressedSource: ByteSource where Base: ~Copyable {
  package mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    if let count = try gzip?.read(into: &buffer, at: offset) { return count }
    return try zstd?.read(into: &buffer, at: offset) ?? 0
  }
}

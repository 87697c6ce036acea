package import LinkbackCore
package import LinkbackSystem

/// The uncompressed bytes of an input: a file, pipe or standard input, decoded if it is gzip or zstd.
///
/// The first bytes are looked at once, then handed out like all others, so a pipe works as a file
/// does.
package struct InputSource: ~Copyable {
  package let kind: ContentKind
  /// The file's status when it was opened.
  package let status: FileStatus
  // One of the two is there. An enumeration would have to be taken apart and put together again
  // for every read.
  private var plain: PrefixedSource<FileSource>?
  private var compressed: PrefixedSource<CompressedSource<PrefixedSource<FileSource>>>?

  /// Opens a path as it is named: `-` is a file of that name here.
  ///
  /// - Parameter expected: What its content may be besides text.
  /// - Throws: ``SourceError`` if it can't be opened, or its content has to be converted first.
  package init(path: FilePath, expecting expected: ContentKind = .plain) throws(SourceError) {
    try self.init(FileSource(path: path), named: path, expecting: expected)
  }

  package static func standardInput(
    expecting expected: ContentKind = .plain
  ) throws(SourceError) -> InputSource {
    try InputSource(FileSource.standardInput(), expecting: expected)
  }

  /// - Parameter path: What commands in errors call it.
  package init(
    _ file: consuming FileSource, named path: FilePath? = nil,
    expecting expected: ContentKind = .plain
  ) throws(SourceError) {
    let status = file.status
    // What comes before an error is handed out; the error comes again.
    let head = file.readAvailable(ContentKind.signatureLength)
    let kind = ContentKind(head: head)
    let name = ShellWord.quoted(path)
    if kind != expected, let error = kind.unsupportedError(name) { throw error }
    let source = PrefixedSource(head, then: file)
    if kind.isCompressed {
      self.init(kind, status, compressed: try Self.decoded(source, kind, name, expected))
    } else {
      self.init(kind, status, plain: source)
    }
  }

  private init(
    _ kind: ContentKind, _ status: FileStatus,
    plain: consuming PrefixedSource<FileSource>? = nil,
    compressed: consuming PrefixedSource<CompressedSource<PrefixedSource<FileSource>>>? = nil
  ) {
    self.kind = kind
    self.status = status
    self.plain = plain
    self.compressed = compressed
  }

  /// - Throws: Where what comes out has to be converted first.
  private static func decoded(
    _ source: consuming PrefixedSource<FileSource>, _ kind: ContentKind, _ name: String,
    _ expected: ContentKind
  ) throws(SourceError) -> PrefixedSource<CompressedSource<PrefixedSource<FileSource>>> {
    var compressed = CompressedSource(source, kind, name: name)
    let head = compressed.readAvailable(ContentKind.signatureLength)
    let content = ContentKind(head: head)
    if content != expected, let error = content.unsupportedError(inside: kind, name) { throw error }
    return PrefixedSource(head, then: compressed)
  }

  /// The size in bytes as it is on the disk, or `nil` for a pipe or a device.
  package var size: Int64? {
    status.kind == .regular ? status.size : nil
  }

  /// How many of ``size`` are read.
  package var position: Int64 {
    switch compressed {
    case .some(let compressed): return compressed.base.compressedBytes
    case .none: break
    }
    switch plain {
    case .some(let plain): return plain.base.position
    case .none: return 0
    }
  }
}

extension InputSource: ByteSource {
  package mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    if let count = try compressed?.read(into: &buffer, at: offset) { return count }
    return try plain?.read(into: &buffer, at: offset) ?? 0
  }
}

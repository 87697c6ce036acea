package import LinkbackCore

/// The uncompressed bytes of an input: a file, pipe or standard input, inflated if it is gzip.
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
  private var gzip: PrefixedSource<GzipSource<PrefixedSource<FileSource>>>?

  /// Opens a path as it is named: `-` is a file of that name here.
  /// - Throws: ``SourceError`` if it can't be opened, or its content has to be converted first.
  package init(path: FilePath) throws(SourceError) {
    try self.init(FileSource(path: path))
  }

  package static func standardInput() throws(SourceError) -> InputSource {
    try InputSource(FileSource.standardInput())
  }

  package init(_ file: consuming FileSource) throws(SourceError) {
    let status = file.status
    let head = try file.readHead(ContentKind.signatureLength)
    let kind = ContentKind(head: head)
    if let error = kind.unsupportedError { throw error }
    let source = PrefixedSource(head, then: file)
    if kind == .gzip {
      self.init(kind, status, gzip: try Self.inflated(source))
    } else {
      self.init(kind, status, plain: source)
    }
  }

  private init(
    _ kind: ContentKind, _ status: FileStatus,
    plain: consuming PrefixedSource<FileSource>? = nil,
    gzip: consuming PrefixedSource<GzipSource<PrefixedSource<FileSource>>>? = nil
  ) {
    self.kind = kind
    self.status = status
    self.plain = plain
    self.gzip = gzip
  }

  /// - Throws: Where what comes out has to be converted first.
  private static func inflated(
    _ source: consuming PrefixedSource<FileSource>
  ) throws(SourceError) -> PrefixedSource<GzipSource<PrefixedSource<FileSource>>> {
    var members = GzipSource(source)
    let head = members.readAvailable(ContentKind.signatureLength)
    if let error = ContentKind(head: head).unsupportedErrorInsideGzip { throw error }
    return PrefixedSource(head, then: members)
  }

  /// The size in bytes as it is on the disk, or `nil` for a pipe or a device.
  package var size: Int64? {
    status.kind == .regular ? status.size : nil
  }

  /// How many of ``size`` are read: compressed bytes for gzip.
  package var position: Int64 {
    switch gzip {
    case .some(let gzip): return gzip.base.base.base.position
    case .none: break
    }
    switch plain {
    case .some(let plain): return plain.base.position
    case .none: return 0
    }
  }
}

extension InputSource {
  /// A source of its own for a part of this very file, so that threads can share a large log.
  /// Only for a regular file that is plain: gzip can't be entered in its middle.
  package func part(_ range: Range<Int64>) throws(SourceError) -> FileSource {
    switch plain {
    case .some(let plain): return try plain.base.part(range)
    case .none: preconditionFailure("only a plain file can be read in parts")
    }
  }
}

extension InputSource: ByteSource {
  package mutating func read(
    into buffer: inout [UInt8], at offset: Int
  ) throws(SourceError) -> Int {
    if let count = try gzip?.read(into: &buffer, at: offset) { return count }
    return try plain?.read(into: &buffer, at: offset) ?? 0
  }
}

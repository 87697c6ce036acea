package import LinkbackCore

/// A source that knows how much of its file it has read.
package protocol PositionedSource: ByteSource, ~Copyable {
  /// In bytes as they are on the disk: compressed ones for gzip.
  var position: Int64 { get }
}

extension InputSource: PositionedSource {}
extension FileSource: PositionedSource {}

import LinkbackCore
import LinkbackSystem

/// The content of a file that does not have a descriptor of its own: it comes with others, through one.
protocol ContentFeed: Sendable {
  /// What it comes through.
  var file: OpenFile { get }
  /// As for ``ByteSource/read(into:at:)``.
  func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int
}

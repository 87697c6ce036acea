package import LinkbackCore

/// A source that may be able to begin again at a byte that it has handed out: a file, not a pipe.
package protocol RewindableSource: ByteSource, ~Copyable {
  /// Goes back, so that the next read begins at `offset`, from the source's first byte.
  /// - Returns: `false` where that can't be done; then reading goes on where it was.
  mutating func rewind(to offset: Int64) -> Bool
}

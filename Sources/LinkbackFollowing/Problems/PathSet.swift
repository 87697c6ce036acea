import LinkbackCore

/// Paths, and all that is below them.
struct PathSet: Equatable {
  private var paths: Set<ByteString>

  init(_ paths: some Sequence<ByteString> = EmptyCollection()) { self.paths = Set(paths) }

  func intersection(_ other: PathSet) -> PathSet { PathSet(paths.intersection(other.paths)) }

  /// Whether a path is one of these, or below one.
  ///
  /// - Complexity: O(n²) for n bytes.
  func covers(_ path: ByteString) -> Bool {
    guard !paths.isEmpty else { return false }
    let (bytes, slash) = (path.bytes, UInt8(ascii: "/"))
    if paths.contains(path) { return true }
    if bytes.first != slash, paths.contains(ByteString(Array(".".utf8))) { return true }
    return bytes.indices.contains { index in
      bytes[index] == slash && paths.contains(ByteString(Array(bytes[..<max(index, 1)])))
    }
  }
}

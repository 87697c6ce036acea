import LinkbackSystem

/// What the names of one log have in common, however it is rotated and compressed: `access.log`,
/// `access.log.4.xz`, `access-2026-11-22T10-00-06.123.log`, `access_log-20261122.bz2`.
struct LogFamily: Hashable {
  /// The words of the name, without digits, and without those that rotation and compression add.
  private let words: [[UInt8]]

  /// Programs' suffixes, and those by which people keep a copy; `T` and `Z` are left of a time.
  private static let added = Set(
    [
      "gz", "zst", "xz", "bz", "zip", "lz", "tgz", "old", "bak", "backup", "orig", "copy", "save",
      "T", "Z", "TZ", "t", "z",
    ].map { Array($0.utf8) })

  init(_ name: [UInt8]) {
    words = name.split { !Self.isLetter($0) && !Self.isDigit($0) }
      .map { $0.filter { !Self.isDigit($0) } }
      .filter { !$0.isEmpty && !Self.added.contains($0) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// ASCII letters, and all of UTF-8 beyond.
  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || byte >= 0x80
  }
}

/// Names that differ by what is put after one of them: `X`, `X.gz`, `X.bak`, `X~`, `X (copy)`.
enum NameSuffix {
  /// Suffixes of copies: two files that have them may be copies of each other without a third that has none.
  private static let known = [
    ".gz", ".zst", ".bak", ".backup", ".orig", ".old", ".copy", ".save", "~",
  ].map { Array($0.utf8) }

  /// Where a suffix may begin.
  private static let separators = Set(".-_~ (".utf8)

  /// The paths of which this one may be a copy, the longest first.
  static func stems(of path: FilePath) -> [FilePath] {
    let bytes = path.bytes
    let start = bytes.count - path.name.count
    return bytes.indices.dropFirst(start + 1).reversed()
      .filter { separators.contains(bytes[$0]) }
      .map { FilePath(bytes: Array(bytes[..<$0])) }
  }

  /// The path without all known suffixes.
  static func original(of path: FilePath) -> FilePath {
    var bytes = path.bytes[...]
    let shortest = bytes.count - path.name.count + 1
    while let suffix = known.first(where: {
      bytes.count - $0.count >= shortest && bytes.suffix($0.count) == $0[...]
    }) {
      bytes = bytes.dropLast(suffix.count)
    }
    return FilePath(bytes: Array(bytes))
  }
}

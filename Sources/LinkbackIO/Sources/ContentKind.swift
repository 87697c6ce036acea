package import LinkbackCore
import LinkbackSystem

/// What a file's first bytes say it holds. Names are never looked at: logs called `.gz` that are
/// not, and the other way round, are everyday business.
///
/// Signatures: gzip RFC 1952 §2.3.1; zstd RFC 8878 §3.1 (``ZstdLayout``);
/// xz file format 1.2.1 §2.1.1.1; bzip2 by its block and end-of-stream magics (BCD digits of π and
/// of √π); zip APPNOTE 6.3.10 §4.3.7 and §4.3.16 (an empty archive); UTF-16 by its byte order mark; SQLite's
/// database, write-ahead log and journal by <https://www.sqlite.org/fileformat2.html>: a state of Linkback holds
/// records that would count again, and so does a partial.
package enum ContentKind: Sendable, Equatable, CaseIterable {
  case plain, gzip, zstd, xz, bzip2, zip, utf16, sqlite, partial

  /// How many bytes tell every kind: those of SQLite and partials are the longest signatures.
  package static let signatureLength = 16

  /// The kind of a file that begins with `head`; one that is shorter than its signature is plain.
  package init(head: [UInt8]) {
    self =
      if head.starts(with: [0x1f, 0x8b]) {
        .gzip
      } else if head.count >= 4 && ZstdLayout.isMagic(head.prefix(4)) {
        .zstd
      } else if head.starts(with: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]) {
        .xz
      } else if Self.isBzip2(head) {
        .bzip2
      } else if head.starts(with: [0x50, 0x4b, 0x03, 0x04])
        || head.starts(with: [0x50, 0x4b, 0x05, 0x06])
      {
        .zip
      } else if head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff])
        || Self.alternatesWithNULs(head)
      {
        .utf16
      } else if Self.isSQLite(head) {
        .sqlite
      } else if head.starts(with: PartialFormat.anyMagic.prefix(Self.signatureLength)) {
        .partial
      } else {
        .plain
      }
  }

  private static func isSQLite(_ head: [UInt8]) -> Bool {
    head.starts(with: Array("SQLite format 3\0".utf8))
      || head.starts(with: [0x37, 0x7f, 0x06, 0x82]) || head.starts(with: [0x37, 0x7f, 0x06, 0x83])
      || head.starts(with: [0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7])
  }

  /// `BZh`, the block size as a digit, then the magic of a block or of an empty stream's end.
  private static func isBzip2(_ head: [UInt8]) -> Bool {
    guard head.starts(with: [0x42, 0x5a, 0x68]), head.count >= 10 else { return false }
    return (0x31...0x39).contains(head[3])
      && (head[4...].starts(with: [0x31, 0x41, 0x59, 0x26, 0x53, 0x59])
        || head[4...].starts(with: [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]))
  }

  /// ASCII in UTF-16 without its mark: every other byte is NUL, either the first or the second of
  /// each pair.
  private static func alternatesWithNULs(_ head: [UInt8]) -> Bool {
    guard head.count >= 8 else { return false }
    return [0, 1].contains { parity in
      head.indices.allSatisfy { (head[$0] == 0) == ($0 % 2 == parity) }
    }
  }

  /// Whether it is decoded while it is read.
  package var isCompressed: Bool { self == .gzip || self == .zstd }

  /// Whether a file that holds nothing but `head` may become compressed with what is written next.
  package static func isUndecided(_ head: [UInt8]) -> Bool {
    // Of zstd from the second byte on: the first alone is text too.
    head == [0x1f] || (2..<4).contains(head.count) && ZstdLayout.isMagic(head)
  }

  /// Why content of this kind isn't read, with the command that converts it; `nil` if it is.
  ///
  /// - Parameter name: The file as a shell takes it (``ShellWord``).
  package func unsupportedError(_ name: String) -> SourceError? {
    let (description, command): (String, String)
    switch self {
    case .plain, .gzip, .zstd: return nil
    case .xz: (description, command) = ("is compressed with xz", "xz -dc \(name)")
    case .bzip2: (description, command) = ("is compressed with bzip2", "bzip2 -dc \(name)")
    case .zip: (description, command) = ("is a zip archive", "unzip -p \(name)")
    case .utf16:
      (description, command) = ("is UTF-16 text", "iconv -f UTF-16 -t UTF-8 \(name)")
    case .sqlite:
      return SourceError(
        .unsupported,
        "is an SQLite database or a part of one, not a log; 'linkback state show' shows a state of Linkback's"
      )
    case .partial:
      return SourceError(
        .unsupported, "is a partial, not a log; add it up with others: linkback merge \(name)")
    }
    return SourceError(
      .unsupported,
      "\(description), which is not read directly; try: \(command) | linkback count -")
  }

  /// Why content of this kind isn't read where it comes out of other compressed data; `nil` if it is.
  ///
  /// - Parameters:
  ///   - outer: What it comes out of.
  ///   - name: As for ``unsupportedError(_:)``.
  package func unsupportedError(inside outer: ContentKind, _ name: String) -> SourceError? {
    let (description, command): (String, String)
    switch self {
    case .plain: return nil
    case .gzip: (description, command) = ("gzip data", "gzip -dc | ")
    case .zstd: (description, command) = ("zstd data", "zstd -dc | ")
    case .xz: (description, command) = ("xz data", "xz -dc | ")
    case .bzip2: (description, command) = ("bzip2 data", "bzip2 -dc | ")
    case .zip: (description, command) = ("a zip archive", "funzip | ")
    case .utf16: (description, command) = ("UTF-16 text", "iconv -f UTF-16 -t UTF-8 | ")
    case .sqlite:
      return SourceError(.unsupported, "holds an SQLite database or a part of one, not a log")
    case .partial:
      return SourceError(
        .unsupported, "holds a partial, not a log; add it up with others: linkback merge \(name)")
    }
    let program = outer == .zstd ? "zstd" : "gzip"
    return SourceError(
      .unsupported,
      "holds \(description) inside \(program), which is not read directly; "
        + "try: \(program) -dc \(name) | \(command)linkback count -")
  }
}

extension ByteSource where Self: ~Copyable {
  /// Fills a buffer from `filled` on, unless the source ends before, however small its portions are.
  ///
  /// - Parameter filled: How many bytes are there; where it throws, those that came before.
  mutating func fill(_ buffer: inout [UInt8], _ filled: inout Int) throws(SourceError) {
    try buffer.fill(&filled) { (bytes, start) throws(SourceError) in
      try read(into: &bytes, at: start)
    }
  }

  /// Reads until `count` bytes are there or the source ends.
  package mutating func readHead(_ count: Int) throws(SourceError) -> [UInt8] {
    var head = [UInt8](repeating: 0, count: count)
    var filled = 0
    try fill(&head, &filled)
    return Array(head[..<filled])
  }

  /// Reads to the source's end.
  ///
  /// - Returns: `nil`, if it has more than `limit` bytes.
  package mutating func readWhole(limit: Int) throws(SourceError) -> [UInt8]? {
    var content: [UInt8] = []
    while content.count <= limit {
      let more = try readHead(64 << 10)
      if more.isEmpty { return content }
      content += more
    }
    return nil
  }

  /// Reads until `count` bytes are there, the source ends, or it fails; the failure comes again with
  /// the next read.
  mutating func readAvailable(_ count: Int) -> [UInt8] {
    var head = [UInt8](repeating: 0, count: count)
    var filled = 0
    try? fill(&head, &filled)
    return Array(head[..<filled])
  }
}

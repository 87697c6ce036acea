import Glibc

/// Where a file is, as the kernel knows it: any bytes but NUL, so that a log whose name is no
/// valid UTF-8 can be opened all the same.
///
/// Paths compare by their bytes: the order of a folder's files depends on no locale.
///
/// A path stays as it was given, for messages and records name it so. swift-system's `FilePath` drops doubled
/// and final slashes, and ends at a NUL: `log/` and `log` are one path there, and two here.
package struct FilePath: Hashable, Sendable {
  package let bytes: [UInt8]

  package init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  package init(_ text: String) {
    bytes = Array(text.utf8)
  }

  /// What the command line calls standard input.
  package static let standardInput: FilePath = "-"

  /// The path for records and sentences: each ill-formed part is one U+FFFD, nothing is escaped.
  /// Use ``TerminalText`` before it goes to a terminal.
  package var text: String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// The part after the last `/`; empty for a path that ends with one.
  package var name: [UInt8] {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return bytes }
    return Array(bytes[(slash + 1)...])
  }

  /// The folder that holds the name: `.` for a bare name, `/` for a name in the root.
  package var folder: FilePath {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return FilePath(bytes: slash == 0 ? [UInt8(ascii: "/")] : Array(bytes[..<slash]))
  }

  /// The path of `name` in this folder; a `/` that ends the folder's path isn't doubled.
  package func appending(_ name: [UInt8]) -> FilePath {
    let separator = bytes.last == UInt8(ascii: "/") || bytes.isEmpty ? [] : [UInt8(ascii: "/")]
    return FilePath(bytes: bytes + separator + name)
  }

  /// The same path without empty and `.` components, to see that `./a` and `a` are one file's.
  /// `..` stays: only the file system knows where it leads after a symbolic link.
  package var withoutRedundantParts: FilePath {
    let slash = UInt8(ascii: "/")
    let parts = bytes.split(separator: slash).filter { $0 != [UInt8(ascii: ".")] }
    let root = bytes.first == slash ? [slash] : []
    return FilePath(bytes: root + Array(parts.joined(separator: [slash])))
  }

  package func hasPrefix(_ prefix: StaticString) -> Bool {
    bytes.starts(with: prefix.description.utf8)
  }

  /// The bytes with a NUL after them.
  /// - Throws: EINVAL for a path that holds a NUL: the kernel would read another, shorter path.
  func terminated() throws(SystemError) -> [CChar] {
    guard !bytes.contains(0) else { throw SystemError(EINVAL) }
    return bytes.map { CChar(bitPattern: $0) } + [0]
  }
}

extension FilePath: Comparable {
  package static func < (left: FilePath, right: FilePath) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

extension FilePath: ExpressibleByStringLiteral {
  package init(stringLiteral text: String) {
    self.init(text)
  }
}

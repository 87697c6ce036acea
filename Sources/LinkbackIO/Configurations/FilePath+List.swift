package import LinkbackCore
package import LinkbackSystem

extension FilePath {
  /// In bytes: about a million names. More is no list of files, but a log given by mistake.
  private static let longestList = 64 << 20

  /// The paths that a file or standard input lists, byte for byte, in their order.
  ///
  /// - Parameter list: The file, or ``standardInput``. Its names end with NUL bytes if it has one, as
  ///   `find -print0` writes them, else with LF. Empty names are passed over.
  /// - Throws: `SourceError`, if the list can't be read or is longer than 64 MiB.
  /// - Complexity: O(n) of its bytes, all of which are in memory.
  package static func paths(listedIn list: FilePath) throws(SourceError) -> [FilePath] {
    var file =
      list == standardInput ? try FileSource.standardInput() : try FileSource(path: list)
    guard let content = try file.readWhole(limit: longestList) else {
      throw SourceError(
        .unreadable, "is longer than \(longestList >> 20) MiB; is it a list of files?")
    }
    let end: UInt8 = content.contains(0) ? 0 : 0x0A
    return content.split(separator: end).map { FilePath(bytes: Array($0)) }
  }
}

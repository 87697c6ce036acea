import LinkbackCore
import LinkbackSystem

extension SiblingSearch {
  /// Looks in the folders of the days between two files that a link led to, one after the other:
  /// cronolog's `%Y/%m/%d/access.log`.
  ///
  /// Source: <https://manpages.debian.org/bookworm/cronolog/cronolog.1.en.html>.
  mutating func look(between old: FilePath, and new: FilePath, for owner: Int) {
    let slash = UInt8(ascii: "/")
    let (parts, others) = (
      old.folder.bytes.split(separator: slash, omittingEmptySubsequences: false),
      new.folder.bytes.split(separator: slash, omittingEmptySubsequences: false)
    )
    guard old.folder < new.folder, parts.count == others.count,
      let first = parts.indices.first(where: { parts[$0] != others[$0] })
    else { return }
    let common = Array(parts[..<first].joined(separator: [slash]))
    var folders = [FilePath(bytes: common.isEmpty && old.hasPrefix("/") ? [slash] : common)]
    for (part, other) in zip(parts[first...], others[first...]) {
      guard Self.isDay(part), Self.isDay(other) else {
        guard part == other else { return }
        folders = folders.map { $0.appending(Array(part)) }
        continue
      }
      folders = folders.flatMap { folder in
        let names = listings.names(in: folder.bytes.isEmpty ? "." : folder)
        return names.filter { $0.count == part.count && Self.isDay($0[...]) }.map(folder.appending)
      }
    }
    for folder in folders where old.folder < folder && folder < new.folder {
      let place = folder.appending(old.name)
      add(place, owner, nameLength: place.name.count)
      look(beside: place, for: owner, isLinked: true)
    }
  }

  /// Whether a folder is called as a year, a month, a day, an hour, or several of these.
  private static func isDay(_ name: ArraySlice<UInt8>) -> Bool {
    !name.isEmpty && name.contains { (0x30...0x39).contains($0) }
      && name.allSatisfy { (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x5F].contains($0) }
  }
}

import LinkbackCore

/// The names in a folder, to be asked which of them rotation has made of a log's.
struct FolderListing {
  /// In the order of bytes, so that names which begin alike are neighbours.
  private let entries: [FolderEntry]
  /// What comes after a date in front of a name, and the index of that; in the order of bytes.
  private let datedRests: [(rest: ArraySlice<UInt8>, index: Int)]

  /// A folder that may be passed through but not read shows nothing.
  init(of folder: FilePath) {
    entries = ((try? folder.entriesInFolder()) ?? []).sorted {
      $0.name.lexicographicallyPrecedes($1.name)
    }
    datedRests = entries.indices.flatMap { [entries] index in
      RotatedName.rests(afterDateIn: entries[index].name).map { ($0, index) }
    }.sorted { $0.rest.lexicographicallyPrecedes($1.rest) }
  }

  /// Those that rotation may have made of a name.
  ///
  /// - Complexity: O(log n + names that begin as this one).
  func names(of log: RotatedName) -> [[UInt8]] {
    var names = self.names(beginningWith: log.stem).filter(log.covers)
    var index = datedRests.partitioningIndex { !$0.rest.lexicographicallyPrecedes(log.name) }
    while index < datedRests.count, datedRests[index].rest.starts(with: log.name) {
      let name = entries[datedRests[index].index].name
      if log.covers(name) { names.append(name) }
      index += 1
    }
    return names
  }

  /// Those of other days.
  func names(of dated: DatedName) -> [[UInt8]] {
    names(beginningWith: dated.beginning).filter(dated.covers)
  }

  /// Those that the folder says are the file's.
  func names(withInode inode: UInt64) -> [[UInt8]] {
    entries.filter { $0.inode == inode }.map(\.name)
  }

  private func names(beginningWith beginning: some Sequence<UInt8>) -> [[UInt8]] {
    let start = entries.partitioningIndex { !$0.name.lexicographicallyPrecedes(beginning) }
    return entries[start...].prefix { $0.name.starts(with: beginning) }.map(\.name)
  }
}

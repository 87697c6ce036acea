import LinkbackCore

/// All streams, by ascending id, and what of them has to be saved.
struct StreamTable<File: LogFile> {
  /// By ascending id.
  private(set) var all: [FollowedStream<File>] = []
  private(set) var forgotten: [Int64] = []
  private(set) var nextID: Int64
  private var isChanged = false

  /// - Parameter nextID: The id of the next new stream.
  init(_ records: [LogStream], nextID: Int64) {
    self.nextID = nextID
    for record in records.sorted(by: { $0.id < $1.id }) {
      // What is to come through a pipe has nothing to do with what came before.
      if record.isOfPipe {
        forgotten.append(record.id)
      } else {
        all.append(FollowedStream(record))
      }
    }
  }

  /// Whether something has to be saved.
  var hasNews: Bool { isChanged || !forgotten.isEmpty }

  var count: Int { all.count }
  var indices: Range<Int> { all.indices }

  subscript(index: Int) -> FollowedStream<File> {
    get { all[index] }
    // In place: a stream is large.
    _modify { yield &all[index] }
  }

  /// Where a stream is.
  ///
  /// - Complexity: O(log n).
  func index(of id: Int64) -> Int? {
    let index = all.partitioningIndex { $0.record.id >= id }
    return index < all.count && all[index].record.id == id ? index : nil
  }

  /// Has a stream saved with the next commit.
  mutating func change(_ index: Int) {
    all[index].isChanged = true
    isChanged = true
  }

  /// Takes a new stream, whose id has to be ``nextID``.
  mutating func append(_ stream: FollowedStream<File>) {
    precondition(stream.record.id == nextID, "ids ascend")
    nextID += 1
    all.append(stream)
    change(all.count - 1)
  }

  /// Forgets streams; the others may have other indices then.
  mutating func forget(where isForgotten: (FollowedStream<File>) -> Bool) {
    let marks = all.map(isForgotten)
    guard marks.contains(true) else { return }
    for (stream, isForgotten) in zip(all, marks) where isForgotten {
      forgotten.append(stream.record.id)
    }
    all = zip(all, marks).filter { !$0.1 }.map(\.0)
  }

  /// What has to be saved, and the expired lines of each path that were not reported yet.
  mutating func takeNews() -> (
    streams: [LogStream], forgotten: [Int64], expired: [(path: ByteString, lines: Int)]
  ) {
    defer { (forgotten, isChanged) = ([], false) }
    guard isChanged else { return ([], forgotten, []) }
    var saved: [LogStream] = []
    var expired: [(path: ByteString, lines: Int)] = []
    for index in all.indices where all[index].isChanged {
      all[index].isChanged = false
      all[index].savedSeen = all[index].record.lastSeen
      saved.append(all[index].saved)
      guard all[index].expiredLines > 0 else { continue }
      expired.append((all[index].record.path, all[index].expiredLines))
      all[index].expiredLines = 0
    }
    return (saved, forgotten, expired)
  }
}

import LinkbackCore

/// All streams, by ascending id, and what of them has to be saved.
struct StreamTable<File: LogFile> {
  private var streams: [FollowedStream<File>] = []
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
        streams.append(FollowedStream(record))
      }
    }
  }

  /// Whether something has to be saved.
  var hasNews: Bool { isChanged || !forgotten.isEmpty }

  /// Where a stream is.
  ///
  /// - Complexity: O(log n).
  func index(of id: Int64) -> Int? {
    let index = streams.partitioningIndex { $0.record.id >= id }
    return index < streams.count && streams[index].record.id == id ? index : nil
  }

  /// Has a stream saved with the next commit.
  mutating func change(_ index: Int) {
    streams[index].isChanged = true
    isChanged = true
  }

  /// Takes a new stream, whose id has to be ``nextID``.
  mutating func append(_ stream: FollowedStream<File>) {
    precondition(stream.record.id == nextID, "ids ascend")
    nextID += 1
    streams.append(stream)
    change(streams.count - 1)
  }

  /// Forgets streams; the others may have other indices then.
  mutating func forget(where isForgotten: (FollowedStream<File>) -> Bool) {
    let marks = streams.map(isForgotten)
    guard marks.contains(true) else { return }
    for (stream, isForgotten) in zip(streams, marks) where isForgotten {
      forgotten.append(stream.record.id)
    }
    streams = zip(streams, marks).filter { !$0.1 }.map(\.0)
  }

  /// What has to be saved, and the expired lines of each path that were not reported yet.
  mutating func takeNews() -> (
    streams: [LogStream], forgotten: [Int64], expired: [(path: ByteString, lines: Int)]
  ) {
    defer { (forgotten, isChanged) = ([], false) }
    guard isChanged else { return ([], forgotten, []) }
    var saved: [LogStream] = []
    var expired: [(path: ByteString, lines: Int)] = []
    for index in streams.indices where streams[index].isChanged {
      streams[index].isChanged = false
      streams[index].savedSeen = streams[index].record.lastSeen
      saved.append(streams[index].saved)
      guard streams[index].expiredLines > 0 else { continue }
      expired.append((streams[index].record.path, streams[index].expiredLines))
      streams[index].expiredLines = 0
    }
    return (saved, forgotten, expired)
  }
}

extension StreamTable: RandomAccessCollection, MutableCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { streams.count }

  subscript(index: Int) -> FollowedStream<File> {
    get { streams[index] }
    // In place: a stream is large.
    _modify { yield &streams[index] }
  }
}

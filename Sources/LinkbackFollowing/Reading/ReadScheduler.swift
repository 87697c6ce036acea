import LinkbackCore

/// Which stream is read when: those that have caught up in turn, then those that are catching up,
/// always the one whose event time is least.
struct ReadScheduler {
  /// The streams that have an open file or wait for something, by ascending index, from one discovery
  /// to the next. What is only remembered grows with the days; this does not.
  private(set) var active: [ActiveStream] = []
  /// The id of the stream whose turn it is among those that have caught up.
  private var turn: Int64 = 0

  /// Takes the streams that a discovery has left.
  mutating func take<File>(_ streams: StreamTable<File>) {
    active = streams.indices.filter { streams[$0].file != nil || streams[$0].wait != nil }
      .map { ActiveStream($0, streams[$0]) }
  }

  /// Takes what became of a stream that was read.
  ///
  /// - Complexity: O(log n).
  mutating func note<File>(_ index: Int, _ stream: FollowedStream<File>) {
    let place = active.partitioningIndex { $0.index >= index }
    if place < active.count, active[place].index == index {
      active[place] = ActiveStream(index, stream)
    }
  }

  /// The active streams in the order in which it is their turn.
  var turns: [ActiveStream] {
    let first = active.firstIndex { $0.id >= turn } ?? 0
    return Array(active[first...] + active[..<first])
  }

  /// Says that there was no time for a stream: it is its turn the next time.
  mutating func postpone(_ stream: ActiveStream) { turn = stream.id }

  /// The stream that is catching up and whose event time is least: one without any comes first.
  func laggard() -> Int? {
    var least: ActiveStream?
    for stream in active where stream.isCatchingUp {
      guard let time = stream.watermark else { return stream.index }
      if let other = least?.watermark, other <= time { continue }
      least = stream
    }
    return least?.index
  }

  /// What the streams that are catching up say, but for one.
  func catchingUp(but index: Int? = nil) -> WatermarkClock.CatchingUp {
    var others = WatermarkClock.CatchingUp()
    for other in active where other.isCatchingUp && other.index != index {
      others.add(other.watermark)
    }
    return others
  }

  /// The monotonic time at which an open file may be at its end, or rests.
  func readDeadline<File>(_ streams: StreamTable<File>, idleTime: Int64) -> Int64? {
    var earliest: Int64?
    func note(_ time: Int64) { earliest = min(earliest ?? time, time) }
    for index in active.map(\.index) {
      if case .settling(let since) = streams[index].wait { note(since + FollowOptions.settleTime) }
      guard streams[index].wait == nil, streams[index].file != nil,
        streams[index].record.phase == .draining, !streams[index].isCatchingUp
      else { continue }
      note(streams[index].lastGrowth + idleTime)
    }
    return earliest
  }

  /// The monotonic time at which a file that could not be read has to be discovered again.
  func discoveryDeadline<File>(_ streams: StreamTable<File>) -> Int64? {
    var earliest: Int64?
    func note(_ time: Int64) { earliest = min(earliest ?? time, time) }
    for index in active.map(\.index) {
      switch streams[index].wait {
      case .retry(let until): note(until)
      case .change(let since, _) where streams[index].record.error == nil:
        note(since + FollowOptions.compressionTime)
      case .change, .settling, nil: break
      }
    }
    return earliest
  }
}

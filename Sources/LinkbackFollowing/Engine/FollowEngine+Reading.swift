import LinkbackCore

extension FollowEngine {
  typealias Stream = FollowedStream<Files.File>

  /// The most that is read of one stream before it is another one's turn.
  private static var blockSize: Int { 256 << 10 }

  /// Reads about `limit` bytes: first one block of each stream that has caught up and has grown, then
  /// of those that are catching up, always the one whose event time is least.
  ///
  /// That is also when files of which nothing more comes are closed.
  ///
  /// - Returns: Whether there is more to be read right now.
  package mutating func read(at now: FollowTime, limit: Int) -> Bool {
    precondition(!isRestoring, "what is read counts among the sessions that are kept")
    if isOutdated || isSurveyDue(at: now) { survey(at: now) }
    checkClock(at: now)
    var rest = limit
    var hasMore = readGrown(&rest, at: now)
    while let index = laggard() {
      guard rest > 0 else {
        hasMore = true
        break
      }
      rest -= max(step(index, budget: min(Self.blockSize, rest), at: now), 1)
      // It is looked at once more: it may be at its end. What can't be read has nothing more for now.
      hasMore = hasMore || (!streams[index].isCatchingUp && streams[index].isReadable)
    }
    return hasMore || isOutdated
  }

  private mutating func readGrown(_ rest: inout Int, at now: FollowTime) -> Bool {
    var hasMore = false
    let first = active.firstIndex { $0.index >= turn } ?? 0
    for number in active.indices {
      let stream = active[(first + number) % active.count]
      let index = stream.index
      guard !stream.isCatchingUp, let file = streams[index].file else { continue }
      guard rest > 0 else {
        turn = index
        return true
      }
      do throws(SourceError) {
        let stamp = try file.stamp()
        guard try isGrown(index, file, stamp, at: now) else { continue }
        rest -= max(step(index, budget: min(Self.blockSize, rest), at: now), 1)
        hasMore = hasMore || isBehind(index)
      } catch {
        fail(index, error, at: now)
      }
    }
    return hasMore
  }

  /// Whether a stream that has caught up has something to be read; ends it where nothing more comes.
  private mutating func isGrown(
    _ index: Int, _ file: Files.File, _ stamp: FileStamp, at now: FollowTime
  ) throws(SourceError) -> Bool {
    if case .rest(let since) = streams[index].wait {
      return rewind(index, file, stamp, since: since, at: now)
    }
    if case .retry(let until) = streams[index].wait {
      guard until <= now.uptime else { return false }
      streams[index].wait = nil
      return true
    }
    guard file.kind != .pipe, stamp == streams[index].record.stamp,
      stamp.size == streams[index].position
    else { return true }
    endIfIdle(index, at: now)
    return false
  }

  /// Whether there was more to be read when a stream's file was looked at last.
  private func isBehind(_ index: Int) -> Bool {
    guard let file = streams[index].file, streams[index].wait == nil, !streams[index].isDrained
    else { return false }
    return file.kind != .plain || streams[index].record.stamp.size > streams[index].position
  }

  /// Goes on at the end of a file that holds less than was read of it, once its size rests.
  ///
  /// - Returns: Whether there is something to be read after all.
  private mutating func rewind(
    _ index: Int, _ file: Files.File, _ stamp: FileStamp, since: Int64, at now: FollowTime
  ) -> Bool {
    guard stamp == streams[index].record.stamp else {
      streams[index].wait = nil
      return true
    }
    let rests =
      options.isOnce
      ? stamp.modified + FollowOptions.rest <= now.wall.nanoseconds
      : now.uptime - since >= FollowOptions.rest
    guard rests else { return false }
    notices.append(.rewound(path: streams[index].record.path))
    streams[index].record.offset = min(streams[index].record.offset, stamp.size)
    streams[index].record.tail = Self.tail(of: file, before: streams[index].record.offset)
    if streams[index].record.phase == .ignored {
      streams[index].record.phase = streams[index].isAtTarget ? .following : .draining
    }
    streams[index].close(.open(file))
    change(index)
    return true
  }

  /// The stream that is catching up and whose event time is least: one without any comes first.
  private func laggard() -> Int? {
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

  /// Takes what became of a stream that was read.
  ///
  /// - Complexity: O(log n).
  mutating func noteActive(_ index: Int) {
    let place = active.partitioningIndex { $0.index >= index }
    if place < active.count, active[place].index == index {
      active[place] = ActiveStream(index, streams[index])
    }
  }

  // MARK: Ends

  private mutating func endIfIdle(_ index: Int, at now: FollowTime) {
    guard isIdle(index, at: now) else { return }
    finish(index, at: now)
  }

  /// Whether nothing more is to be expected of a file that was moved away.
  private func isIdle(_ index: Int, at now: FollowTime) -> Bool {
    let stream = streams[index]
    // What nobody can look at may be the log itself.
    guard stream.record.phase == .draining, stream.wait == nil, !stream.isCatchingUp,
      !hidden.cover(stream.record.log)
    else { return false }
    guard options.isOnce else { return now.uptime - stream.lastGrowth >= options.idleTime }
    return stream.record.stamp.modified + options.idleTime <= now.wall.nanoseconds
  }

  /// Ends a stream: what there is of an unfinished line is its last line.
  private mutating func finish(_ index: Int, at now: FollowTime) {
    _ = step(index, budget: 0, at: now, endsHere: true)
  }

  /// Puts the file away of a stream that is read to its end.
  mutating func conclude(_ index: Int) {
    streams[index].record.phase = .ended
    streams[index].record.error = nil
    // Another file may get the number of one that was removed.
    if !streams[index].isVisible { streams[index].record.stamp.identity = .none }
    streams[index].close(streams[index].isVisible ? .seen : .none)
    notices.append(.ended(path: streams[index].record.path))
    change(index)
    // Now it is known how long it is.
    if streams[index].record.isCompressed { reconsiderCopies() }
  }
}

import LinkbackCore

// What a stream's file turns out to be when it is read.
extension StreamRegistry {
  /// A source for a stream's next bytes; ``putBack(_:_:)`` has to follow.
  mutating func source(
    of file: Files.File, _ index: Int, budget: Int
  ) -> TailSource<Files.File> {
    let stream = streams[index]
    let buffer = head
    head = []
    return TailSource(
      file, position: stream.position, fingerprint: stream.record.fingerprint,
      tail: stream.record.tail, tailEnd: stream.record.offset, stamp: stream.record.stamp,
      head: buffer, budget: budget)
  }

  mutating func putBack(_ source: consuming TailSource<Files.File>, _ index: Int) {
    head = source.head
    streams[index].record.stamp = source.stamp
    if streams[index].record.fingerprint != source.fingerprint {
      streams[index].record.fingerprint = source.fingerprint
      streams.change(index)
    }
  }

  /// Acts on what was found out about a file.
  ///
  /// - Returns: Whether the stream has lost it.
  mutating func take(
    _ state: TailSource<Files.File>.State, _ index: Int, at now: FollowTime
  ) -> Bool {
    streams[index].isDrained = state == .drained
    switch state {
    case .flowing, .paused: break
    case .drained: streams[index].isCatchingUp = false
    case .shortened:
      streams[index].isCatchingUp = false
      streams[index].wait = .settling(since: now.monotonic)
    case .replaced:
      history.isOutdated = true
      guard streams[index].file?.kind == .plain else {
        // Still being compressed, perhaps: its head will tell.
        streams[index].close(.none)
        return true
      }
      lose(index)
      return true
    }
    return false
  }

  mutating func take(_ failure: SourceError, _ index: Int, at now: FollowTime) {
    guard failure.code == .damaged else { return fail(index, failure, at: now) }
    // The rest may still be on its way.
    streams[index].close(streams[index].isVisible ? .seen : .none)
    if streams[index].hasFile { streams[index].wait = .change(since: now.monotonic, failure) }
  }

  /// Whether a stream that has caught up has something to be read.
  mutating func hasGrown(
    _ index: Int, _ file: Files.File, _ stamp: FileStamp, at now: FollowTime
  ) -> Bool {
    if case .settling(let since) = streams[index].wait {
      return rewind(index, file, stamp, since: since, at: now)
    }
    if case .retry(let until) = streams[index].wait {
      guard until <= now.monotonic else { return false }
      streams[index].wait = nil
      return true
    }
    return file.kind == .pipe || stamp != streams[index].record.stamp
      || stamp.size != streams[index].position
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
      ? stamp.modified + FollowOptions.settleTime <= now.wall.nanoseconds
      : now.monotonic - since >= FollowOptions.settleTime
    guard rests else { return false }
    events.truncations += 1
    report(.rewound(path: streams[index].record.path))
    streams[index].record.offset = Swift.min(streams[index].record.offset, stamp.size)
    streams[index].record.tail = Self.tail(of: file, before: streams[index].record.offset)
    if streams[index].record.phase == .ignored {
      streams[index].record.phase = streams[index].isAtTarget ? .following : .draining
    }
    streams[index].close(.open(file))
    streams.change(index)
    return true
  }

  /// Whether nothing more is to be expected of a file that was moved away.
  func isIdle(_ index: Int, at now: FollowTime) -> Bool {
    let stream = streams[index]
    // What nobody can look at may be the log itself.
    guard stream.record.phase == .draining, stream.wait == nil, !stream.isCatchingUp,
      !hidden.cover(stream.record.log)
    else { return false }
    guard options.isOnce else { return now.monotonic - stream.lastGrowth >= options.idleTime }
    return stream.record.stamp.modified + options.idleTime <= now.wall.nanoseconds
  }

  /// Puts the file away of a stream that is read to its end.
  mutating func conclude(_ index: Int) {
    streams[index].record.phase = .ended
    streams[index].record.error = nil
    // Another file may get the number of one that was removed.
    if !streams[index].isVisible { streams[index].record.stamp.identity = .none }
    streams[index].close(streams[index].isVisible ? .seen : .none)
    report(.ended(path: streams[index].record.path))
    streams.change(index)
    // Now it is known how long it is.
    if streams[index].record.isCompressed { pending.reconsiderCopies() }
  }

  // MARK: Errors

  /// Notes that a stream can't be read to its end.
  mutating func noteError(_ index: Int, _ error: SourceError, at now: FollowTime) {
    let path = streams[index].record.path
    note(.unreadable(error), of: path, at: now)
    if streams[index].record.offset > 0 || error.code == .damaged { problems.noteRead(path) }
    guard streams[index].record.error != error.message else { return }
    streams[index].record.error = error.message
    streams.change(index)
  }

  /// Says of compressed files that were not whole that they are not.
  mutating func noteIncomplete(at now: FollowTime) {
    for index in streams.indices {
      guard case .change(_, let error) = streams[index].wait else { continue }
      noteError(index, error, at: now)
    }
  }

  /// Leaves a file alone that can't be read, for a while.
  ///
  /// It is put away, as the handle may be what is broken (of a file on a server that was restarted),
  /// but for one that has no name any more.
  mutating func fail(_ index: Int, _ error: SourceError, at now: FollowTime) {
    if streams[index].file?.isLost == true { return leave(index) }
    noteError(index, error, at: now)
    streams[index].retreat(keeps: !streams[index].isVisible, at: now.monotonic)
  }

  /// Lets go of a file that was not found again; the next look at the names finds where it goes on.
  private mutating func leave(_ index: Int) {
    streams[index].close(.none)
    history.isOutdated = true
    pending.reconsiderCopies()
  }

  /// Notes that a stream's file can be read: only a read shows that.
  mutating func succeed(_ index: Int) {
    streams[index].failures = 0
    guard !streams[index].isProven else { return }
    streams[index].isProven = true
    clearProblem(streams[index].record.path)
    guard streams[index].record.error != nil else { return }
    streams[index].record.error = nil
    streams.change(index)
  }
}

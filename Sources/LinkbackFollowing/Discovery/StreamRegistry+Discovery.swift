import LinkbackCore

extension StreamRegistry {
  /// Looks at the names: finds out which file is which stream's, opens what is new, notes what is gone.
  ///
  /// A stream stays with its file, whatever the name, as long as the file begins as it did. One that
  /// lost its file goes on in a file that begins as it does and that no other stream has. What is left
  /// over is new.
  ///
  /// - Complexity: O(streams + names); opens only files that are new, or changed since they were read
  ///   to the end.
  mutating func discover(at now: FollowTime) {
    history.begin(at: now, readsRotated: options.readsRotated)
    // A name that moved between the look and the opening is found by the next look.
    var looks = 1
    while !look(at: now), looks < Self.mostLooks { looks += 1 }
    history.end()
  }

  /// How often a discovery looks at most, while names move.
  private static var mostLooks: Int { 3 }

  /// - Returns: Whether no name moved meanwhile.
  private mutating func look(at now: FollowTime) -> Bool {
    let discovery = files.discover(seeking: soughtFiles())
    var pass = Pass(discovery)
    note(discovery, at: now)
    for notice in hidden.take(discovery, at: now.monotonic) { report(notice) }
    followOpenFiles(&pass, at: now)
    recogniseFiles(&pass, at: now)
    admitFiles(&pass, at: now)
    noteCopies(pass, at: now)
    noteLosses(discovery, pass, at: now)
    for index in streams.indices { settle(index, isWhole: discovery.isWhole, at: now) }
    forgetStreams(pass, hidden: PathSet(discovery.hidden.map(\.path)), at: now)
    forgetGone(pass, isWhole: discovery.isWhole)
    // What is beside a log that nobody could look into may turn out to be some of it.
    let isDecided =
      !pass.isOutdated && pass.hiddenLogs.isEmpty && !pass.hasUnreadLogs && !pending.hasUndecided
    history.note(discovery, isDecided: isDecided, at: now)
    targets = discovery.logs.compactMap { log in
      guard case .file(let sighting) = log.target else { return nil }
      return sighting.path
    }
    return !pass.isOutdated
  }

  /// Forgets what was noted of files that are gone.
  private mutating func forgetGone(_ pass: Pass, isWhole: Bool) {
    if isWhole { problems.keep(pass.paths) }
    // What a stream has by now is not pending any more.
    pending.removeAll { identity in
      pass.number(of: identity).map { pass.files[$0].isClaimed } ?? isWhole
    }
  }

  // MARK: Streams with an open file

  private mutating func followOpenFiles(_ pass: inout Pass, at now: FollowTime) {
    for index in streams.indices {
      streams[index].isVisible = false
      streams[index].isAtTarget = false
      guard let file = streams[index].file, !isLost(index, file, at: now) else { continue }
      if let number = pass.number(of: streams[index].record.stamp.identity) {
        pass.claim(number)
        arrive(index, at: pass.files[number], now)
        if streams[index].isProven { clearProblem(pass.files[number].sighting.path) }
        if file.kind != .pipe, inspect(index, file, at: now) { pass.release(number) }
      } else {
        let log = streams[index].record.log
        leave(index, isHidden: pass.hiddenLogs.contains(log) || hidden.cover(log), now)
        if file.kind != .pipe { _ = inspect(index, file, at: now) }
      }
    }
  }

  /// Whether a file that was not kept open is not found again, and so not open.
  private mutating func isLost(_ index: Int, _ file: Files.File, at now: FollowTime) -> Bool {
    guard file.kind != .pipe else { return false }
    do throws(SourceError) {
      _ = try file.stamp()
    } catch {
      if file.isLost { fail(index, error, at: now) }
    }
    return file.isLost
  }

  /// Notes where a stream's file is.
  mutating func arrive(_ index: Int, at found: Pass.FoundFile, _ now: FollowTime) {
    streams[index].isVisible = true
    streams[index].isAtTarget = found.isTarget
    streams[index].record.lastSeen = now.wall
    // That it is still there is news, but no hurry.
    let age = now.wall.nanoseconds - streams[index].savedSeen.nanoseconds
    if age > options.retention / 30 { streams.change(index) }
    let sighting = found.sighting
    // Where a link led stays known when it leads elsewhere.
    let realPath = found.isTarget ? sighting.realPath : streams[index].record.realPath
    if streams[index].record.path != sighting.path || streams[index].record.realPath != realPath {
      streams[index].record.path = sighting.path
      streams[index].record.realPath = realPath
      streams.change(index)
    }
    let log = streams[index].record.log
    if log != found.log,
      found.isTarget || !StreamMatching.isNamed(sighting.path, of: found.logs, after: log)
    {
      streams[index].record.log = found.log
      streams.change(index)
    }
    guard found.isTarget else {
      if streams[index].record.phase == .following { retire(index, now) }
      return
    }
    if streams[index].record.phase == .draining {
      streams[index].record.phase = .following
      streams.change(index)
    }
  }

  /// Notes that a stream's file is nowhere any more.
  ///
  /// - Parameter isHidden: Whether that may be because nobody could look.
  private mutating func leave(_ index: Int, isHidden: Bool, _ now: FollowTime) {
    if streams[index].record.phase == .following, !isHidden { retire(index, now) }
  }

  /// Goes on with a stream whose file was moved away until it is idle: from now on, for whoever wrote
  /// to it may not know yet.
  private mutating func retire(_ index: Int, _ now: FollowTime) {
    streams[index].record.phase = .draining
    streams[index].lastGrowth = now.monotonic
    events.rotations += 1
    report(.rotated(path: streams[index].record.log))
    streams.change(index)
  }

  /// Looks whether an open file is what it was.
  ///
  /// - Returns: Whether it is not.
  private mutating func inspect(_ index: Int, _ file: Files.File, at now: FollowTime) -> Bool {
    do throws(SourceError) {
      let stamp = try file.stamp()
      guard stamp != streams[index].record.stamp else { return false }
      var source = self.source(of: file, index, budget: 0)
      let state = try source.look()
      putBack(source, index)
      return take(state, index, at: now)
    } catch {
      fail(index, error, at: now)
      return false
    }
  }

  /// Lets go of a file that holds something else now.
  mutating func lose(_ index: Int) {
    if streams[index].record.phase == .following, !streams[index].isBlank {
      events.truncations += 1
      report(.truncated(path: streams[index].record.path))
    }
    streams[index].record.stamp.identity = .none
    streams[index].isVisible = false
    streams[index].isAtTarget = false
    streams[index].close(.none)
    streams.change(index)
    pending.reconsiderCopies()
  }

  /// Says of a stream for which no file was found, or only a damaged one, what it is.
  ///
  /// - Parameter isWhole: Whether no file may be there that nobody could see.
  private mutating func settle(_ index: Int, isWhole: Bool, at now: FollowTime) {
    let record = streams[index].record
    if !streams[index].hasFile, streams[index].loss == nil, isWhole,
      record.phase == .following || record.phase == .draining
    {
      let isRead = !record.isCompressed && record.offset >= record.stamp.size
      let phase: LogStream.Phase = isRead ? .ended : .draining
      if record.phase != phase {
        streams[index].record.phase = phase
        streams.change(index)
      }
    }
    guard case .change(let since, let error) = streams[index].wait,
      now.monotonic - since >= FollowOptions.compressionTime
    else { return }
    noteError(index, error, at: now)
  }

  /// - Parameter hidden: Where nobody can look: a file there that could not be opened is not gone.
  private mutating func forgetStreams(_ pass: Pass, hidden: PathSet, at now: FollowTime) {
    let retention = options.retention
    streams.forget { stream in
      guard !stream.hasFile else { return false }
      let isGone = stream.isBlank && pass.number(of: stream.record.stamp.identity) == nil
      return (isGone && !hidden.covers(stream.record.path))
        || now.wall.nanoseconds - stream.record.lastSeen.nanoseconds > retention
    }
  }
}

extension FileIdentity {
  /// That of no file.
  static let none = FileIdentity(device: 0, inode: 0)
}

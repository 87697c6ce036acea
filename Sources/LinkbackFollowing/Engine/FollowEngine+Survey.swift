import LinkbackCore

extension FollowEngine {
  typealias Pass = SurveyPass<Files.File>

  /// Looks at the names: finds out which file is which stream's, opens what is new, notes what is gone.
  ///
  /// A stream stays with its file, whatever the name, as long as the file begins as it did. One that
  /// lost its file goes on in a file that begins as it does and that no other stream has. What is left
  /// over is new.
  ///
  /// - Complexity: O(streams + names); opens only files that are new, or changed since they were read
  ///   to the end.
  package mutating func survey(at now: FollowTime) {
    isOutdated = false
    if lastGrowth == nil {
      lastGrowth = now.uptime
      lastInterim = now.uptime
    }
    if isFirstStart, !hasLooked {
      progress.began = now.wall
      progress.looked = now.wall
      looked = now.wall
    }
    // A name that moved between the look and the opening is found by the next look.
    var looks = 1
    while !look(at: now), looks < Self.mostLooks { looks += 1 }
    if isFirstStart, options.readsRotated, !hasSeenAll {
      // Whenever it was written to, what could not be seen is to be read; a restart has to know that.
      (looked, progress.looked) = (Self.never, Self.never)
    }
    isFirstStart = false
    hasLooked = true
  }

  /// How often a survey looks at most, while names move.
  private static var mostLooks: Int { 3 }

  /// The time of the last look where none has seen yet what was to be read at the first start.
  private static var never: EventTime { EventTime(nanoseconds: FileStamp.times.lowerBound) }

  /// - Returns: Whether no name moved meanwhile.
  private mutating func look(at now: FollowTime) -> Bool {
    let survey = files.survey(seeking: soughtFiles())
    var pass = Pass(survey)
    note(survey, at: now)
    notices += hidden.take(survey, at: now.uptime)
    followOpenFiles(&pass, at: now)
    recogniseFiles(&pass, at: now)
    admitFiles(&pass, at: now)
    noteLosses(survey, pass, at: now)
    for index in streams.indices { settle(index, isWhole: survey.isWhole, at: now) }
    forgetStreams(pass, at: now)
    active = streams.indices.filter { streams[$0].file != nil || streams[$0].wait != nil }
      .map { ActiveStream($0, streams[$0]) }
    forgetGone(pass, isWhole: survey.isWhole)
    noteLook(survey, pass, at: now)
    targets = survey.logs.compactMap { log in
      guard case .file(let sighting) = log.target else { return nil }
      return sighting.path
    }
    return !pass.isOutdated
  }

  /// Forgets what was noted of files that are gone.
  private mutating func forgetGone(_ pass: Pass, isWhole: Bool) {
    let gone = troubles.keys.filter { isWhole && !pass.paths.contains($0) }
    for path in gone { troubles[path] = nil }
    // What a stream has by now is not set aside any more.
    let identities = asides.keys.filter {
      pass.number(of: $0).map { pass.places[$0].isClaimed } ?? isWhole
    }
    for identity in identities { asides[identity] = nil }
  }

  /// Notes what a look could see.
  private mutating func noteLook(_ survey: LogSurvey, _ pass: Pass, at now: FollowTime) {
    let places = PathSet(survey.hidden.filter { !$0.isDenied }.map(\.path))
    hiddenAtStart = isFirstStart ? places : hiddenAtStart.intersection(places)
    guard survey.isWhole else { return }
    hasSeenAll = true
    if looked == Self.never { (looked, progress.looked) = (now.wall, now.wall) }
    // What is beside a log that nobody could look into may turn out to be some of it.
    if pass.hiddenLogs.isEmpty, !pass.hasUnreadLogs, !hasUndecidedFiles { looked = now.wall }
  }

  // MARK: Streams with an open file

  private mutating func followOpenFiles(_ pass: inout Pass, at now: FollowTime) {
    for index in streams.indices {
      streams[index].isVisible = false
      streams[index].isAtTarget = false
      guard let file = streams[index].file, !isLost(index, file, at: now) else { continue }
      if let number = pass.number(of: streams[index].record.stamp.identity) {
        pass.claim(number)
        arrive(index, at: pass.places[number], now)
        if streams[index].isProven { clearTrouble(pass.places[number].sighting.path) }
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
  mutating func arrive(_ index: Int, at place: Pass.Place, _ now: FollowTime) {
    streams[index].isVisible = true
    streams[index].isAtTarget = place.isTarget
    streams[index].record.lastSeen = now.wall
    // That it is still there is news, but no hurry.
    let age = now.wall.nanoseconds - streams[index].savedSeen.nanoseconds
    if age > options.retention / 30 { change(index) }
    let sighting = place.sighting
    // Where a link led stays known when it leads elsewhere.
    let realPath = place.isTarget ? sighting.realPath : streams[index].record.realPath
    if streams[index].record.path != sighting.path || streams[index].record.realPath != realPath {
      streams[index].record.path = sighting.path
      streams[index].record.realPath = realPath
      change(index)
    }
    let log = streams[index].record.log
    if log != place.log,
      place.isTarget || !StreamMatching.isNamed(sighting.path, of: place.logs, after: log)
    {
      streams[index].record.log = place.log
      change(index)
    }
    guard place.isTarget else {
      if streams[index].record.phase == .following { retire(index, now) }
      return
    }
    if streams[index].record.phase == .draining {
      streams[index].record.phase = .following
      change(index)
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
    streams[index].lastGrowth = now.uptime
    notices.append(.rotated(path: streams[index].record.log))
    change(index)
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
      notices.append(.truncated(path: streams[index].record.path))
    }
    streams[index].record.stamp.identity = .none
    streams[index].isVisible = false
    streams[index].isAtTarget = false
    streams[index].close(.none)
    change(index)
    reconsiderCopies()
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
        change(index)
      }
    }
    guard case .change(let since, let error) = streams[index].wait,
      now.uptime - since >= FollowOptions.compressionTime
    else { return }
    noteError(index, error, at: now)
  }

  private mutating func forgetStreams(_ pass: Pass, at now: FollowTime) {
    let isForgotten = streams.map { stream in
      guard !stream.hasFile else { return false }
      return (stream.isBlank && pass.number(of: stream.record.stamp.identity) == nil)
        || now.wall.nanoseconds - stream.record.lastSeen.nanoseconds > options.retention
    }
    guard isForgotten.contains(true) else { return }
    for (stream, isForgotten) in zip(streams, isForgotten) where isForgotten {
      forgottenStreams.append(stream.record.id)
    }
    streams = zip(streams, isForgotten).filter { !$0.1 }.map(\.0)
    turn = 0
  }
}

extension FileIdentity {
  /// That of no file.
  static let none = FileIdentity(device: 0, inode: 0)
}

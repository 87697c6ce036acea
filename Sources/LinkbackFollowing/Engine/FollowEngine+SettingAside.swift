import LinkbackCore

extension FollowEngine {
  /// What is remembered of a file that no stream has.
  func newAside(_ stamp: FileStamp, _ now: FollowTime) -> SetAside {
    let old = asides[stamp.identity]
    let isFirst = old?.isFirst ?? isFirstStart
    var aside = SetAside(
      reason: .noLog, stamp: stamp, since: now.uptime, isFirst: isFirst,
      isWanted: old?.isWanted ?? false)
    if let old, old.stamp == stamp {
      aside.since = old.since
    } else {
      aside.isWanted = aside.isWanted || isWanted(stamp, isFirst: isFirst)
    }
    return aside
  }

  mutating func setAside(
    _ stamp: FileStamp, _ reason: SetAside.Reason, isWanted: Bool = false, _ now: FollowTime
  ) {
    var aside = newAside(stamp, now)
    aside.reason = reason
    aside.isWanted = aside.isWanted || isWanted
    asides[stamp.identity] = aside
  }

  /// Sets a compressed file aside whose head is not there yet: gzip may still be writing it, and of
  /// what stream it is can't be told.
  ///
  /// - Returns: Whether it is; not if nothing was written to it for so long that nothing more will be.
  mutating func waits(
    for stamp: FileStamp, _ head: [UInt8], _ error: SourceError?, _ now: FollowTime
  ) -> Bool {
    guard let error, head.count < FileFingerprint.longest else { return false }
    guard
      now.uptime - newAside(stamp, now).since < FollowOptions.compressionTime,
      now.wall.nanoseconds - stamp.modified < FollowOptions.compressionTime
    else { return false }
    setAside(stamp, .incomplete(error), now)
    return true
  }

  /// Whether a file has been as it is for so long that no copy is being made of it.
  func rests(_ aside: SetAside, _ now: FollowTime) -> Bool {
    aside.stamp.modified + FollowOptions.rest <= now.wall.nanoseconds
      || now.uptime - aside.since >= FollowOptions.rest
  }

  /// Whether a file that no stream has is read: it was written to when nobody looked.
  private func isWanted(_ stamp: FileStamp, isFirst: Bool) -> Bool {
    guard !isFirst else { return options.readsRotated }
    return stamp.modified >= progress.looked.nanoseconds - FollowOptions.rest
  }

  /// Whether nothing has changed about a file that is not read.
  mutating func isSetAside(_ sighting: LogSurvey.Sighting) -> Bool {
    guard let aside = asides[sighting.stamp.identity], aside.stamp == sighting.stamp else {
      return false
    }
    switch aside.reason {
    case .copy(let id, let fingerprint):
      guard let index = index(of: id) else { return false }
      return streams[index].hasFile && streams[index].record.fingerprint == fingerprint
    case .successor(let id):
      guard let index = index(of: id) else { return false }
      // What could not be seen at its path is there after all, and stays.
      return streams[index].file != nil && !streams[index].isAtTarget
    case .noLog, .failed: return true
    case .unsettled, .incomplete: return false
    }
  }

  /// Whether it is open of a file that may have to be read what it is: a restart must ask that again.
  var hasUndecidedFiles: Bool {
    asides.values.contains { aside in
      guard aside.isWanted else { return false }
      switch aside.reason {
      case .successor, .incomplete, .unsettled: return true
      case .copy, .noLog, .failed: return false
      }
    }
  }

  /// Whether there is a file that has to be read if nothing is written to it for a moment.
  package var hasUnsettledFiles: Bool {
    asides.values.contains { $0.isWanted && $0.reason == .unsettled }
  }

  /// Looks at copies again: one of them may be all that is left of a log.
  mutating func reconsiderCopies() {
    for (identity, aside) in asides {
      if case .copy = aside.reason { asides[identity]?.reason = .unsettled }
    }
  }

  /// Notes that a file that no stream has can't be read.
  mutating func admitClosed(
    _ number: Int, _ error: SourceError, _ pass: inout Pass, _ now: FollowTime
  ) {
    let place = pass.places[number]
    guard place.isTarget || newAside(place.sighting.stamp, now).isWanted else { return }
    note(.unreadable(error), of: place.sighting.path, at: now)
    // What permissions are can change without a trace in the stamp; what the bytes are can't.
    guard place.isTarget || error.code == .unreadable else {
      return setAside(place.sighting.stamp, .failed(error), now)
    }
    beginClosed(number, error, &pass, now)
  }

  /// Makes a stream of a file that can't be opened and has to be read: when it can be, it may stand
  /// elsewhere.
  private mutating func beginClosed(
    _ number: Int, _ error: SourceError, _ pass: inout Pass, _ now: FollowTime
  ) {
    let place = pass.places[number]
    pass.claim(number)
    var stream = newStream(at: place, place.sighting.stamp, now)
    stream.record.error = error.message
    stream.attachment = .seen
    streams.append(stream)
    change(streams.count - 1)
  }
}

import LinkbackCore

// Files that are not read, for now or for good.
extension StreamRegistry {
  /// What is remembered of a file that no stream has.
  func newFile(_ stamp: FileStamp, _ now: FollowTime) -> PendingFile {
    pending.file(stamp, at: now, after: history)
  }

  mutating func setPending(
    _ stamp: FileStamp, _ reason: PendingFile.Reason, isWanted: Bool = false, _ now: FollowTime
  ) {
    var file = newFile(stamp, now)
    file.reason = reason
    file.isWanted = file.isWanted || isWanted
    pending.add(file)
  }

  /// Leaves a compressed file alone whose head is not there yet: gzip may still be writing it, and of
  /// what stream it is can't be told.
  ///
  /// - Returns: Whether it is pending; not if nothing was written to it for so long that nothing more
  ///   will be.
  mutating func waits(
    for stamp: FileStamp, _ head: [UInt8], _ error: SourceError?, _ now: FollowTime
  ) -> Bool {
    guard let error, head.count < FileFingerprint.longest else { return false }
    guard
      now.monotonic - newFile(stamp, now).since < FollowOptions.compressionTime,
      now.wall.nanoseconds - stamp.modified < FollowOptions.compressionTime
    else { return false }
    setPending(stamp, .incomplete(error), now)
    return true
  }

  /// Whether nothing has changed about a file that is not read.
  func isPending(_ sighting: LogDiscovery.Sighting) -> Bool {
    guard let file = pending[sighting.stamp.identity], file.stamp == sighting.stamp else {
      return false
    }
    switch file.reason {
    case .copy(let id, let fingerprint):
      guard let index = streams.index(of: id) else { return false }
      return streams[index].hasFile && streams[index].record.fingerprint == fingerprint
    case .successor(let id):
      guard let index = streams.index(of: id) else { return false }
      // What could not be seen at its path is there after all, and stays.
      return streams[index].file != nil && !streams[index].isAtTarget
    case .noLog, .failed: return true
    case .unsettled, .incomplete: return false
    }
  }

  /// Says of the files that are taken for copies of logs that they are not read.
  mutating func noteCopies(_ pass: Pass, at now: FollowTime) {
    for found in pass.files where !found.isClaimed {
      guard let file = pending[found.sighting.stamp.identity], !file.isTold,
        file.isLastingCopy(at: now), case .copy(let id, _) = file.reason,
        let index = streams.index(of: id)
      else { continue }
      report(.copy(path: found.sighting.path, of: streams[index].record.path))
      pending.noteTold(file.stamp.identity)
    }
  }

  /// Notes that a file that no stream has can't be read.
  mutating func admitClosed(
    _ number: Int, _ error: SourceError, _ pass: inout Pass, _ now: FollowTime
  ) {
    let found = pass.files[number]
    guard found.isTarget || newFile(found.sighting.stamp, now).isWanted else { return }
    note(.unreadable(error), of: found.sighting.path, at: now)
    // What permissions are can change without a trace in the stamp; what the bytes are can't.
    guard found.isTarget || error.code == .unreadable else {
      return setPending(found.sighting.stamp, .failed(error), now)
    }
    beginClosed(number, error, &pass, now)
  }

  /// Makes a stream of a file that can't be opened and has to be read: when it can be, it may be
  /// elsewhere.
  private mutating func beginClosed(
    _ number: Int, _ error: SourceError, _ pass: inout Pass, _ now: FollowTime
  ) {
    let found = pass.files[number]
    pass.claim(number)
    var stream = newStream(at: found, found.sighting.stamp, now)
    stream.record.error = error.message
    stream.attachment = .seen
    streams.append(stream)
  }
}

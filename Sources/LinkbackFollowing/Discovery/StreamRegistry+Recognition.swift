extension StreamRegistry {
  // MARK: Streams without an open file

  /// Finds the files of streams by device and inode, and by their heads.
  mutating func recogniseFiles(_ pass: inout Pass, at now: FollowTime) {
    // The latest stream first: an inode that was used again is that one's.
    for index in streams.indices.reversed() where streams[index].file == nil {
      let identity = streams[index].record.stamp.identity
      guard identity != .none, let number = pass.number(of: identity),
        !pass.files[number].isClaimed
      else {
        if streams[index].hasFile { pending.reconsiderCopies() }
        streams[index].close(.none)
        continue
      }
      recognise(index, at: number, &pass, now)
    }
  }

  private mutating func recognise(
    _ index: Int, at number: Int, _ pass: inout Pass, _ now: FollowTime
  ) {
    let found = pass.files[number]
    if isSettled(index, at: found) || isLeftAlone(index, at: now) {
      pass.claim(number)
      arrive(index, at: found, now)
      streams[index].attachment = .seen
      return
    }
    switch pass.open(number, in: &files) {
    case .moved:
      streams[index].close(.none)
    case .failed(let error):
      guard mayHave(found, index) else { return lose(index) }
      // Whether it is still the same can't be seen: it is not looked for elsewhere.
      pass.claim(number)
      arrive(index, at: found, now)
      streams[index].close(.seen)
      note(.unreadable(error), of: found.sighting.path, at: now)
    case .file(let file, let stamp, let head, let error):
      switch FileRecognition(
        of: streams[index].record, head: head, isCompressed: file.kind == .gzip,
        isCut: error != nil)
      {
      case .other where found.sighting.isSought: forgetFile(of: index)
      case .other: lose(index, to: stamp, now)
      case .same where isOther(file, stamp, than: index):
        if found.sighting.isSought { forgetFile(of: index) } else { lose(index, to: stamp, now) }
      case .same where isHeir(index, of: pass.files[number]):
        streams[index].close(.none)
        pass.reserve(number, for: index)
      case .same: attach(index, to: number, &pass, now)
      case .undecided:
        pass.claim(number)
        arrive(index, at: found, now)
        streams[index].record.stamp = stamp
        streams[index].close(.seen)
        if let error { streams[index].wait = .change(since: now.monotonic, error) }
      }
    }
  }

  /// Notes that a file has the device and inode of a stream's file, and is another one.
  private mutating func forgetFile(of index: Int) {
    streams[index].record.stamp.identity = .none
    streams[index].close(.none)
    streams.change(index)
  }

  /// Lets go of a file that holds something else by now: it was written to since it was read, so what
  /// it holds is news.
  private mutating func lose(_ index: Int, to stamp: FileStamp, _ now: FollowTime) {
    let isNews = stamp.modified >= streams[index].record.stamp.modified
    lose(index)
    if isNews { setPending(stamp, .unsettled, isWanted: true, now) }
  }

  /// Whether a file with a stream's device and inode that can't be opened may be the stream's: by where
  /// it is and how much it holds, it is not one that was cut off, or another log's.
  private func mayHave(_ found: Pass.FoundFile, _ index: Int) -> Bool {
    let record = streams[index].record
    let size = found.sighting.stamp.size
    return StreamMatching.isNamed(found.sighting.path, of: found.logs, after: record.log)
      && (record.isCompressed ? size == record.stamp.size : size >= record.offset)
  }

  /// Whether a file with a stream's device, inode and head holds something else before the stream's
  /// offset: its inode was used again, for a log that begins alike.
  private func isOther(_ file: Files.File, _ stamp: FileStamp, than index: Int) -> Bool {
    let record = streams[index].record
    guard !streams[index].isBlank else { return false }
    // No file is compressed in its own place.
    guard record.isCompressed == (file.kind == .gzip) else { return true }
    return Self.agreement(of: file, stamp, isTarget: true, with: record) == .none
  }

  /// Whether a stream's file does not have to be opened: it is as it was when it had been read, or
  /// was not to be read.
  private func isSettled(_ index: Int, at found: Pass.FoundFile) -> Bool {
    let stream = streams[index]
    if stream.isPipe { return stream.record.phase == .ended }
    guard stream.record.stamp == found.sighting.stamp else { return false }
    if case .change = stream.wait { return true }
    switch stream.record.phase {
    case .ended, .ignored:
      return stream.record.isCompressed
        || (!found.isTarget && stream.record.stamp.size == stream.record.offset)
    case .following, .draining: return false
    }
  }

  /// Whether a stream's file could not be read, and it is too early to try again.
  private func isLeftAlone(_ index: Int, at now: FollowTime) -> Bool {
    guard case .retry(let until) = streams[index].wait else { return false }
    return now.monotonic < until
  }

  /// Whether so little is known of a stream that a file with its device and inode may as well be
  /// another one's: it gets the file if no stream goes on in it of which more is known. An empty one
  /// beside a log may be the beginning of a copy.
  private func isHeir(_ index: Int, of found: Pass.FoundFile) -> Bool {
    guard let candidate = found.candidate, !candidate.head.isEmpty || !found.isTarget else {
      return false
    }
    return streams[index].record.fingerprint.length < FileFingerprint.longest
  }

  /// Goes on with a stream in a file that begins as it did.
  mutating func attach(
    _ index: Int, to number: Int, _ pass: inout Pass, _ now: FollowTime
  ) {
    guard case .file(let file, let stamp, let head, _) = pass.files[number].opened else { return }
    let found = pass.files[number]
    let isRenamed = streams[index].record.path != found.sighting.path
    pass.claim(number)
    // Its phase says where it is read, which is about to change without the notice of a rotation.
    if streams[index].record.phase == .following, !found.isTarget {
      streams[index].record.phase = .draining
      if stamp.identity == streams[index].record.stamp.identity { events.rotations += 1 }
    }
    arrive(index, at: found, now)
    streams.change(index)
    let isCompressed = file.kind == .gzip
    let record = streams[index].record
    let hasGrown = !record.isCompressed && record.stamp.size > record.offset
    streams[index].record.stamp = stamp
    streams[index].record.isCompressed = isCompressed
    if head.count > record.fingerprint.length {
      streams[index].record.fingerprint = FileFingerprint(head: head.span)
    }
    defer { noteHead(index, head, from: record.fingerprint, &pass) }
    guard reopens(index, stamp, isCompressed, hasGrown, found) else {
      succeed(index)
      return streams[index].close(.seen)
    }
    if streams[index].record.phase == .ignored, streams[index].record.offset > 0 {
      streams[index].open(file, skips: .unasked(lines: 0), at: now.monotonic)
      return
    }
    streams[index].record.phase = found.isTarget ? .following : .draining
    streams[index].open(file, skips: isCompressed ? .counted : nil, at: now.monotonic)
    // Another try is no news.
    guard streams[index].failures == 0 else { return }
    let (path, offset) = (found.sighting.path, streams[index].record.offset)
    report(
      isRenamed ? .continued(path: path, offset: offset) : .began(path: path, offset: offset))
  }

  /// Notes how the file begins in which a stream goes on.
  private func noteHead(
    _ index: Int, _ head: [UInt8], from old: FileFingerprint, _ pass: inout Pass
  ) {
    let record = streams[index].record
    pass.heads?.update(index, from: old, record)
    if streams[index].file?.kind == .plain { pass.heads?.addHead(head, of: index, record.log) }
  }

  /// Whether there is something to read in a stream's file.
  ///
  /// - Parameter hasGrown: Whether there was, when its file was seen last.
  private mutating func reopens(
    _ index: Int, _ stamp: FileStamp, _ isCompressed: Bool, _ hasGrown: Bool,
    _ found: Pass.FoundFile
  ) -> Bool {
    let offset = streams[index].record.offset
    switch streams[index].record.phase {
    case .ignored:
      guard !isCompressed else { return hasGrown }
      if stamp.size < offset { streams[index].record.offset = stamp.size }
      return found.isTarget || stamp.size > offset
    case .ended:
      return isCompressed || found.isTarget || stamp.size != offset
    case .following, .draining:
      return true
    }
  }
}

/// Whether a file with a stream's device and inode is the stream's file.
enum FileRecognition: Equatable {
  case same, other
  /// So little of a compressed file can be read that it can't be told.
  case undecided

  /// - Parameter isCut: Whether the head ended with an error.
  init(of stream: LogStream, head: [UInt8], isCompressed: Bool, isCut: Bool) {
    let fingerprint = stream.fingerprint
    if fingerprint.length == 0 || fingerprint.matches(head.span) {
      self = .same
    } else if isCompressed, stream.isCompressed, isCut, head.count < fingerprint.length {
      self = .undecided
    } else {
      self = .other
    }
  }
}

extension DiscoveryPass.FoundFile {
  /// As a file in which a stream may go on; `nil` if it could not be opened.
  var candidate: StreamMatching.Candidate? {
    guard case .file(let file, let stamp, let head, _) = opened else { return nil }
    return StreamMatching.Candidate(
      logs: logs, path: sighting.path, head: head, size: file.kind == .gzip ? nil : stamp.size,
      isTarget: isTarget)
  }
}

import LinkbackCore

extension StreamRegistry {
  /// Finds streams for files that have none, and makes streams of those for which there is none.
  mutating func admitFiles(_ pass: inout Pass, at now: FollowTime) {
    var candidates: [Int] = []
    for number in pass.files.indices where !pass.files[number].isClaimed {
      // Too empty to tell anything of; at a followed path it is a stream at once.
      let (sighting, isTarget) = (pass.files[number].sighting, pass.files[number].isTarget)
      guard isTarget || sighting.stamp.size > 0, !isPending(sighting) else { continue }
      // What is no stream's after all is none of the log's.
      if sighting.isSought, heir(of: pass.files[number]) == nil { continue }
      if pass.heads == nil { pass.heads = HeadTable(streams) }
      switch pass.open(number, in: &files) {
      case .moved: break
      case .file(_, let stamp, let head, let error):
        let found = pass.files[number]
        if error != nil, !isTarget || mayBeMade(found), waits(for: stamp, head, error, now) {
          continue
        }
        if !isTarget, error == nil, mayBecomeOther(found, pass.heads),
          !newFile(stamp, now).isSettled(at: now)
        {
          setPending(stamp, .unsettled, isWanted: heir(of: found) != nil, now)
          continue
        }
        candidates.append(number)
      case .failed(let error): admitClosed(number, error, &pass, now)
      }
    }
    guard !candidates.isEmpty else { return }
    goOn(in: candidates, &pass, now)
    let kinds: [(isTarget: Bool, isCompressed: Bool)] = [
      (true, false), (true, true), (false, false), (false, true),
    ]
    // Files at followed paths first, so that copies of them are known as such.
    for (isTarget, isCompressed) in kinds {
      for number in candidates where !pass.files[number].isClaimed {
        guard case .file(let file, _, _, _) = pass.files[number].opened,
          pass.files[number].isTarget == isTarget, (file.kind == .gzip) == isCompressed
        else { continue }
        if isTarget {
          admitTarget(number, &pass, now)
        } else {
          admitSibling(number, &pass, now)
        }
      }
    }
  }

  /// Goes on with streams that have no file.
  private mutating func goOn(in numbers: [Int], _ pass: inout Pass, _ now: FollowTime) {
    let lost = streams.indices.filter {
      !streams[$0].hasFile && streams[$0].record.fingerprint.length > 0
    }
    guard !lost.isEmpty else { return }
    let known = numbers.filter {
      guard case .file(let file, _, _, _) = pass.files[$0].opened else { return false }
      return file.kind != .pipe
    }
    let choices = StreamMatching.choices(
      lost.map { index in
        let record = streams[index].record
        return StreamMatching.Stream(
          log: record.log, fingerprint: record.fingerprint, offset: record.offset,
          home: known.firstIndex { pass.files[$0].heir == index })
      },
      known.compactMap { number in
        guard var candidate = pass.files[number].candidate else { return nil }
        candidate.knownLength = knownLength(of: candidate, pass.heads)
        return candidate
      },
      agreement: { stream, candidate in
        let found = pass.files[known[candidate]]
        guard case .file(let file, let stamp, _, _) = found.opened else { return .none }
        let record = streams[lost[stream]].record
        let agreement = Self.agreement(of: file, stamp, isTarget: found.isTarget, with: record)
        return agreement == .none && Self.isCutShort(file, stamp, of: record)
          ? .unknown : agreement
      })
    for choice in choices { attach(lost[choice.stream], to: known[choice.candidate], &pass, now) }
  }

  private mutating func admitTarget(_ number: Int, _ pass: inout Pass, _ now: FollowTime) {
    let found = pass.files[number]
    guard case .file(let file, let stamp, let head, _) = found.opened else { return }
    guard file.kind != .pipe else {
      clearProblem(found.sighting.path)
      return begin(number, &pass, now)
    }
    clearProblem(found.sighting.path)
    if let index = predecessor(of: found, file, pass.heads) {
      guard streams[index].isVisible, holdsLess(file, stamp, than: streams[index].record) else {
        return succeed(index, with: number, &pass, now)
      }
      // What holds less than the old file, which is still there, is a copy that is being made, or it is
      // a new log that only begins alike.
      if !newFile(stamp, now).isSettled(at: now) {
        return setPending(stamp, .unsettled, isWanted: true, now)
      }
    }
    // A pattern may stand for what rotation makes of the files that it stands for.
    if let stream = original(of: found, file, head, &pass), stream.log != found.log,
      found.candidate.map({ $0.isNamed(after: stream.log) }) ?? false
    {
      return setPending(stamp, .copy(of: stream.id, stream.fingerprint), now)
    }
    guard let heir = heir(of: found) else {
      return begin(number, &pass, now, skipsAll: options.startsAtEnd && wasThereAtStart(found.log))
    }
    attach(heir, to: number, &pass, now)
  }

  /// Whether a log of which nothing was known is found for the first time, by the first look that could.
  private func wasThereAtStart(_ log: ByteString) -> Bool {
    history.isFirstStart
      || (history.wasHiddenAtStart(log) && !streams.all.contains { $0.record.log == log })
  }

  /// The stream that has a file if no other one goes on in it, nor it in another file.
  private func heir(of found: Pass.FoundFile) -> Int? {
    found.heir.flatMap { streams[$0].hasFile ? nil : $0 }
  }

  /// Whether a file at a followed path may be what rotation makes of another one's.
  private func mayBeMade(_ found: Pass.FoundFile) -> Bool {
    guard let candidate = found.candidate else { return false }
    return streams.all.contains {
      $0.record.log != found.log && candidate.isNamed(after: $0.record.log)
    }
  }

  /// Goes on with a stream in a copy of its file, or will when it has read that to its end.
  private mutating func succeed(
    _ index: Int, with number: Int, _ pass: inout Pass, _ now: FollowTime
  ) {
    guard streams[index].file == nil else {
      let stamp = pass.files[number].sighting.stamp
      return setPending(stamp, .successor(of: streams[index].record.id), isWanted: true, now)
    }
    if let old = pass.number(of: streams[index].record.stamp.identity) { pass.release(old) }
    attach(index, to: number, &pass, now)
  }

  /// Whether a file that begins as a stream's file lacks some of what was read of that.
  private func holdsLess(_ file: Files.File, _ stamp: FileStamp, than record: LogStream) -> Bool {
    guard file.kind == .gzip else { return stamp.size < record.offset }
    return Self.agreement(of: file, stamp, isTarget: false, with: record) == .none
  }

  private mutating func admitSibling(_ number: Int, _ pass: inout Pass, _ now: FollowTime) {
    let found = pass.files[number]
    guard case .file(let file, let stamp, let head, let error) = found.opened,
      file.kind != .pipe
    else { return }
    var pendingFile = newFile(stamp, now)
    if heir(of: found) != nil { pendingFile.isWanted = true }
    defer { if !pass.files[number].isClaimed { pending.add(pendingFile) } }
    if let stream = original(of: found, file, head, &pass) {
      pendingFile.reason = .copy(of: stream.id, stream.fingerprint)
      return
    }
    if let index = predecessor(of: found, file, pass.heads), !streams[index].isVisible {
      pendingFile.reason = .successor(of: streams[index].record.id)
      return
    }
    if error == nil, head.count < FileFingerprint.longest || isPartOfLost(found, pass.heads),
      !pendingFile.isSettled(at: now)
    {
      pendingFile.reason = .unsettled
      return
    }
    do throws(SourceError) {
      guard try isAccessLog(file) else { return }
    } catch {
      return admitClosed(number, error, &pass, now)
    }
    pending.remove(stamp.identity)
    if let heir = heir(of: found) { return attach(heir, to: number, &pass, now) }
    begin(number, &pass, now, ignores: !pendingFile.isWanted)
  }

  private func isAccessLog(_ file: Files.File) throws(SourceError) -> Bool {
    var bytes: [UInt8] = []
    let (count, error) = FileHead.read(FormatDetector.headLength, of: file, into: &bytes)
    if let error, error.code == .unreadable { throw error }
    // Where a writer does not append, a log that was cut off begins with a hole as long as it was.
    guard bytes[..<count].contains(where: { $0 != 0 }) else { return count > 0 }
    return FormatDetector.findings(
      in: bytes.span.extracting(0..<count), isWhole: count < FormatDetector.headLength,
      format: options.scanner.reading.format
    ).isAccessLog
  }

  /// Makes a stream of a file.
  ///
  /// - Parameters:
  ///   - skipsAll: Whether what is there is passed over.
  ///   - ignores: Whether the file is not read at all.
  private mutating func begin(
    _ number: Int, _ pass: inout Pass, _ now: FollowTime, skipsAll: Bool = false,
    ignores: Bool = false
  ) {
    let found = pass.files[number]
    guard case .file(let file, let stamp, let head, _) = found.opened else { return }
    pass.claim(number)
    var stream = newStream(at: found, stamp, now)
    let isPlain = file.kind == .plain
    stream.record.isCompressed = file.kind == .gzip
    if file.kind != .pipe { stream.record.fingerprint = FileFingerprint(head: head.span) }
    if ignores || (skipsAll && file.kind != .pipe) {
      stream.record.offset = isPlain ? stamp.size : 0
      if ignores || !isPlain || stamp.size > 0 { stream.record.phase = .ignored }
    }
    if stream.record.phase == .ignored && (ignores || !isPlain) {
      stream.close(.seen)
    } else {
      stream.open(file, skips: .unasked(lines: 0), at: now.monotonic)
      if stream.record.phase != .ignored {
        report(.began(path: found.sighting.path, offset: 0))
      }
    }
    streams.append(stream)
    let index = streams.count - 1
    pass.heads?.add(index, stream.record)
    if isPlain, stream.file != nil { pass.heads?.addHead(head, of: index, found.log) }
  }

  mutating func newStream(
    at found: Pass.FoundFile, _ stamp: FileStamp, _ now: FollowTime
  ) -> Stream {
    var record = LogStream(
      id: streams.nextID, log: found.log, path: found.sighting.path, stamp: stamp,
      lastSeen: now.wall)
    record.phase = found.isTarget ? .following : .draining
    if found.isTarget { record.realPath = found.sighting.realPath }
    var stream = Stream(record)
    stream.isVisible = true
    stream.isAtTarget = found.isTarget
    return stream
  }
}

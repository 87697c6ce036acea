import LinkbackCore

extension FollowEngine {
  /// Reads a block of a stream's lines and counts them.
  ///
  /// - Parameters:
  ///   - budget: How many bytes are enough.
  ///   - endsHere: Whether nothing is read, and an unfinished line is the stream's last one.
  /// - Returns: How many bytes were read.
  mutating func step(
    _ index: Int, budget: Int, at now: FollowTime, endsHere: Bool = false
  ) -> Int {
    guard let file = streams[index].file else { return 0 }
    var source = source(of: file, index, budget: budget)
    let before = source.position
    let base = streams[index].lineOffset
    lines.begin(behind: streams[index].unfinished)
    scannedTail = nil
    if endsHere { lines.declareEnd() }
    beginScan(index, at: now)
    var isAtEnd = endsHere
    var failure: SourceError?
    do throws(SourceError) {
      isAtEnd = try scanNext(index, &source, base: base, isAtEnd: isAtEnd, at: now)
    } catch {
      failure = error
    }
    let end = base + Int64(lines.consumedBytes)
    streams[index].unfinished = lines.takeUnfinishedLine()
    let (state, read) = (source.state, Int(source.position - before))
    putBack(source, index)
    collect(index, upTo: end)
    if case .unasked = streams[index].skipping, !streams[index].isSkipping {
      finishSkipping(index, at: end, now)
    }
    if read > 0 {
      streams[index].lastGrowth = now.uptime
      lastGrowth = now.uptime
    }
    if failure == nil, read > 0 || state == .drained { succeed(index) }
    if let failure {
      take(failure, index, at: now)
    } else if isAtEnd {
      conclude(index)
    } else {
      _ = take(state, index, at: now)
    }
    noteActive(index)
    return read
  }

  /// Scans the next block of whole lines, if there is one.
  ///
  /// - Returns: Whether the stream is at its end.
  private mutating func scanNext(
    _ index: Int, _ source: inout TailSource<Files.File>, base: Int64, isAtEnd: Bool,
    at now: FollowTime
  ) throws(SourceError) -> Bool {
    var isAtEnd = isAtEnd
    while true {
      switch try lines.next(from: &source) {
      case .lines(let range, let offset):
        scan(range, index, from: base + Int64(offset), at: now)
        return isAtEnd
      case .oversized(let offset):
        let start = base + Int64(offset)
        if isAsked(start..<base + Int64(lines.consumedBytes), index, at: now) {
          let head = lines.oversizedHead
          scanner.skipOversizedLine(head: head.span, offset: Int(start))
        }
        return isAtEnd
      case .end:
        guard !isAtEnd, source.state == .drained, hasEnded(source.file) else { return isAtEnd }
        isAtEnd = true
        lines.declareEnd()
      }
    }
  }

  /// Whether a file of which nothing more could be read is at its end for good.
  private func hasEnded(_ file: Files.File) -> Bool {
    switch file.kind {
    case .plain: false
    case .gzip: true
    case .pipe: file.hasEnded
    }
  }

  // MARK: Lines

  private mutating func beginScan(_ index: Int, at now: FollowTime) {
    let stream = streams[index]
    scanner.begin(path: stream.record.log, columns: stream.columns)
    scanner.progress = clock.progress(
      of: stream.record.watermark, isCatchingUp: stream.isCatchingUp,
      others: catchingUp(but: index),
      latest: Self.latest(at: now))
  }

  /// Scans a block of whole lines, or what of it is not to be skipped.
  private mutating func scan(
    _ range: Range<Int>, _ index: Int, from offset: Int64, at now: FollowTime
  ) {
    var start = range.lowerBound
    let skipped = streams[index].record.offset - offset
    if skipped > 0 { start += skip(range, index, upTo: Int(min(skipped, Int64(range.count))), now) }
    guard start < range.upperBound else { return }
    // Not a copy, as it is let go before the buffer is written to again.
    let bytes = lines.bytes
    let block = bytes.span.extracting(start..<range.upperBound)
    findFormat(index, block)
    scanner.scan(block, offset: Int(offset) + start - range.lowerBound)
    let count = min(block.count, Self.tailLength)
    scannedTail = (
      FileFingerprint(head: block.extracting((block.count - count)...)),
      offset + Int64(range.count)
    )
  }

  /// Passes over bytes that are not to be counted.
  ///
  /// - Parameter count: Of the bytes of the block that are before the stream's offset.
  /// - Returns: How many bytes are passed over.
  private mutating func skip(
    _ range: Range<Int>, _ index: Int, upTo count: Int, _ now: FollowTime
  ) -> Int {
    guard case .unasked(var skippedLines) = streams[index].skipping else { return count }
    let block = lines.bytes
    let bytes = block.span
    let end = ByteSearch.afterLast(0x0A, in: bytes, range.lowerBound..<range.lowerBound + count)
    var position = range.lowerBound
    while position < end {
      position = ByteSearch.first(0x0A, in: bytes, position..<end) + 1
      skippedLines += 1
    }
    streams[index].columns.takeAll(in: bytes.extracting(range.lowerBound..<end))
    streams[index].skipping = .unasked(lines: skippedLines)
    if end < range.upperBound {
      let offset = streams[index].record.offset - Int64(range.lowerBound + count - end)
      finishSkipping(index, at: offset, now)
    }
    return end - range.lowerBound
  }

  /// Whether an oversized line is to be counted.
  private mutating func isAsked(_ line: Range<Int64>, _ index: Int, at now: FollowTime) -> Bool {
    guard line.lowerBound < streams[index].record.offset else { return true }
    let isBehind = line.upperBound > streams[index].record.offset
    guard case .unasked(let count) = streams[index].skipping else { return isBehind }
    if isBehind {
      finishSkipping(index, at: line.lowerBound, now)
    } else {
      streams[index].skipping = .unasked(lines: count + 1)
    }
    return isBehind
  }

  /// Begins to count a stream's lines after those that were there before they were asked for.
  private mutating func finishSkipping(_ index: Int, at offset: Int64, _ now: FollowTime) {
    guard case .unasked(let count) = streams[index].skipping else { return }
    streams[index].record.offset = offset
    streams[index].record.tail = FileFingerprint(length: 0, hash: 0)
    streams[index].record.skippedLines = count
    streams[index].record.phase = streams[index].isAtTarget ? .following : .draining
    streams[index].skipping = .counted
    notices.append(.began(path: streams[index].record.path, offset: offset))
    change(index)
    beginScan(index, at: now)
  }

  private mutating func findFormat(_ index: Int, _ block: Span<UInt8>) {
    // Where none of these lines fits one, none of the later ones will.
    guard streams[index].record.format == nil, streams[index].record.statistics.lines < 1_000
    else { return }
    if let format = options.scanner.reading.format {
      streams[index].record.format = format.name
    } else {
      let count = min(block.count, FormatDetector.headLength)
      streams[index].record.format =
        FormatDetector.findings(
          in: block.extracting(0..<count), isWhole: count == block.count
        ).winner
    }
  }

  /// Takes what came of the lines of one step.
  private mutating func collect(_ index: Int, upTo end: Int64) {
    let begin = streams[index].record.offset
    streams[index].lineOffset = end
    if end > begin {
      streams[index].record.offset = end
      streams[index].record.tail = FileFingerprint(length: 0, hash: 0)
      if let tail = scannedTail, tail.end == end { streams[index].record.tail = tail.fingerprint }
      scanner.addBytes(Int(end - begin))
      change(index)
    }
    let news = scanner.statistics
    guard news != Statistics() else { return }
    let linesBefore =
      streams[index].record.skippedLines + streams[index].record.statistics.lines
    scanner.records.drain(linesBefore: linesBefore, to: &records)
    noteSuspects(index, news, behind: linesBefore)
    streams[index].record.statistics += news
    progress.statistics += news
    newCallbacks += news.callbacks
    hasInterimNews = hasInterimNews || news.callbacks > 0
    streams[index].columns = scanner.columns
    streams[index].expiredLines += news.count(of: .expired)
    guard let moved = scanner.progress else { return }
    streams[index].record.watermark = moved.watermark
    clock.take(moved)
    resumePresent(moved)
    if moved.futureCallbacks > 0, !streams[index].hasToldFuture {
      streams[index].hasToldFuture = true
      notices.append(.future(path: streams[index].record.path))
    }
  }

  // MARK: What a read says of the file

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
      change(index)
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
    case .drained:
      if case .unasked = streams[index].skipping {
        finishSkipping(index, at: streams[index].lineOffset, now)
      }
      streams[index].isCatchingUp = false
    case .shortened:
      streams[index].isCatchingUp = false
      streams[index].wait = .rest(since: now.uptime)
    case .replaced:
      isOutdated = true
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

  private mutating func take(_ failure: SourceError, _ index: Int, at now: FollowTime) {
    guard failure.code == .damaged else { return fail(index, failure, at: now) }
    // The rest may still be on its way.
    streams[index].close(streams[index].isVisible ? .seen : .none)
    if streams[index].hasFile { streams[index].wait = .change(since: now.uptime, failure) }
  }
}

import LinkbackCore

/// Reads a block of a stream's lines and scans them; serves all streams, one after the other.
struct BlockReader: ~Copyable {
  /// What came of one block.
  struct Block {
    /// How many bytes were read.
    var bytes = 0
    /// Whether nothing more will ever come.
    var isAtEnd = false
    var failure: SourceError?
    /// Where the first line to be counted begins, if all before it were passed over until now.
    var began: Int64?
    /// Whether there were whole lines that were not read before.
    var hasMoved = false
  }

  private var scanner: LogScanner
  private var lines: LineBuffer
  private let options: FollowOptions
  /// What the stream's lines are scanned with.
  private var progress: EventProgress?
  /// The last bytes of the lines that were scanned, and where they end.
  private var scannedTail: (fingerprint: FileFingerprint, end: Int64)?
  private var began: Int64?

  init(options: FollowOptions) {
    self.options = options
    scanner = LogScanner(options: options.scanner)
    lines = LineBuffer(lineLimit: options.scanner.reading.lineLimit, waits: true)
  }

  // MARK: What was scanned

  /// Of the lines of the last block.
  var statistics: Statistics { scanner.statistics }
  var suspects: SuspectLines { scanner.suspects }
  var moved: EventProgress? { scanner.progress }
  /// Those in effect after it.
  var columns: W3CState { scanner.columns }

  /// Moves the records of the last block to `records`.
  mutating func drainRecords(linesBefore: Int, to records: inout [UInt8]) {
    scanner.records.drain(linesBefore: linesBefore, to: &records)
  }

  /// Takes what all blocks since the last time have counted.
  mutating func takeCounts() -> OutcomeAggregator { scanner.takeCounts() }

  // MARK: Reading

  /// Reads and scans the next block.
  ///
  /// - Parameters:
  ///   - progress: What event time is for the stream's lines.
  ///   - endsHere: Whether nothing is read, and an unfinished line is the stream's last one.
  mutating func read<File>(
    _ stream: inout FollowedStream<File>, from source: inout TailSource<File>,
    progress: EventProgress, endsHere: Bool
  ) -> Block {
    let (base, before) = (stream.lineOffset, source.position)
    self.progress = progress
    (scannedTail, began) = (nil, nil)
    lines.begin(after: stream.unfinished)
    if endsHere { lines.declareEnd() }
    beginScan(stream)
    var block = Block()
    block.isAtEnd = endsHere
    do throws(SourceError) {
      block.isAtEnd = try scanNext(&stream, &source, base: base, isAtEnd: endsHere)
    } catch {
      block.failure = error
    }
    let end = base + Int64(lines.consumedBytes)
    block.bytes = Int(source.position - before)
    stream.unfinished = lines.takeUnfinishedLine()
    block.hasMoved = collect(&stream, upTo: end)
    if case .unasked = stream.skipping {
      let isDrained = block.failure == nil && !block.isAtEnd && source.state == .drained
      if isDrained || !stream.isSkipping { finishSkipping(&stream, at: end) }
    }
    block.began = began
    return block
  }

  /// Scans the next block of whole lines, if there is one.
  ///
  /// - Returns: Whether the stream is at its end.
  private mutating func scanNext<File>(
    _ stream: inout FollowedStream<File>, _ source: inout TailSource<File>, base: Int64,
    isAtEnd: Bool
  ) throws(SourceError) -> Bool {
    var isAtEnd = isAtEnd
    while true {
      switch try lines.next(from: &source) {
      case .lines(let range, let offset):
        scan(range, &stream, from: base + Int64(offset))
        return isAtEnd
      case .oversized(let offset):
        let start = base + Int64(offset)
        if isAsked(start..<base + Int64(lines.consumedBytes), &stream) {
          let head = lines.oversizedHead
          scanner.skipOversizedLine(head: head.span, offset: Int(start))
        }
        return isAtEnd
      case .end:
        guard !isAtEnd, source.state == .drained, source.hasEnded else { return isAtEnd }
        isAtEnd = true
        lines.declareEnd()
      }
    }
  }

  private mutating func beginScan<File>(_ stream: FollowedStream<File>) {
    scanner.begin(path: stream.record.log, columns: stream.columns)
    scanner.progress = progress
  }

  /// Scans a block of whole lines, or what of it is not to be skipped.
  private mutating func scan<File>(
    _ range: Range<Int>, _ stream: inout FollowedStream<File>, from offset: Int64
  ) {
    var start = range.lowerBound
    let skipped = stream.record.offset - offset
    if skipped > 0 {
      start += skip(range, &stream, upTo: Int(min(skipped, Int64(range.count))))
    }
    guard start < range.upperBound else { return }
    // Not a copy, as it is let go before the buffer is written to again.
    let bytes = lines.bytes
    let block = bytes.span.extracting(start..<range.upperBound)
    findFormat(&stream.record, block)
    scanner.scan(block, offset: Int(offset) + start - range.lowerBound)
    let count = min(block.count, FileFingerprint.longest)
    scannedTail = (
      FileFingerprint(head: block.extracting((block.count - count)...)),
      offset + Int64(range.count)
    )
  }

  private func findFormat(_ record: inout LogStream, _ block: Span<UInt8>) {
    // Where none of these lines fits one, none of the later ones will.
    guard record.format == nil, record.statistics.lines < 1_000 else { return }
    if let format = options.scanner.reading.format {
      record.format = format.name
    } else {
      let count = min(block.count, FormatDetector.headLength)
      record.format =
        FormatDetector.findings(
          in: block.extracting(0..<count), isWhole: count == block.count
        ).winner
    }
  }

  /// Takes how far the lines of one block reach.
  ///
  /// - Returns: Whether further than before.
  private mutating func collect<File>(
    _ stream: inout FollowedStream<File>, upTo end: Int64
  ) -> Bool {
    let begin = stream.record.offset
    stream.lineOffset = end
    guard end > begin else { return false }
    stream.record.offset = end
    stream.record.tail = FileFingerprint(length: 0, hash: 0)
    if let tail = scannedTail, tail.end == end { stream.record.tail = tail.fingerprint }
    scanner.addBytes(Int(end - begin))
    return true
  }
}

// MARK: - Lines that are passed over

extension BlockReader {
  /// Passes over bytes that are not to be counted.
  ///
  /// - Parameter count: Of the bytes of the block that are before the stream's offset.
  /// - Returns: How many bytes are passed over.
  private mutating func skip<File>(
    _ range: Range<Int>, _ stream: inout FollowedStream<File>, upTo count: Int
  ) -> Int {
    guard case .unasked(var skippedLines) = stream.skipping else { return count }
    let block = lines.bytes
    let bytes = block.span
    let end = ByteSearch.afterLast(0x0A, in: bytes, range.lowerBound..<range.lowerBound + count)
    var position = range.lowerBound
    while position < end {
      position = ByteSearch.first(0x0A, in: bytes, position..<end) + 1
      skippedLines += 1
    }
    stream.columns.takeAll(in: bytes.extracting(range.lowerBound..<end))
    stream.skipping = .unasked(lines: skippedLines)
    if end < range.upperBound {
      let offset = stream.record.offset - Int64(range.lowerBound + count - end)
      finishSkipping(&stream, at: offset)
    }
    return end - range.lowerBound
  }

  /// Whether an oversized line is to be counted.
  private mutating func isAsked<File>(
    _ line: Range<Int64>, _ stream: inout FollowedStream<File>
  ) -> Bool {
    guard line.lowerBound < stream.record.offset else { return true }
    let isBehind = line.upperBound > stream.record.offset
    guard case .unasked(let count) = stream.skipping else { return isBehind }
    if isBehind {
      finishSkipping(&stream, at: line.lowerBound)
    } else {
      stream.skipping = .unasked(lines: count + 1)
    }
    return isBehind
  }

  /// Begins to count a stream's lines after those that were there before they were asked for.
  private mutating func finishSkipping<File>(
    _ stream: inout FollowedStream<File>, at offset: Int64
  ) {
    guard case .unasked(let count) = stream.skipping else { return }
    stream.record.offset = offset
    stream.record.tail = FileFingerprint(length: 0, hash: 0)
    stream.record.skippedLines = count
    stream.record.phase = stream.isAtTarget ? .following : .draining
    stream.skipping = .counted
    began = offset
    beginScan(stream)
  }
}

extension TailSource {
  /// Whether a file of which nothing more could be read is at its end for good.
  var hasEnded: Bool {
    switch file.kind {
    case .plain: false
    case .gzip: true
    case .pipe: file.hasEnded
    }
  }
}

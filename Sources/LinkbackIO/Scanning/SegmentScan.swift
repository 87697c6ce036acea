import LinkbackCore

/// Scans one segment with a thread's scanner: the source, the lines, the format.
struct SegmentScan {
  let options: ScanOptions
  let progress: ScanProgress
  let records: OrderedRecords?
  let columns: SegmentColumns

  /// - Parameter number: The segment's place in the order of records.
  func scan(
    _ segment: Segment, number: Int, of input: Input, readsAhead: Bool,
    with scanner: inout LogScanner
  ) -> SegmentResult {
    var result = SegmentResult()
    scanner.begin(
      path: ByteString(input.path.bytes),
      reader: LineReader(
        format: options.format, zone: options.zone, columns: columns.state(for: number)))
    do throws(SourceError) {
      if let range = segment.range {
        let source = try FileSource(path: input.path, range: range)
        scan(source, segment, number, &result, &scanner)
      } else if readsAhead {
        let source = ReadAheadSource(input, blockSize: options.inflatedBlockSize)
        scan(source, segment, number, &result, &scanner)
      } else {
        let source = try input.open()
        let isCompressed = source.kind.isCompressed
        scan(source, segment, number, &result, &scanner, inflates: isCompressed)
      }
    } catch {
      result.error = error.message
      result.failedToOpen = error.code == .unreadable
    }
    if !progress.isStopped { columns.finish(number, scanner.columns) }
    result.statistics = scanner.statistics
    result.suspects = scanner.suspects
    records?.finish(number, lines: scanner.statistics.lines, &scanner.records)
    return result
  }

  private func scan<Source: PositionedSource & ~Copyable>(
    _ source: consuming Source, _ segment: Segment, _ number: Int,
    _ result: inout SegmentResult, _ scanner: inout LogScanner, inflates: Bool = false
  ) {
    var position = segment.range?.lowerBound ?? 0
    var head: [UInt8] = []
    if segment.isFirst {
      head = source.readAvailable(FormatDetector.headLength)
      let isWhole = head.count < FormatDetector.headLength
      result.format = InputFormat(
        named: options.format?.name,
        findings: FormatDetector.findings(in: head.span, isWhole: isWhole))
    }
    let base = Int(position)
    var source = PrefixedSource(head, then: source)
    let size = segment.range.map { $0.upperBound - $0.lowerBound } ?? .max
    let blockSize = inflates ? options.inflatedBlockSize : options.blockSize
    var lines = LineBuffer(
      lineLimit: options.lineLimit, blockSize: Int(min(Int64(blockSize), size)),
      isAtFileStart: segment.isFirst)
    do throws(SourceError) {
      scan: while !progress.isStopped {
        switch try lines.next(from: &source) {
        case .lines(let range, let offset):
          scanner.scan(lines.bytes.span.extracting(range), offset: base + offset)
        case .oversized(let offset):
          scanner.skipOversizedLine(head: lines.oversizedHead.span, offset: base + offset)
        case .end:
          break scan
        }
        progress.add(source.base.position - position)
        position = source.base.position
        records?.flush(number, &scanner.records)
        if records?.hasFailed == true { progress.requestStop() }
      }
    } catch {
      result.failedToOpen = error.code == .unreadable && lines.consumedBytes == 0
      result.error = Self.message(
        error, kept: scanner.statistics.lines, hasUnfinishedLine: lines.unfinishedBytes > 0)
    }
    scanner.addBytes(lines.consumedBytes)
  }

  /// What happened, and what was done with the rest.
  private static func message(
    _ error: SourceError, kept lines: Int, hasUnfinishedLine: Bool
  ) -> String {
    guard error.code == .damaged || lines > 0 else { return error.message }
    let kept = lines == 1 ? "kept the 1 line before it" : "kept the \(lines) lines before it"
    return "\(error.message); \(kept)"
      + (hasUnfinishedLine ? " and dropped the unfinished one behind them" : "")
  }
}

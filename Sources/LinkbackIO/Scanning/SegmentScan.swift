import LinkbackCore
import LinkbackSystem

/// Scans one segment with a thread's scanner: the source, the lines, the format.
struct SegmentScan {
  let options: ScanOptions
  let progress: ScanProgress
  let records: OrderedRecords?
  let columns: SegmentColumns
  /// Whether fingerprints of contents are asked for.
  let keepsEnds: Bool

  private var reading: ReadingOptions { options.scanner.reading }

  /// - Parameter number: The segment's place in the order of records.
  func scan(
    _ segment: Segment, number: Int, of input: Input, readsAhead: Bool,
    with scanner: inout LogScanner
  ) -> SegmentResult {
    var result = SegmentResult()
    scanner.begin(path: ByteString(input.path.bytes), columns: columns.state(for: number))
    do throws(SourceError) {
      let file = try input.open()
      if let range = segment.range {
        scan(try file.part(range), segment, number, &result, &scanner)
      } else if readsAhead,
        let source = ReadAheadSource(file, blockSize: options.inflatedBlockSize)
      {
        scan(source, segment, number, &result, &scanner)
      } else {
        let source = try file.source()
        let isCompressed = source.kind.isCompressed
        scan(source, segment, number, &result, &scanner, inflates: isCompressed)
      }
      // Each segment asks, whichever is read last: what is asked of has been read then.
      if result.failure == nil, let change = file.change() {
        result.failure = SegmentResult.Failure(cause: change, isOfWhole: true)
      }
    } catch {
      result.failure = SegmentResult.Failure(cause: error, isAtStart: true)
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
        named: reading.format?.name,
        findings: FormatDetector.findings(in: head.span, isWhole: isWhole))
    }
    let base = Int(position)
    var source = EndsSource(PrefixedSource(head, then: source), keepsEnds: keepsEnds)
    let size = segment.range.map { $0.upperBound - $0.lowerBound } ?? .max
    let blockSize = inflates ? options.inflatedBlockSize : options.blockSize
    var lines = LineBuffer(
      lineLimit: reading.lineLimit, blockSize: Int(min(Int64(blockSize), size)),
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
        progress.add(source.base.base.position - position)
        position = source.base.base.position
        records?.flush(number, &scanner.records)
        if records?.hasFailed == true { progress.requestStop() }
      }
    } catch {
      result.failure = SegmentResult.Failure(
        cause: error, hasUnfinishedLine: lines.unfinishedBytes > 0,
        isAtStart: lines.consumedBytes == 0)
    }
    scanner.addBytes(lines.consumedBytes)
    result.ends = source.ends
  }
}

import LinkbackCore
import LinkbackSystem
import Synchronization

/// Scans a list of inputs, on as many threads as the options say, and adds up what they found.
///
/// Files are shared out in segments: each thread takes the next one, counts in an aggregator of its
/// own, and at the end these are merged. That is right as long as no limit of distinct names bites,
/// since then the result is a function of the set of lines. Where a limit does bite, which names keep
/// a row of their own depends on the order of the lines: then everything is scanned again, in order,
/// on one thread, so that the output never depends on the number of threads. Inputs that can't be
/// read twice are scanned in order from the start.
package struct ScanRunner {
  private let inputs: [Input]
  private let options: ScanOptions
  private let progress: ScanProgress
  private let records: OrderedRecords?

  /// - Parameter records: Where records about single lines go, if the scanner's options ask for
  ///   them.
  package init(
    _ inputs: [Input], options: ScanOptions, progress: ScanProgress,
    records: OrderedRecords? = nil
  ) {
    self.inputs = inputs
    self.options = options
    self.progress = progress
    self.records = records
  }

  /// For a partial, and to find copies of which one is compressed.
  private var keepsEnds: Bool {
    options.scanner.outcomes.keepsFacts || inputs.contains(where: \.isCompressed)
  }

  /// Reads everything. Problems of single inputs are in the report's files; nothing is thrown.
  package func run() -> ScanReport {
    let canReadTwice = inputs.allSatisfy { $0.kind == .regularFile }
    let segments = Segment.plan(
      inputs, segmentSize: options.threads > 1 && canReadTwice ? options.segmentSize : .max / 4)
    records?.begin(startsFile: segments.map(\.isFirst))
    guard options.threads > 1, canReadTwice, segments.count > 1 else {
      return runInOrder(segments, options, records)
    }
    if let report = runInParallel(segments) { return report }
    progress.restart()
    // The records do not depend on the limits; all of them are written.
    var options = options
    options.scanner.records = .none
    return runInOrder(segments, options, nil)
  }

  private func runInOrder(
    _ segments: [Segment], _ options: ScanOptions, _ records: OrderedRecords?
  ) -> ScanReport {
    var scanner = LogScanner(options: options.scanner)
    let columns = SegmentColumns(segments, of: inputs, lineLimit: options.scanner.reading.lineLimit)
    let scan = SegmentScan(
      options: options, progress: progress, records: records, columns: columns, keepsEnds: keepsEnds
    )
    var results: [SegmentResult] = []
    for (number, segment) in segments.enumerated() {
      results.append(
        scan.scan(
          segment, number: number, of: inputs[segment.input], readsAhead: options.threads > 1,
          with: &scanner))
    }
    let counts = options.scanner.outcomes.keepsFacts ? scanner.takeCounts() : nil
    return report(segments, results, &scanner, counts)
  }

  /// - Returns: `nil` where a limit was reached, and the order of lines matters.
  private func runInParallel(_ segments: [Segment]) -> ScanReport? {
    let count = min(options.threads, segments.count)
    let next = Atomic<Int>(0)
    let results = Guarded<[SegmentResult]>(Array(repeating: SegmentResult(), count: segments.count))
    let workers = (0..<count).map { _ in Worker(options.scanner) }
    let columns = SegmentColumns(segments, of: inputs, lineLimit: options.scanner.reading.lineLimit)
    let scan = SegmentScan(
      options: options, progress: progress, records: records, columns: columns, keepsEnds: keepsEnds
    )
    let keepsFacts = options.scanner.outcomes.keepsFacts
    let ordered = OrderedCounts(options: options.scanner.outcomes)
    Threads.run(count) { index in
      workers[index].scanner.withLock { scanner in
        while true {
          let number = next.add(1, ordering: .relaxed).oldValue
          guard number < segments.count else { return }
          let segment = segments[number]
          let result = scan.scan(
            segment, number: number, of: inputs[segment.input], readsAhead: false,
            with: &scanner)
          results.withLock { $0[number] = result }
          if keepsFacts, !ordered.add(scanner.takeCounts(), of: number) { progress.requestStop() }
          if scanner.hasReachedLimit, records == nil { progress.requestStop() }
        }
      }
    }
    return workers[0].scanner.withLock { first in
      guard !keepsFacts else {
        return report(segments, results.withLock { $0 }, &first, ordered.total)
      }
      for worker in workers.dropFirst() {
        guard worker.scanner.withLock({ Self.merge(&$0, into: &first, threads: count) }) else {
          return nil
        }
      }
      guard !first.hasReachedLimit else { return nil }
      return report(segments, results.withLock { $0 }, &first, nil)
    }
  }

  /// Merges what two threads counted: each thread takes the next part of the sessions.
  ///
  /// - Returns: `false` where a limit was reached.
  private static func merge(
    _ other: inout LogScanner, into first: inout LogScanner, threads: Int
  ) -> Bool {
    guard var merge = first.beginMerge(of: &other) else { return false }
    let shards = merge.takeShards().map { Guarded($0) }
    let tallies = Guarded<[SessionMerge.Tally]>([])
    let next = Atomic<Int>(0)
    Threads.run(threads) { [merge] _ in
      var tally = merge.emptyTally
      while case let part = next.add(1, ordering: .relaxed).oldValue, part < shards.count {
        shards[part].withLock { merge.merge(&$0, into: &tally) }
      }
      tallies.withLock { $0.append(tally) }
    }
    first.finishMerge(shards.map { $0.withLock { $0 } }, tallies.withLock { $0 })
    return true
  }

  /// One thread's scanner.
  private final class Worker: Sendable {
    let scanner: Guarded<LogScanner>
    init(_ options: LogScanner.Options) { scanner = Guarded(LogScanner(options: options)) }
  }

  private func report(
    _ segments: [Segment], _ results: [SegmentResult], _ scanner: inout LogScanner,
    _ counts: OutcomeAggregator?
  ) -> ScanReport {
    var files = inputs.map { Summary.File(path: ByteString($0.path.bytes)) }
    var statistics = Statistics()
    var formats = [InputFormat?](repeating: nil, count: inputs.count)
    var suspects = [SuspectLines](repeating: SuspectLines(), count: inputs.count)
    var unopened: [Int] = []
    var ends = [ContentEnds](repeating: ContentEnds(), count: inputs.count)
    var failures = [(SegmentResult.Failure, lines: Int)?](repeating: nil, count: inputs.count)
    for (segment, result) in zip(segments, results) {
      statistics += result.statistics
      suspects[segment.input].append(
        result.suspects, after: files[segment.input].statistics.lines)
      files[segment.input].statistics += result.statistics
      if let part = result.ends { ends[segment.input].append(part) }
      if segment.isFirst {
        formats[segment.input] = result.format
        files[segment.input].format = result.format?.reported
      }
      guard let failure = result.failure, failures[segment.input] == nil else { continue }
      failures[segment.input] = (failure, files[segment.input].statistics.lines)
      if segment.isFirst, failure.isAtStart, failure.cause.code == .unreadable {
        unopened.append(segment.input)
      }
    }
    for (index, failure) in failures.enumerated() {
      guard let (failure, before) = failure else { continue }
      files[index].error = failure.message(
        linesBefore: before, after: files[index].statistics.lines - before)
    }
    for (index, input) in inputs.enumerated() {
      guard let doubt = input.doubt, files[index].statistics.lines > 0 else { continue }
      files[index].error = [files[index].error, doubt.message].compactMap(\.self).joined(
        separator: "; ")
    }
    let result = scanner.result()
    let summary = Summary(result, statistics: statistics, files: files)
    let snapshot =
      options.makesSnapshot
      ? scanner.snapshot(statistics: statistics, logs: files.map { Snapshot.Log($0) }) : nil
    return ScanReport(
      result: result, summary: summary, formats: formats, suspects: suspects,
      unopenedInputs: unopened, snapshot: snapshot, counts: counts,
      fingerprints: ends.map(\.fingerprint))
  }
}

extension Snapshot.Log {
  /// A file that was read to its end, or as far as it goes.
  init(_ file: Summary.File) {
    self.init(log: file.path, path: file.path)
    phase = .ended
    format = file.format
    statistics = file.statistics
    error = file.error
  }
}

import LinkbackCore
import CoreFixtures

/// What came of reading a fuzzer's input in one of the possible ways: it must be the same in all.
struct FuzzReading: Equatable {
  var statistics = Statistics()
  /// Windows and totals, as records.
  var rows: [UInt8] = []
  var summary: [UInt8] = []
  /// Events or rejected lines, as records.
  var records: [UInt8] = []
  /// Sums over the result's rows.
  var hits = 0
  var windowHits = 0
  var sessions = 0
  var finalSessions = 0

  /// Through a line buffer, as files are read.
  ///
  /// - Parameter blockSize: How much the buffer asks for; the source delivers `chunk` at most.
  init(
    _ input: FuzzInput, blockSize: Int, chunk: Int, records: LogScanner.Records,
    usesPrefilter: Bool = true, usesFastPath: Bool = true
  ) {
    var scanner = input.scanner(
      records, usesPrefilter: usesPrefilter, usesFastPath: usesFastPath)
    scanner.begin(path: "fuzz", reader: LineReader(format: input.format, zone: input.zone))
    var source = ScriptedSource(input.log, chunk: chunk)
    var buffer = LineBuffer(lineLimit: input.lineLimit, blockSize: blockSize)
    scan: while let step = try? buffer.next(from: &source) {
      switch step {
      case .lines(let range, let offset):
        withExactSpan(buffer.bytes[range]) { scanner.scan($0, offset: offset) }
      case .oversized(let offset):
        withExactSpan(buffer.oversizedHead) { scanner.skipOversizedLine(head: $0, offset: offset) }
      case .end: break scan
      }
    }
    scanner.addBytes(buffer.consumedBytes)
    statistics = scanner.statistics
    take(&scanner, linesBefore: 0)
    finish(scanner.result())
  }

  /// Line by line, each read as if it were the only one: nothing but a `#Fields` and a `#Date` line may pass
  /// from one line to the next.
  init(_ input: FuzzInput, lines: [NaiveLine], records: LogScanner.Records, usesPrefilter: Bool) {
    var scanner = input.scanner(records, usesPrefilter: usesPrefilter)
    var reader = LineReader(format: input.format, zone: input.zone)
    var directives = W3CDirectives()
    for line in lines {
      scanner.begin(path: "fuzz", reader: reader)
      scanner.scan(line, of: input)
      take(&scanner, linesBefore: statistics.lines)
      statistics += scanner.statistics
      input.take(line, into: &directives)
      reader = input.reader(after: directives)
    }
    statistics.bytes = input.log.count
    finish(scanner.result())
  }

  /// In two parts, each with a scanner of its own, which are then merged: what threads do.
  ///
  /// - Returns: `nil` where a limit of distinct names was reached: then the order of the lines counts.
  init?(_ input: FuzzInput, lines: [NaiveLine], cut: Int, records: LogScanner.Records) {
    var first = input.scanner(records)
    first.begin(path: "fuzz", reader: LineReader(format: input.format, zone: input.zone))
    for line in lines[..<cut] { first.scan(line, of: input) }
    take(&first, linesBefore: 0)
    statistics = first.statistics
    var second = input.scanner(records)
    var directives = W3CDirectives()
    for line in lines[..<cut] { input.take(line, into: &directives) }
    second.begin(path: "fuzz", reader: input.reader(after: directives))
    for line in lines[cut...] { second.scan(line, of: input) }
    take(&second, linesBefore: statistics.lines)
    statistics += second.statistics
    statistics.bytes = input.log.count
    guard first.merge(&second), !first.hasReachedLimit else { return nil }
    finish(first.result())
  }

  private mutating func take(_ scanner: inout LogScanner, linesBefore: Int) {
    scanner.records.drain(linesBefore: linesBefore, to: &records)
  }

  private mutating func finish(_ result: OutcomeResult) {
    rows = Self.rows(of: result)
    var writer = RecordWriter()
    writer.append(Summary(result, statistics: statistics, files: []))
    summary = writer.bytes
    hits = result.hits
    windowHits = result.windows.reduce(0) { $0 + $1.counts.hits }
    sessions = result.sessions
    finalSessions = result.totals.reduce(0) { $0 + $1.finalSessions }
  }

  static func rows(of result: OutcomeResult) -> [UInt8] {
    var writer = RecordWriter(hasRoute: true, hasHost: true)
    for window in result.windows { writer.append(window) }
    for total in result.totals { writer.append(total) }
    return writer.bytes
  }
}

extension FuzzInput {
  func scanner(
    _ records: LogScanner.Records, usesPrefilter: Bool = true, usesFastPath: Bool = true
  ) -> LogScanner {
    var options = self.options
    options.records = records
    options.usesPrefilter = usesPrefilter
    options.usesFastPath = usesFastPath
    return LogScanner(options: options)
  }

  func isOversized(_ line: NaiveLine) -> Bool { line.content.count > lineLimit }

  /// Remembers a `#Fields` or `#Date` line.
  func take(_ line: NaiveLine, into directives: inout W3CDirectives) {
    guard !isOversized(line) else { return }
    let text = Array(log[line.content])
    if text.starts(with: "#Fields:".utf8) { directives.fields = text }
    if text.starts(with: "#Date:".utf8) { directives.date = text }
  }

  /// A reader for what is after such lines.
  func reader(after directives: W3CDirectives) -> LineReader {
    LineReader(format: format, zone: zone, columns: W3CState { _ in directives })
  }
}

extension LogScanner {
  /// Scans one line.
  mutating func scan(_ line: NaiveLine, of input: FuzzInput) {
    if input.isOversized(line) {
      let start = line.content.lowerBound
      withExactSpan(input.log[start..<line.end]) { skipOversizedLine(head: $0, offset: start) }
    } else {
      withExactSpan(input.log[line.whole]) { scan($0, offset: line.whole.lowerBound) }
    }
  }
}

import LinkbackCore
import CoreFixtures

/// What must hold for any bytes, read in any format: throws the first ``Violation``.
enum FuzzCheck {
  struct Violation: Error, CustomStringConvertible {
    var description: String
  }

  static func run(_ bytes: [UInt8]) throws(Violation) {
    guard let input = FuzzInput(bytes) else { return }
    let lines = NaiveLine.lines(of: input.log)
    try detection(of: input, lines)
    let events = LogScanner.Records.events(revealingSessions: input.revealsSessions)
    let reading = FuzzReading(
      input, blockSize: input.blockSize, chunk: input.chunk, records: events)
    try accounting(of: reading, input, lines)
    try spelling(of: reading)
    try agreement(of: reading, input, lines, events)
    let rejected = FuzzReading(input, blockSize: 8192, chunk: .max, records: .rejected)
    try spelling(of: rejected)
    try expect(
      rejected.rows == reading.rows && rejected.summary == reading.summary,
      "asking for other records changes the counts")
    let named = [Rejection.malformed, .incomplete, .foreign, .wrongMethod, .oversized]
    try expect(
      count(of: rejected) == named.reduce(0) { $0 + reading.statistics.count(of: $1) },
      "not every rejected line has its record")
    try agreement(of: rejected, input, lines, .rejected)
    if !input.revealsSessions { try roundTrip(of: reading, input) }
  }

  private static func expect(
    _ condition: Bool, _ message: @autoclosure () -> String
  ) throws(Violation) {
    guard condition else { throw Violation(description: message()) }
  }

  private static func count(of reading: FuzzReading) -> Int { reading.records.count { $0 == 0x0A } }

  /// What the lines are is found for each of them once at most.
  private static func detection(
    of input: FuzzInput, _ lines: [NaiveLine]
  ) throws(Violation) {
    for (isWhole, format) in [(true, nil), (false, input.format)] {
      let findings = withExactSpan(input.log) {
        FormatDetector.findings(in: $0, isWhole: isWhole, format: format)
      }
      let fitting = findings.votes.reduce(0) { $0 + $1.lines }
      try expect(
        fitting <= findings.informative && findings.informative <= lines.count,
        "\(fitting) lines fit of \(findings.informative) of \(lines.count)")
    }
  }

  /// Every line is in exactly one bucket, and the sums agree.
  private static func accounting(
    of reading: FuzzReading, _ input: FuzzInput, _ lines: [NaiveLine]
  ) throws(Violation) {
    let statistics = reading.statistics
    try expect(
      statistics.lines == lines.count, "\(statistics.lines) lines instead of \(lines.count)")
    try expect(
      statistics.bytes == input.log.count,
      "\(statistics.bytes) bytes instead of \(input.log.count)")
    for bucket in Rejection.allCases {
      try expect(statistics.count(of: bucket) >= 0, "less than no lines are \(bucket)")
    }
    try expect(
      statistics.count(of: .oversized) == lines.count { input.isOversized($0) },
      "\(statistics.count(of: .oversized)) oversized lines")
    let callbacks = statistics.callbacks
    try expect(count(of: reading) == callbacks, "not every callback has its record")
    try expect(reading.hits == callbacks, "\(reading.hits) hits of \(callbacks) callbacks")
    if input.options.outcomes.window != nil {
      try expect(
        reading.windowHits == callbacks,
        "\(reading.windowHits) hits in windows of \(callbacks) callbacks")
    }
    try expect(
      reading.sessions <= callbacks && reading.finalSessions == reading.sessions,
      "\(reading.finalSessions) of \(reading.sessions) sessions end in \(callbacks) callbacks")
  }

  /// How the log is read makes no difference.
  private static func agreement(
    of reading: FuzzReading, _ input: FuzzInput, _ lines: [NaiveLine],
    _ records: LogScanner.Records
  ) throws(Violation) {
    let others = [
      (
        "without the prefilter",
        FuzzReading(
          input, blockSize: 33, chunk: .max, records: records, usesPrefilter: false)
      ),
      (
        "without the fast path",
        FuzzReading(input, blockSize: 4_096, chunk: .max, records: records, usesFastPath: false)
      ),
      (
        "line by line",
        FuzzReading(input, lines: lines, records: records, usesPrefilter: true)
      ),
      (
        "line by line without the prefilter",
        FuzzReading(input, lines: lines, records: records, usesPrefilter: false)
      ),
    ]
    for (way, other) in others {
      try expect(other == reading, "read \(way) it differs: \(difference(reading, other))")
    }
    let cut = lines.count * input.quarters / 4
    if let merged = FuzzReading(input, lines: lines, cut: cut, records: records) {
      try expect(
        merged == reading, "in two parts it differs: \(difference(reading, merged))")
    }
  }

  private static func difference(_ left: FuzzReading, _ right: FuzzReading) -> String {
    [right, left].map { reading in
      String(decoding: reading.rows + reading.summary + reading.records, as: UTF8.self)
    }.joined(separator: "\ninstead of\n")
  }

  private static func spelling(of reading: FuzzReading) throws(Violation) {
    for text in [reading.rows, reading.summary, reading.records] {
      if let problem = RecordCheck.problem(in: text) {
        throw Violation(
          description: "\(problem) in \(String(decoding: text, as: UTF8.self).debugDescription)")
      }
    }
  }

  /// Event records, read again, count as the log did.
  private static func roundTrip(
    of reading: FuzzReading, _ input: FuzzInput
  ) throws(Violation) {
    var options = LogScanner.Options()
    options.outcomes = input.options.outcomes
    var scanner = LogScanner(options: options)
    scanner.begin(path: "events")
    withExactSpan(reading.records) { scanner.scan($0, offset: 0) }
    try expect(
      scanner.statistics.callbacks == reading.statistics.callbacks
        && scanner.statistics.lines == reading.statistics.callbacks,
      "\(scanner.statistics.callbacks) of these events are read again:\n"
        + String(decoding: reading.records, as: UTF8.self))
    // Not the summary: what was moved to `(other)` is there already.
    let rows = FuzzReading.rows(of: scanner.result())
    try expect(
      rows == reading.rows,
      "events, read again, are\n\(String(decoding: rows, as: UTF8.self))\ninstead of\n"
        + String(decoding: reading.rows, as: UTF8.self))
  }
}

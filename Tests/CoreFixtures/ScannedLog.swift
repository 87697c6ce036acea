package import LinkbackCore

/// What a log scanner makes of a log: everything that must not depend on how it was read.
package struct ScannedLog: Equatable {
  package var statistics = Statistics()
  package var suspects: [SuspectBucket] = []
  /// Totals, windows and the summary.
  package var result: String
  /// Events or rejected lines.
  package var records: String

  /// - Parameter cuts: Where one block ends and the next begins; each after an LF.
  package init(
    _ log: [UInt8], options: LogScanner.Options = LogScanner.Options(), format: LogFormat? = nil,
    zone: LocalTimeZone = .utc, cuts: [Int] = []
  ) {
    var options = options
    (options.reading.format, options.reading.zone) = (format, zone)
    var scanner = LogScanner(options: options)
    scanner.begin(path: "access.log")
    var start = 0
    for end in cuts + [log.count] {
      withExactSpan(log[start..<end]) { scanner.scan($0, offset: start) }
      start = end
    }
    scanner.addBytes(log.count)
    statistics = scanner.statistics
    suspects = SuspectBucket.all(of: scanner.suspects)
    result = Self.text(&scanner, statistics)
    var bytes: [UInt8] = []
    scanner.records.drain(linesBefore: 0, to: &bytes)
    records = String(decoding: bytes, as: UTF8.self)
  }

  package init(
    _ text: String, options: LogScanner.Options = LogScanner.Options(), format: LogFormat? = nil
  ) {
    self.init(Array(text.utf8), options: options, format: format)
  }

  /// Windows, totals and summary as records.
  package static func text(_ scanner: inout LogScanner, _ statistics: Statistics) -> String {
    let result = scanner.result()
    return text(result, statistics)
  }

  package static func text(_ result: OutcomeResult, _ statistics: Statistics = Statistics())
    -> String
  {
    var writer = RecordWriter(hasRoute: true, hasHost: true)
    for window in result.windows { writer.append(window) }
    for total in result.totals { writer.append(total) }
    writer.append(Summary(result, statistics: statistics, files: []))
    return String(decoding: writer.bytes, as: UTF8.self)
  }
}

/// The suspect lines of a bucket: how many, and the first one's number and text.
package struct SuspectBucket: Equatable {
  package var bucket: Rejection
  package var count: Int
  package var line: Int?
  package var text: String?

  package static func all(of suspects: SuspectLines) -> [SuspectBucket] {
    Rejection.allCases.filter { suspects.count(of: $0) > 0 }.map { bucket in
      let first = suspects.first(in: bucket)
      return SuspectBucket(
        bucket: bucket, count: suspects.count(of: bucket), line: first?.number,
        text: first?.text.map { String(decoding: $0, as: UTF8.self) })
    }
  }
}

extension Statistics {
  /// The buckets that are not empty, with `callbacks`.
  package var buckets: [String: Int] {
    var buckets = ["callbacks": callbacks].filter { $0.value > 0 }
    for reason in Rejection.allCases where count(of: reason) != 0 {
      buckets[reason.name] = count(of: reason)
    }
    return buckets
  }

  /// The bucket of the only line.
  package var bucket: String? { buckets.count == 1 && lines == 1 ? buckets.keys.first : nil }
}

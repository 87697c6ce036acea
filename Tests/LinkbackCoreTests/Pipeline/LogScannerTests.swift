import LinkbackCore
import CoreFixtures
import Testing

@Suite struct LogScannerTests {
  private static func options(
    prefilter: Bool = true, records: LogScanner.Records = .events(revealingSessions: true)
  ) -> LogScanner.Options {
    var options = LogScanner.Options()
    options.usesPrefilter = prefilter
    options.records = records
    options.outcomes.byRoute = true
    options.outcomes.byHost = true
    options.outcomes.window = WindowGrid(length: 60)
    options.reading.callbacks.since = EventTime(seconds: 1_795_255_200)
    options.reading.callbacks.until = EventTime(seconds: 1_796_000_000)
    return options
  }

  @Test(arguments: 0..<25)
  func thePrefilterChangesNothing(seed: Int) {
    var noise = LogNoise(seed: UInt64(seed))
    let log = noise.log(lines: 120)
    for records in [LogScanner.Records.events(revealingSessions: true), .rejected] {
      let with = ScannedLog(log, options: Self.options(records: records))
      let without = ScannedLog(log, options: Self.options(prefilter: false, records: records))
      #expect(with == without)
    }
  }

  @Test(arguments: 0..<25)
  func theBucketsAddUpToTheLines(seed: Int) {
    var noise = LogNoise(seed: UInt64(1_000 + seed))
    let log = noise.log(lines: 200)
    let scanned = ScannedLog(log, options: Self.options())
    let statistics = scanned.statistics
    let newlines = log.count { $0 == 0x0A }
    #expect(statistics.lines == newlines + (log.last == 0x0A || log.isEmpty ? 0 : 1))
    let rejected = Rejection.allCases.reduce(0) { $0 + statistics.count(of: $1) }
    #expect(statistics.callbacks + rejected == statistics.lines)
    #expect(Rejection.allCases.allSatisfy { statistics.count(of: $0) >= 0 })
    #expect(scanned.records.split(separator: "\n").count == statistics.callbacks)
    // Each line on its own falls into the bucket it has among the others.
    var alone = Statistics()
    for line in log.split(separator: 0x0A) {
      alone += ScannedLog(Array(line), options: Self.options()).statistics
    }
    for reason in Rejection.allCases where reason != .other {
      #expect(alone.count(of: reason) == statistics.count(of: reason))
    }
  }

  @Test func everySplitIntoBlocksGivesTheSame() {
    var noise = LogNoise(seed: 77)
    let log = noise.log(lines: 24)
    let ends = log.indices.filter { log[$0] == 0x0A }.map { $0 + 1 }.filter { $0 < log.count }
    for records in [LogScanner.Records.events(revealingSessions: false), .rejected] {
      let options = Self.options(records: records)
      let whole = ScannedLog(log, options: options)
      for end in ends { #expect(ScannedLog(log, options: options, cuts: [end]) == whole) }
      #expect(ScannedLog(log, options: options, cuts: ends) == whole)
      for _ in 0..<20 {
        let cuts = ends.filter { _ in noise.dice.once(in: 3) }
        #expect(ScannedLog(log, options: options, cuts: cuts) == whole)
      }
    }
  }

  /// A browser, a proxy or the server may encode any byte of a name or value: nothing changes.
  @Test(arguments: 0..<20)
  func encodingAnyByteOfTheParametersChangesNothing(seed: Int) {
    var spelling = Respelling(seed: UInt64(seed))
    let session = "csn_\(seed)a.b-c"
    let plain = ScannedLog(
      CommonLine(session: session, status: "user_aborted").text, options: Self.options())
    #expect(plain.statistics.callbacks == 1)
    for _ in 0..<40 {
      let parameters = [("session_id", session), ("status", "user_aborted")].map {
        spelling.spell($0.0, by: [.percent]) + "=" + spelling.spell($0.1, by: [.percent])
      }
      var query = parameters.joined(separator: "&")
      if spelling.dice.once(in: 2) { query = spelling.escape(query, as: .backslashX) }
      let scanned = ScannedLog(CommonLine(target: "/link?\(query)").text, options: Self.options())
      #expect(scanned.records == plain.records, "\(query)")
      var (left, right) = (scanned.statistics, plain.statistics)
      (left.bytes, right.bytes) = (0, 0)
      #expect(left == right)
    }
  }

  /// The same through JSON, whose escapes are others.
  @Test func encodingAnyByteInJSONChangesNothing() throws {
    let format = try LogFormat(
      parsing: "log_format j escape=json '{\"t\":$msec,\"u\":\"$request_uri\"}';")
    var spelling = Respelling(seed: 4)
    for _ in 0..<200 {
      let encoded = spelling.spell("session_id=csn_1&status=ok", by: [.plain])
        .split(separator: "&").map { part in
          part.split(separator: "=").map { spelling.spell(String($0), by: [.percent]) }
            .joined(separator: "=")
        }.joined(separator: "&")
      let url = spelling.escape("/link?\(encoded)", as: .backslashU)
      let scanned = ScannedLog(
        "{\"t\":1795341600,\"u\":\"\(url)\"}", options: Self.options(), format: format)
      #expect(scanned.statistics.callbacks == 1, "\(url)")
      #expect(scanned.records.contains(#""session":"csn_1","status":"ok","route":"/link""#))
    }
  }

  @Test func anOversizedLineIsCountedAndListed() {
    var scanner = LogScanner(options: Self.options(records: .rejected))
    scanner.begin(path: "a")
    withExactSpan("x\n") { scanner.scan($0, offset: 0) }
    withExactSpan("head 1") { scanner.skipOversizedLine(head: $0, offset: 2) }
    withExactSpan("session_id\n") { scanner.scan($0, offset: 5_000_000) }
    var output: [UInt8] = []
    scanner.records.drain(linesBefore: 0, to: &output)
    #expect(
      String(decoding: output, as: UTF8.self) == """
        {"record":"rejected","v":1,"reason":"oversized","file":"a","line":2,"offset":2,\
        "shape":"aaaa 9"}
        {"record":"rejected","v":1,"reason":"malformed","file":"a","line":3,"offset":5000000,\
        "shape":"session_id"}

        """)
    #expect(scanner.statistics.buckets == ["other": 1, "oversized": 1, "malformed": 1])
  }

  @Test func aPartBeginsWithItsOwnStatistics() {
    var scanner = LogScanner(options: Self.options())
    for _ in 0..<2 {
      scanner.begin(path: "a")
      withExactSpan(CommonLine().text) { scanner.scan($0, offset: 0) }
      scanner.addBytes(7)
      #expect(scanner.statistics.lines == 1)
      #expect(scanner.statistics.bytes == 7)
      #expect(scanner.statistics.callbacks == 1)
    }
    let result = scanner.result()
    #expect(result.hits == 2)
    #expect(result.sessions == 1)
  }
}

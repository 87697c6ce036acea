import LinkbackCore
import CoreFixtures
import Testing

/// Which format a line is read in depends on the line, on the `#Fields` line before, and on nothing else.
@Suite struct LineReaderTests {
  private static func options(_ records: LogScanner.Records) -> LogScanner.Options {
    var options = LogScanner.Options()
    options.records = records
    options.outcomes.byRoute = true
    options.outcomes.byHost = true
    return options
  }

  /// What was detected never changes what a line counts as: each line counts as it does alone.
  @Test(arguments: 0..<16)
  func eachLineCountsAsItDoesAlone(seed: Int) {
    var mix = MixedLog(seed: UInt64(700 + seed))
    var log: [[UInt8]] = []
    for _ in 0..<60 {
      log += mix.line().split(separator: 0x0A, omittingEmptySubsequences: false).map(Array.init)
    }
    // Whatever is in front, and so whatever is detected.
    for sample in FormatSample.all.shuffled(using: &mix.dice).prefix(4) where sample.header.isEmpty
    {
      let front = Array(
        String(repeating: sample.line(SampleRequest(query: "")) + "\n", count: 200).utf8)
      let text = front + log.joined(separator: [0x0A])
      #expect(
        withExactSpan(front) { FormatDetector.findings(in: $0, isWhole: true).winner }?.rawValue
          == sample.name)
      var alone = Statistics()
      var (fields, date): ([UInt8], [UInt8]) = ([], [])
      for line in log {
        alone += ScannedLog(date + fields + line).statistics
        if line.starts(with: "#Fields:".utf8) { fields = line + [0x0A] }
        if line.starts(with: "#Date:".utf8) { date = line + [0x0A] }
      }
      let whole = ScannedLog(text).statistics
      #expect(whole.callbacks == alone.callbacks)
      for reason in Rejection.allCases where reason != .other {
        #expect(whole.count(of: reason) == alone.count(of: reason), "\(reason)")
      }
    }
  }

  /// Naming a format of each family and adding up gives what trying all of them does, but for lines
  /// that fit two.
  @Test(arguments: 0..<8)
  func eachFamilyReadsItsLinesAlone(seed: Int) {
    var mix = MixedLog(seed: UInt64(800 + seed))
    let log = mix.log(lines: 150)
    let all = ScannedLog(log, options: Self.options(.events(revealingSessions: true)))
    let lines = Set(all.records.split(separator: "\n"))
    var found: Set<Substring> = []
    var families: Set<FormatName.Family> = []
    for name in FormatName.selectable where families.insert(name.family).inserted {
      let scanned = ScannedLog(
        log, options: Self.options(.events(revealingSessions: true)), format: LogFormat(name))
      found.formUnion(scanned.records.split(separator: "\n"))
    }
    #expect(found.isSuperset(of: lines))
    #expect(!lines.isEmpty)
  }

  @Test func membersOfAFamilyReadTheSame() {
    var mix = MixedLog(seed: 5)
    let log = mix.log(lines: 150)
    for name in FormatName.selectable {
      for other in FormatName.selectable where other.family == name.family {
        let left = ScannedLog(log, options: Self.options(.rejected), format: LogFormat(name))
        #expect(left == ScannedLog(log, options: Self.options(.rejected), format: LogFormat(other)))
      }
    }
  }

  @Test(arguments: [
    // A wrapper is no format: the line inside is of the family that was asked for, or of none.
    ("{\"log\":\"\(CommonLine().text.asJSON)\"}", FormatName.combined, true),
    ("{\"log\":\"\(CommonLine().text.asJSON)\"}", .json, false),
    ("{\"log\":\"\(CommonLine().text.asJSON)\"}", .w3c, false),
    ("web | \(CommonLine().text)", .common, true), ("web | \(CommonLine().text)", .alb, false),
    ("{\"ts\":1795341600,\"uri\":\"/?session_id=csn_1&status=s\"}", .caddy, true),
    ("{\"ts\":1795341600,\"uri\":\"/?session_id=csn_1&status=s\"}", .combined, false),
    ("{\"ts\":1795341600,\"uri\":\"/?session_id=csn_1&status=s\"}", .linkbackEvents, false),
  ])
  func aNamedFormatIsTheOnlyOne(line: String, name: FormatName, isRead: Bool) {
    #expect((verdict(line, format: LogFormat(name)) != "malformed") == isRead)
  }

  /// A line that begins as JSON is JSON or nothing; one that begins as an anchored format's, that.
  @Test(arguments: [
    ("{ " + CommonLine().text, "malformed"), ("{\"a\":1} " + CommonLine().text, "malformed"),
    (
      "\t {\"ts\":1795341600,\"uri\":\"/?session_id=csn_1&status=s\"}",
      "2026-11-22T10:00:00Z csn_1 s / - -"
    ),
    (" " + CommonLine().text, "2026-11-22T10:00:00Z csn_1 success /link - 200"), ("   ", "other"),
    ("", "other"), ("\0", "other"),
  ])
  func theFirstByteDecides(line: String, expected: String) {
    #expect(verdict(line) == expected)
  }

  /// A reader keeps nothing of a line that could reach the next one.
  @Test func nothingOfALineReachesTheNext() {
    let wrapped = "{\"log\":\"\(CommonLine(session: "csn_1", status: "s").text.asJSON)\"}"
    for sample in FormatSample.all {
      let line = sample.text(SampleRequest())
      #expect(verdict(wrapped + "\n" + line) == sample.counted())
      #expect(
        ScannedLog(
          [wrapped, line, wrapped, "x session_id", "{\"log\":\"session_id\"}", wrapped].joined(
            separator: "\n")
        ).statistics.buckets.filter { $0.key != "other" } == ["callbacks": 4, "malformed": 2])
    }
  }
}

import LinkbackCore
import CoreFixtures
import Testing

/// How event time moves while lines are scanned.
@Suite struct ScanProgressTests {
  /// 2026-11-22T10:00:00Z.
  private static let ten: Int64 = 1_795_341_600

  private static func progress(
    retention: Int64 = 60, latest: Int64 = ten + 86_400
  ) -> EventProgress {
    EventProgress(
      retention: retention * 1_000_000_000, latest: EventTime(nanoseconds: latest * 1_000_000_000))
  }

  private struct Scan {
    var progress: EventProgress?
    var statistics: Statistics
    var records: String
    var hits: Int
  }

  private static func scan(
    _ blocks: [String], _ progress: EventProgress? = progress(),
    records: LogScanner.Records = .events(revealingSessions: true),
    reader: LineReader = LineReader(format: nil, zone: .utc)
  ) -> Scan {
    var options = LogScanner.Options()
    options.records = records
    var scanner = LogScanner(options: options)
    scanner.begin(path: "a", reader: reader)
    scanner.progress = progress
    for block in blocks { withExactSpan(block) { scanner.scan($0, offset: 0) } }
    var bytes: [UInt8] = []
    scanner.records.drain(linesBefore: 0, to: &bytes)
    return Scan(
      progress: scanner.progress, statistics: scanner.statistics,
      records: String(decoding: bytes, as: UTF8.self), hits: scanner.result().hits)
  }

  private static func line(
    _ clock: String, _ target: String = "/link?session_id=csn_1&status=success"
  ) -> String {
    var line = CommonLine(target: target)
    line.time = "22/Nov/2026:\(clock) +0000"
    return line.text + "\n"
  }

  @Test func aCallbackBeforeTheRetentionCutoffIsExpired() {
    let log = ["10:00:00", "09:59:00", "09:58:59", "10:00:01", "09:59:00"].map { Self.line($0) }
    for records in [LogScanner.Records.events(revealingSessions: true), .rejected] {
      let scan = Self.scan([log.joined()], records: records)
      #expect(scan.statistics.buckets == ["callbacks": 3, "expired": 2])
      #expect(scan.hits == 3)
      #expect(!scan.records.contains("expired"))
      #expect(!scan.records.contains("09:58:59"))
    }
  }

  @Test func everyOtherRuleComesFirst() {
    let old = [
      "/link?session_id=abc&status=s", "/link?session_id=csn_1", "/other",
    ].map { Self.line("08:00:00", $0) }
    var post = CommonLine(target: "/link?session_id=csn_1&status=s", method: "POST")
    post.time = "22/Nov/2026:08:00:00 +0000"
    let log = Self.line("10:00:00") + old.joined() + post.text + "\n"
    #expect(
      Self.scan([log]).statistics.buckets
        == ["callbacks": 1, "foreign": 1, "incomplete": 1, "other": 1, "wrong_method": 1])
  }

  /// Where each line is a callback, it does not matter how they are read.
  @Test(arguments: 0..<100)
  func readsOfAnySizeExpireTheSameCallbacks(seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    let lines = (0..<40).map { _ in
      Self.line("10:0\(dice.below(6)):\(dice.pick(["00", "30", "59"]))")
    }
    let whole = Self.scan([lines.joined()])
    #expect(whole.statistics.count(of: .expired) > 0)
    var blocks = [""]
    for line in lines {
      if dice.once(in: 5) { blocks.append("") }
      blocks[blocks.count - 1] += line
    }
    let split = Self.scan(blocks)
    #expect(split.statistics == whole.statistics)
    #expect(split.records == whole.records)
    #expect(split.progress?.retentionCutoff == whole.progress?.retentionCutoff)
    #expect(split.progress?.watermark == whole.progress?.watermark)
  }

  /// What ends a block, and whether its time counts.
  @Test(
    arguments: [
      ("a callback", Self.line("10:00:00"), true),
      ("any line", Self.line("10:00:00", "/style.css"), true),
      ("without LF", String(Self.line("10:00:00", "/style.css").dropLast()), true),
      ("CR LF", Self.line("10:00:00", "/style.css").dropLast() + "\r\n", true),
      ("NULs", "\0\0" + #"{"time":"2026-11-22T10:00:00Z","request":"GET /"}"# + "\n", true),
      ("a rejected callback", Self.line("10:00:00", "/?session_id=abc&status=s"), true),
      ("JSON", #"{"time":"2026-11-22T10:00:00Z","request":"GET / HTTP/1.1"}"# + "\n", true),
      ("a summary of Linkback's", #"{"record":"summary","v":1}"# + "\n", false),
      ("a W3C directive", "#Fields: date time cs-uri-stem\n", false),
      ("another directive", "#Date: 2026-11-22 10:00:00\n", false),
      ("noise", "noise\n", false), ("an empty line", "\n", false), ("nothing", "", false),
      ("ahead of the clock", Self.line("23:59:59", "/style.css"), false),
    ] as [(name: String, line: String, moves: Bool)])
  func theLastLineOfABlockMovesTheWatermark(name: String, line: String, moves: Bool) {
    let before = Self.line("09:59:30")
    let progress = Self.progress(latest: Self.ten + 60)
    let scan = Self.scan([before + line], progress)
    #expect(scan.progress?.watermark?.seconds == (moves ? Self.ten : Self.ten - 30))
    // Only the last line is looked at.
    let other = Self.scan([line + "\n" + before], progress)
    let isCallback = name == "a callback"
    #expect(other.progress?.watermark?.seconds == (isCallback ? Self.ten : Self.ten - 30))
    #expect(scan.progress?.futureCallbacks == 0)
    #expect(Self.scan([line], progress).progress?.watermark?.seconds == (moves ? Self.ten : nil))
  }

  @Test func theLastLineMayHaveTheColumnsOfADirective() {
    let log = "#Fields: date time cs-uri-stem sc-status\n2026-11-22 10:00:00 /a 200\n"
    #expect(Self.scan([log]).progress?.watermark?.seconds == Self.ten)
    let blocks = ["#Fields: date time cs-uri-stem sc-status\n", "2026-11-22 10:00:00 /a 200\n"]
    #expect(Self.scan(blocks).progress?.watermark?.seconds == Self.ten)
  }

  @Test func aCallbackAheadOfTheClockCountsAndMovesNothing() {
    let log = Self.line("10:00:00") + Self.line("12:00:01") + Self.line("09:59:30")
    let scan = Self.scan([log], Self.progress(latest: Self.ten + 7_200))
    #expect(scan.statistics.buckets == ["callbacks": 3])
    #expect(scan.progress?.watermark?.seconds == Self.ten)
    #expect(scan.progress?.futureCallbacks == 1)
    #expect(scan.hits == 3)
  }

  /// Neither keeping track nor not keeping it changes what lines count as.
  @Test(arguments: 0..<20)
  func progressChangesNothingElse(seed: Int) {
    var noise = LogNoise(seed: UInt64(seed))
    let log = String(decoding: noise.log(lines: 150), as: UTF8.self)
    let far = Self.progress(retention: 9_000_000_000, latest: 9_000_000_000)
    for records in [LogScanner.Records.events(revealingSessions: true), .rejected] {
      let with = Self.scan([log], far, records: records)
      let without = Self.scan([log], nil, records: records)
      #expect(with.statistics == without.statistics)
      #expect(with.records == without.records)
      #expect(without.progress == nil)
    }
  }
}

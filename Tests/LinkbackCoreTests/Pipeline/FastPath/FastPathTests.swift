import LinkbackCore
import CoreFixtures
import Testing

extension ScannedLog {
  /// The records of a log's counts alone.
  fileprivate static func text(_ log: String, _ options: LogScanner.Options) -> String {
    var plain = options
    plain.usesFastPath = false
    var scanner = LogScanner(options: plain)
    scanner.begin(path: "access.log")
    withExactSpan(Array(log.utf8)[...]) { scanner.scan($0, offset: 0) }
    return text(scanner.result())
  }
}

/// Usual lines and callbacks are counted as all others are: with the shortcuts and without them
/// everything is the same.
@Suite struct FastPathTests {
  private static func options(_ dice: inout Dice) -> LogScanner.Options {
    var options = LogScanner.Options()
    options.outcomes.window = dice.pick([
      nil, WindowGrid(length: 60), WindowGrid(length: 7, offset: 3),
      WindowGrid(
        CalendarWindows(
          .day, zoneName: "",
          zone: LocalTimeZone(transitions: [1_795_341_600], offsets: [50_400, 54_000]))),
    ])
    options.reading.callbacks.sessionPrefixes = dice.pick([
      .connect, .connect, .connect, .any, SessionPrefixes(["csn_E"]),
      SessionPrefixes(["csn_1", "csn_E", "csn_x"]), SessionPrefixes(["csn_E", "a_longer_prefix"]),
      SessionPrefixes(["csn_1", "eight_by"]), SessionPrefixes(["csn_1", "seven_b"]),
      SessionPrefixes(["a", "b", "csn_1", "d", "csn_2"]),
    ])
    // Between two of the log's times.
    let boundary = EventTime(seconds: 1_795_341_601)
    if dice.once(in: 4) { options.reading.callbacks.since = boundary }
    if dice.once(in: 4) { options.reading.callbacks.until = boundary }
    if dice.once(in: 3) { options.records = .rejected }
    if dice.once(in: 6) { options.records = .events(revealingSessions: true) }
    if dice.once(in: 3) { options.outcomes.byRoute = true }
    if dice.once(in: 3) { options.outcomes.byHost = true }
    if dice.once(in: 6) { options.outcomes.limits.routes = dice.within(0...4) }
    if dice.once(in: 6) { options.outcomes.limits.hosts = dice.within(0...2) }
    if dice.once(in: 6) { options.outcomes.limits.rows = dice.within(1...9) }
    if dice.once(in: 3) { options.outcomes.limits.statuses = dice.within(0...3) }
    if dice.once(in: 5) { options.outcomes.limits.statusLength = dice.within(6...20) }
    return options
  }

  private static func cuts(_ log: [UInt8], _ dice: inout Dice) -> [Int] {
    let ends = log.indices.filter { log[$0] == 0x0A }.map { $0 + 1 }
    return ends.filter { _ in dice.once(in: 20) }.filter { $0 < log.count }
  }

  private static func expectEqual(
    _ log: [UInt8], _ options: LogScanner.Options, _ format: LogFormat?, cuts: [Int],
    _ location: SourceLocation
  ) -> Int {
    var plain = options
    plain.usesFastPath = false
    let with = ScannedLog(log, options: options, format: format, cuts: cuts)
    let without = ScannedLog(log, options: plain, format: format)
    #expect(with == without, sourceLocation: location)
    return with.statistics.callbacks
  }

  /// Callbacks, their images and other lines, of each every beginning, with another whole line right after it.
  @Test func linesThatTwoBecameCountTheSame() {
    let callback = CommonLine(session: "csn_1", status: "success")
    var (image, agent, other) = (CommonLine(target: "/a.png"), callback, CommonLine(target: "/"))
    image.tail = "200 612 \"https://example.com/link?session_id=csn_2&status=success\" \"UA\""
    agent.tail = "200 612 \"-\" \"A [FBAN/x] [1] B\""
    other.prefix = "192.0.2.8 - ada "
    let lines = [callback, image, agent, other].map { Array($0.text.utf8) }
    var log: [UInt8] = []
    for first in lines {
      for second in lines {
        for end in 0...first.count { log += first[..<end] + second + [0x0A] }
      }
    }
    let callbacks = Self.expectEqual(log, LogScanner.Options(), nil, cuts: [], #_sourceLocation)
    #expect(callbacks > 100)
  }

  @Test(arguments: 0..<60 as Range<UInt64>)
  func hostileAndBrokenLinesCountTheSame(seed: UInt64) {
    var dice = Dice(seed: seed)
    var log = FastPathLog(seed: seed)
    let bytes = log.log(lines: 500)
    let options = Self.options(&dice)
    let format = dice.pick([nil, nil, LogFormat(.combined), LogFormat(.common), LogFormat(.alb)])
    let callbacks = Self.expectEqual(
      bytes, options, format, cuts: Self.cuts(bytes, &dice), #_sourceLocation)
    let isOrdinary =
      options.reading.callbacks.since == nil && options.reading.callbacks.until == nil
    if isOrdinary, options.reading.callbacks.sessionPrefixes == .connect, format?.name != .alb {
      #expect(callbacks > 100)
    }
  }

  @Test(arguments: 0..<30 as Range<UInt64>)
  func logsOfAllFormatsCountTheSame(seed: UInt64) {
    var dice = Dice(seed: seed)
    var log = MixedLog(seed: seed)
    let bytes = log.log(lines: 300)
    _ = Self.expectEqual(
      bytes, Self.options(&dice), nil, cuts: Self.cuts(bytes, &dice), #_sourceLocation)
  }

  @Test(arguments: 0..<40 as Range<UInt64>)
  func columnsCountTheSame(seed: UInt64) {
    var dice = Dice(seed: seed)
    var log = ColumnLog(seed: seed)
    let bytes = log.log(lines: 300)
    let options = Self.options(&dice)
    let format = dice.pick([nil, nil, LogFormat(.w3c)])
    let callbacks = Self.expectEqual(
      bytes, options, format, cuts: Self.cuts(bytes, &dice), #_sourceLocation)
    let isOrdinary =
      options.reading.callbacks.since == nil && options.reading.callbacks.until == nil
    if isOrdinary, options.reading.callbacks.sessionPrefixes == .connect { #expect(callbacks > 50) }
  }

  /// While following, counts are taken often; the next ones have other numbers for the same rows.
  @Test(arguments: [(false, false), (true, false), (false, true), (true, true)])
  func countsThatWereTakenLeaveNoRowsBehind(byRoute: Bool, byHost: Bool) {
    var options = LogScanner.Options()
    (options.outcomes.byRoute, options.outcomes.byHost) = (byRoute, byHost)
    let lines = ["/a?", "/b?", "/c?"].flatMap { target in
      ["success", "auth_expired", "new"].map {
        CommonLine(target: "\(target)session_id=csn_1&status=\($0)").text + "\n"
      }
    }
    // What is after a line may be looked at, if it is there.
    let end = String(repeating: CommonLine(target: "/style.css").text + "\n", count: 2)
    let (first, second) = (lines.joined() + end, lines.reversed().dropLast().joined() + end)
    var scanner = LogScanner(options: options)
    scanner.begin(path: "access.log")
    withExactSpan(Array(first.utf8)[...]) { scanner.scan($0, offset: 0) }
    var taken = scanner.takeCounts()
    #expect(ScannedLog.text(OutcomeResult(&taken)) == ScannedLog.text(first, options))
    withExactSpan(Array(second.utf8)[...]) { scanner.scan($0, offset: 0) }
    taken = scanner.takeCounts()
    #expect(ScannedLog.text(OutcomeResult(&taken)) == ScannedLog.text(second, options))
  }

  /// Each line alone in its block: nothing after it may be read.
  @Test func shortBlocksCountTheSame() {
    var log = FastPathLog(seed: 77)
    for _ in 0..<600 {
      _ = Self.expectEqual(log.line(), LogScanner.Options(), nil, cuts: [], #_sourceLocation)
    }
  }

  /// A callback line, and others between: the search is taken up again after each.
  @Test func linesBetweenCallbacksAreCounted() {
    let callback = CommonLine(session: "csn_1", status: "success").text
    let log = [
      callback, "noise", "", callback, callback, "#Fields: date", callback,
      CommonLine(target: "/style.css").text, "noise session_id", callback, "\u{0}\u{0}" + callback,
    ].joined(separator: "\n")
    let scanned = ScannedLog(log)
    #expect(scanned.statistics.lines == 11)
    #expect(scanned.statistics.buckets == ["callbacks": 6, "malformed": 1, "other": 4])
  }
}

import LinkbackCore
import CoreFixtures
import Testing

/// When a file is warned of, and in which words.
@Suite struct SuspectWarningTests {
  private static func warning(
    _ log: String, format: LogFormat? = nil, cuts: [Int] = [], since: EventTime? = nil
  ) -> SuspectWarning? {
    var options = LogScanner.Options()
    options.reading.format = format
    options.reading.callbacks.since = since
    var scanner = LogScanner(options: options)
    scanner.begin(path: "access.log")
    let bytes = Array(log.utf8)
    var start = 0
    for end in cuts + [bytes.count] {
      withExactSpan(bytes[start..<end]) { scanner.scan($0, offset: start) }
      start = end
    }
    let winner = FormatDetector.findings(in: bytes.span, isWhole: true).winner
    let counted = scanner.statistics.callbacks + scanner.statistics.count(of: .outside)
    return SuspectWarning(
      scanner.suspects, counted: counted, options: options.reading, winner: winner)
  }

  // MARK: - Words

  private static let unknown = "9|GET|/link?session_id=csn_1&status=success|200\n"

  private static func line(_ target: String, method: String = "GET", tail: String? = nil) -> String
  {
    var line = CommonLine(target: target, method: method)
    if let tail { line.tail = tail }
    return line.text + "\n"
  }

  private static func record(_ members: String) -> String {
    "{\"time\":\"2026-11-22T10:00:00Z\",\(members)}\n"
  }

  private static let callback = line("/link?session_id=csn_1&status=success")

  @Test(
    arguments: [
      (
        unknown, 1,
        "1 of 1 line that mentions session_id is malformed: no known format fits"
      ),
      (
        line("/") + unknown + unknown, 2,
        "2 of 2 lines that mention session_id are malformed: no known format fits"
      ),
      (
        callback
          + "192.0.2.7 - - [22.11.2026] \"GET /?session_id=csn_1&status=a HTTP/1.1\" 200 5\n", 2,
        "1 of 2 lines that mention session_id is malformed: no known format fits; combined comes closest"
      ),
      (
        "{\"url\":\"/link?session_id=csn_1&status=success\"}\n", 1,
        "1 of 1 line that mentions session_id is malformed: no known format fits: for JSON, a member that "
          + "is a readable time is missing"
      ),
      (
        line("/?session_id=cs_test_a1&status=a") + line("/?session_id=cs_test_b2&status=a"), 1,
        "2 of 2 lines that mention session_id are foreign: no session id begins with csn_; all begin with "
          + "cs_test_"
      ),
      (
        line("/?session_id=abc&status=a"), 1,
        "1 of 1 line that mentions session_id is foreign: no session id begins with csn_"
      ),
      (
        line("/?session_id=csn_1&amp;status=a"), 1,
        "1 of 1 line that mentions session_id is incomplete: in line 1, no parameter is named status: the & "
          + "before it was escaped for HTML, as &amp; (or &#38;), and never unescaped on the way"
      ),
      (
        line("/?session_id=csn_1&status=a", method: "POST"), 1,
        "1 of 1 line that mentions session_id counts as wrong_method: none is a GET, so no user came back"
      ),
      (
        line("/?lang=de&amp;session_id=csn_1&amp;status=a"), 1,
        "1 of 1 line that mentions session_id counts as other: in line 1, no parameter is named session_id: "
          + "the & before it was escaped for HTML, as &amp; (or &#38;), and never unescaped on the way"
      ),
      (
        record("\"url\":\"/link\",\"params\":{\"session_id\":\"csn_1\"}") + record("\"url\":\"/\"")
          + record("\"url\":\"/link\",\"args\":[\"session_id\",\"csn_1\"]"), 1,
        "2 of 2 lines that mention session_id count as other: no request has a query; the parameters are in "
          + "another member of the record"
      ),
      (
        line("/link", tail: "200 5 \"-\" \"x\" \"session_id=csn_1\""), 1,
        "1 of 1 line that mentions session_id counts as other: no request has a query; the session_id is in "
          + "another field of the line"
      ),
      (
        line("/?session_id=&status=a") + unknown + line("/?session_id=a&status=a") + unknown, 2,
        "4 of 4 lines that mention session_id are not counted (2 malformed, 1 foreign, 1 incomplete): no "
          + "known format fits"
      ),
    ])
  func warningNamesTheReason(log: String, number: Int, finding: String) throws {
    let warning = try #require(Self.warning(log))
    #expect(warning.finding == finding)
    #expect(warning.line == number)
  }

  @Test func wrongFormatsAreNamedBesideTheOneThatFits() throws {
    let log = String(repeating: Self.callback, count: 3)
    let squid = try #require(Self.warning(log, format: LogFormat(.squid)))
    #expect(
      squid.finding
        == "3 of 3 lines that mention session_id are malformed: the format squid does not fit, but combined "
        + "fits")
    #expect(squid.remedy == "use --format combined, or leave the option out")
    let custom = try LogFormat(parsing: "$host|$time_iso8601|$request|$status")
    let string = try #require(Self.warning(log, format: custom))
    #expect(string.finding.hasSuffix("are malformed: the format string does not fit"))
    #expect(string.remedy == "combined fits: leave the format string out")
  }

  @Test func aLongLineIsNotExplained() throws {
    let long = String(repeating: "x", count: 9_000)
    let warning = try #require(Self.warning(Self.line("/?a=session_id&b=\(long)")))
    #expect(warning.finding.contains("count"))
    #expect(!warning.finding.contains("xxx"))
  }

  // MARK: - When

  /// Each kind of line, and what it is counted as: `nil` for no mention, or none outside of a Referer.
  private static let kinds: [(line: String, bucket: Rejection?, isCounted: Bool)] = [
    (callback, nil, true), (line("/link?session%5Fid=csn_2&status=new"), nil, true),
    // Before --since.
    (callback.replacing("10:00:00", with: "08:00:00"), nil, true),
    (line("/a.png"), nil, false), ("noise\n", nil, false),
    (line("/a.png", tail: "200 5 \"https://a/?session_id=csn_1&status=b\" \"x\""), nil, false),
    (record("\"url\":\"/a.png\",\"referer\":\"https://a/?session_id=csn_1\""), nil, false),
    ("x GET /a.png https://a/?session_id=csn_1\n", nil, false),
    (ErrorLogLine.nginx + "\n", nil, false),
    (line("/?session_id=cs_a&status=b"), .foreign, false),
    (line("/?session_id=csn_1"), .incomplete, false),
    (line("/?session_id=csn_1&status=b", method: "HEAD"), .wrongMethod, false),
    (line("/?a=session_id"), .other, false),
    (record("\"url\":\"/\",\"a\":{\"session_id\":\"csn_1\"}"), .other, false),
    (unknown, .malformed, false), ("session_id\n", .malformed, false),
  ]

  /// Over random mixes of lines, the warning appears just when the rule says so, by naive counting.
  @Test(arguments: 0..<300 as Range<UInt64>)
  func warningAppearsJustWhereTheRuleHolds(seed: UInt64) {
    var dice = Dice(seed: seed)
    let healthy = Self.kinds.filter { $0.bucket == nil && !$0.isCounted }
    var choices = dice.once(in: 3) ? healthy : [dice.pick(Self.kinds), dice.pick(healthy)]
    if dice.once(in: 2) { choices += (0..<8).map { _ in Self.kinds[0] } }
    if dice.once(in: 2) { choices.append(dice.pick(Self.kinds)) }
    let lines = (0..<dice.below(60)).map { _ in dice.pick(choices) }
    let log = lines.map(\.line).joined()
    let counted = lines.count(where: \.isCounted)
    let suspects = lines.count { $0.bucket != nil }
    let malformed = lines.count { $0.bucket == .malformed }
    let isDue = suspects > 0 && (counted == 0 || malformed * 10 >= counted + suspects)
    let ends = log.utf8.indices.filter { log.utf8[$0] == 0x0A }
    let cuts = ends.filter { _ in dice.once(in: 9) }
      .map { log.utf8.distance(from: log.startIndex, to: $0) + 1 }
    let warning = Self.warning(
      log, cuts: cuts.filter { $0 < log.utf8.count }, since: EventTime(seconds: 1_795_338_000))
    #expect((warning != nil) == isDue)
    guard let warning else { return }
    #expect(warning.matches == counted + suspects)
    #expect(warning.count == (counted == 0 ? suspects : malformed))
    let named = lines[warning.line - 1].bucket
    #expect(lines.firstIndex { $0.bucket == named } == warning.line - 1)
    #expect(counted == 0 || named == .malformed)
  }
}

import LinkbackCore
import CoreFixtures
import Testing

@Suite struct EventRecordReaderTests {
  private static func options(
    _ records: LogScanner.Records = .none, prefix: String = "csn_"
  ) -> LogScanner.Options {
    var options = LogScanner.Options()
    options.records = records
    options.outcomes.byRoute = true
    options.outcomes.byHost = true
    options.outcomes.window = WindowGrid(length: 60)
    options.reading.callbacks.sessionPrefixes = SessionPrefixes([ByteString(Array(prefix.utf8))])
    return options
  }

  /// The counts without what says how many lines and bytes they came from.
  private static func counts(_ scanned: ScannedLog) -> [Substring] {
    scanned.result.split(separator: "\n").filter { !$0.hasPrefix("{\"record\":\"summary\"") }
  }

  /// Counting the events of a log is counting the log, whether sessions are revealed or not.
  @Test(arguments: 0..<12, [true, false])
  func countingEventsIsCountingTheirLog(seed: Int, reveals: Bool) {
    var mix = MixedLog(seed: UInt64(300 + seed))
    var log = mix.log(lines: 120)
    if log.last != 0x0A { log.append(0x0A) }
    for target in [
      "/a%20b?session_id=csn_%C3%A9&status=n%FFew", #"/\x22\x5C?session_id=csn_\x22&status=\x01"#,
      "/\(String(repeating: "x", count: 1100))?session_id=csn_1&status=s",
      "/?session_id=csn_1&status=\(String(repeating: "x", count: 70))",
      "http://U@[2001:DB8::1]:80/?session_id=csn_1&status=(other)",
      "/?session_id=csn_%00&status=%E2%80%AE",
      "?session_id=csn_0123456789ab&status=s",
    ] {
      log +=
        (CommonLine(target: target, response: mix.dice.pick(["200", "-", "000", "599"])).text + "\n")
        .utf8
    }
    let first = ScannedLog(log, options: Self.options(.events(revealingSessions: reveals)))
    #expect(first.statistics.callbacks > 10)
    let second = ScannedLog(
      Array(first.records.utf8), options: Self.options(.events(revealingSessions: reveals)))
    #expect(Self.counts(second) == Self.counts(first))
    #expect(second.statistics.buckets == ["callbacks": first.statistics.callbacks])
    // Its own events are the same again, but for where they come from.
    func core(_ records: String) -> [Substring] {
      records.split(separator: "\n").map {
        $0.prefix(upTo: $0.firstRange(of: "\"file\"")?.lowerBound ?? $0.endIndex)
      }
    }
    #expect(core(second.records) == core(first.records))
  }

  private static func event(_ changes: [String: String] = [:]) -> String {
    let keys = ["time", "session", "status", "route", "host", "response", "source"]
    let values = [
      "time": "\"2026-11-22T10:00:00Z\"", "session": "\"csn_1\"", "status": "\"success\"",
      "route": "\"/a\"", "host": "\"a.example\"", "response": "200", "source": "\"request\"",
    ].merging(changes) { $1 }
    let members = keys.compactMap { key in
      values[key].flatMap { $0.isEmpty ? nil : "\"\(key)\":\($0)" }
    }
    return
      "{\"record\":\"event\",\"v\":1,\(members.joined(separator: ",")),\"file\":\"f\",\"line\":9}"
  }

  private static let counted = "2026-11-22T10:00:00Z csn_1 success /a a.example 200"

  @Test(
    arguments: [
      ([:], counted),
      (["route": "null"], "2026-11-22T10:00:00Z csn_1 success - a.example 200"),
      (["host": "null"], "2026-11-22T10:00:00Z csn_1 success /a - 200"),
      (["response": "null"], "2026-11-22T10:00:00Z csn_1 success /a a.example -"),
      (
        ["route": "", "host": "", "response": "", "source": ""],
        "2026-11-22T10:00:00Z csn_1 success - - -"
      ),
      (["response": "\"200\""], "2026-11-22T10:00:00Z csn_1 success /a a.example -"),
      (["response": "1000"], "2026-11-22T10:00:00Z csn_1 success /a a.example -"),
      (["source": "\"location\""], counted + " location"), (["source": "\"other\""], counted),
      (
        ["time": "\"2026-11-22T10:00:00.250Z\""],
        "2026-11-22T10:00:00.250Z csn_1 success /a a.example 200"
      ),
      (["status": "\"(other)\""], "2026-11-22T10:00:00Z csn_1 (other) /a a.example 200"),
      (["route": "\"(other)\""], "2026-11-22T10:00:00Z csn_1 success (other) a.example 200"),
      (["status": "\"a%20b+c\""], "2026-11-22T10:00:00Z csn_1 a%20b+c /a a.example 200"),
      (["status": #""\u0061\/""#], "2026-11-22T10:00:00Z csn_1 a/ /a a.example 200"),
      (["session": "\"abc\""], "foreign"), (["session": "\"0123456789abcde\""], "foreign"),
      (["session": "\"0123456789ABCDEF\""], "foreign"),
      (["session": "\"0123456789abcdeg\""], "foreign"),
      (["session": "\"0123456789abcdef0\""], "foreign"),
      (["session": "\"\""], "incomplete"), (["status": "\"\""], "incomplete"),
      (["session": "\"abc\"", "status": "\"\""], "foreign"),
      (["time": "", "status": ""], "other"), (["session": ""], "other"),
      (["status": "null"], "other"),
      (["time": "\"x\""], "other"), (["time": "1795341600"], "other"), (["session": "7"], "other"),
      (["time": "\"x\"", "route": "\"/session_id\""], "malformed"),
    ] as [([String: String], String)])
  func anEventCountsAsTheLineItCameFrom(changes: [String: String], expected: String) {
    #expect(verdict(Self.event(changes)) == expected)
  }

  @Test func theFirstOfEqualKeysCounts() {
    let twice =
      Self.event().dropLast() + ",\"session\":\"csn_2\",\"status\":\"x\",\"response\":500}"
    #expect(verdict(String(twice)) == Self.counted)
  }

  @Test func timesAreJudgedFirst() {
    let since = EventTime(seconds: 1_795_341_601)
    #expect(verdict(Self.event(), since: since) == "outside")
    #expect(verdict(Self.event(["session": "\"abc\""]), since: since) == "outside")
    #expect(verdict(Self.event(["session": "\"\""]), since: since) == "outside")
  }

  /// A pseudonym stands for its session, so both spellings of one are one session.
  @Test func aPseudonymIsItsSession() {
    let line = CommonLine(session: "csn_1", status: "success").text
    let pseudonymous = ScannedLog(line, options: Self.options(.events(revealingSessions: false)))
      .records
    let revealed = ScannedLog(line, options: Self.options(.events(revealingSessions: true))).records
    #expect(pseudonymous != revealed)
    let both = ScannedLog(line + "\n" + pseudonymous + revealed, options: Self.options())
    #expect(both.statistics.callbacks == 3)
    #expect(both.result.contains("\"sessions\":1,\"success_rate\":1.0000"))
    // The prefix is one of ids; a pseudonym has passed it.
    #expect(verdict(pseudonymous, prefix: "x-") != "foreign")
    #expect(verdict(revealed, prefix: "x-") == "foreign")
  }

  @Test(arguments: ["summary", "total", "window", "rejected"])
  func theOtherRecordsAreOther(record: String) {
    let line =
      "{\"record\":\"\(record)\",\"v\":1,\"file\":\"session_id\",\"request\":\"/?session_id=csn_1\"}"
    #expect(verdict(line) == "other")
    #expect(formatName(line) == "linkback-events")
  }

  @Test(arguments: [
    "{\"record\":\"event\",\"v\":2,\"session_id\":1}",
    "{\"record\":\"other\",\"v\":1,\"session_id\":1}",
    "{\"record\": \"event\",\"v\":1,\"session_id\":1}",
    "{\"v\":1,\"record\":\"event\",\"session_id\":1}",
    "{\"record\":\"event\",\"v\":1,\"session_id\":1",
  ])
  func onlyRecordsOfThisVersionAreRead(line: String) {
    #expect(verdict(line) == "malformed")
  }

  @Test func noBeginningOfAnEventCounts() {
    let event = Self.event()
    for end in 0..<event.utf8.count {
      #expect(verdict(String(decoding: event.utf8.prefix(end), as: UTF8.self)) == "other")
    }
  }

  @Test func anEventMayHaveAPrefix() {
    #expect(verdict("web-1  | " + Self.event()) == Self.counted)
    #expect(verdict("  " + Self.event() + ",") == Self.counted)
  }
}

import Foundation
import Testing

/// `follow --once`, as cron starts it: each run reads what is new.
@Suite struct FollowOnceTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func once(_ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation)
    throws -> Outcome
  {
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state"] + arguments, in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)", sourceLocation: sourceLocation)
    return outcome
  }

  private static func callback(_ session: String, minute: Int, second: Int = 0) -> String {
    let (minute, second) = (String(100 + minute).dropFirst(), String(100 + second).dropFirst())
    return Lines.callback(session, time: "22/Nov/2026:10:\(minute):\(second) +0000")
  }

  @Test func eachRunAddsTheNewsAndNothingElse() throws {
    try folder.write(
      Self.callback("csn_1", minute: 0) + Self.callback("csn_2", minute: 0)
        + Self.callback("csn_3", minute: 1), to: "access.log")
    #expect(try once("access.log").windows == ["10:00 2 of 2, 0", "10:01 1 of 1, 0"])
    #expect(try once("access.log").output == [])
    // A late line, one of a known session, and a window of its own.
    try folder.append(
      Self.callback("csn_4", minute: 0) + Self.callback("csn_1", minute: 0)
        + Self.callback("csn_1", minute: 5), to: "access.log")
    #expect(try once("access.log").windows == ["10:00 4 of 3, 1", "10:05 1 of 1, 0"])
    #expect(try once("access.log").output == [])
    try folder.append(Self.callback("csn_9", minute: 0), to: "access.log")
    #expect(try once("access.log").windows == ["10:00 5 of 4, 2"])
  }

  @Test func aPartialLastLineWaits() throws {
    let line = Self.callback("csn_1", minute: 0)
    try folder.write(String(line.dropLast(9)), to: "access.log")
    #expect(try once("access.log").output == [])
    try folder.append(String(line.suffix(9)), to: "access.log")
    #expect(try once("access.log").windows == ["10:00 1 of 1, 0"])
  }

  /// The columns and the day go into the state, also where only one of them is new.
  @Test func columnsAndTheDayAreKeptBetweenRuns() throws {
    func line(_ session: String, _ time: String) -> String {
      "\(time) /link?session_id=\(session)&status=success\n"
    }
    try folder.write(
      "#Date: 2026-11-22 09:00:00\n#Fields: time cs-uri\n" + line("csn_1", "10:00:00"),
      to: "access.log")
    #expect(try once("access.log").windows == ["10:00 1 of 1, 0"])
    try folder.append(line("csn_2", "10:00:01"), to: "access.log")
    #expect(try once("access.log").windows == ["10:00 2 of 2, 1"])
    try folder.append("#Date: 2026-11-22 10:01:00\n", to: "access.log")
    #expect(try once("access.log").output == [])
    try folder.append(line("csn_3", "10:01:00"), to: "access.log")
    #expect(try once("access.log").windows == ["10:01 1 of 1, 0"])
    try folder.append(
      "#Fields: cs-uri time\n/link?session_id=csn_4&status=s 10:02:00\n", to: "access.log")
    #expect(try once("access.log").windows == ["10:02 1 of 1, 0"])
  }

  @Test func linesThatCountNothingPrintNothing() throws {
    try folder.write(Lines.line("GET / HTTP/1.1") + "session_id\n", to: "access.log")
    #expect(try once("access.log").output == [])
  }

  /// Between two runs the log is rotated, compressed, and begun anew.
  @Test func rotationBetweenRunsLosesNothing() throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "access.log")
    #expect(try once("access.log").windows == ["10:00 1 of 1, 0"])
    try folder.append(Self.callback("csn_2", minute: 0), to: "access.log")
    _ = try Program.script("mv access.log access.log.1 && gzip access.log.1", in: folder)
    try folder.write(Self.callback("csn_3", minute: 0), to: "access.log")
    #expect(try once("access.log").windows == ["10:00 3 of 3, 1"])
    #expect(try once("access.log").output == [])
    try folder.append(Self.callback("csn_4", minute: 0), to: "access.log")
    _ = try Program.script("cp access.log access.log.2 && : > access.log", in: folder)
    #expect(try once("access.log").windows == ["10:00 4 of 4, 2"])
  }

  @Test func fromEndSkipsWhatIsThereAtTheFirstStart() throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "access.log")
    #expect(try once("--from-end", "access.log").output == [])
    try folder.append(Self.callback("csn_2", minute: 0), to: "access.log")
    #expect(try once("--from-end", "access.log").windows == ["10:00 1 of 1, 0"])
  }

  @Test func rotatedPartsAreReadIfAskedFor() throws {
    try folder.write(Self.callback("csn_3", minute: 0), to: "access.log")
    try folder.write(Self.callback("csn_2", minute: 0), to: "access.log.1")
    try folder.write(Lines.gzip(Self.callback("csn_1", minute: 0)), to: "access.log.2.gz")
    // What was written just now might still be written.
    _ = try Program.script("touch -d '1 hour ago' access.log.*", in: folder)
    #expect(try once("--with-rotated", "access.log").windows == ["10:00 3 of 3, 0"])
    #expect(try once("--with-rotated", "access.log").output == [])
    let alone = try Program.linkback.run(["follow", "--once", "access.log"], in: folder)
    #expect(alone.windows == ["10:00 1 of 1, 0"])
  }

  @Test func withoutAStateItCountsFromTheBeginningAndSaysSo() throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "access.log")
    for _ in 1...2 {
      let outcome = try Program.linkback.run(["follow", "--once", "access.log"], in: folder)
      #expect(outcome.windows == ["10:00 1 of 1, 0"])
      #expect(outcome.errorText.contains("--state"))
    }
    #expect(try folder.names() == ["access.log"])
  }

  @Test func whatIsOlderThanTheRetentionIsNotCounted() throws {
    try folder.write(
      Self.callback("csn_1", minute: 0) + Self.callback("csn_2", minute: 50), to: "access.log")
    let arguments = ["--retain", "30m", "--log-level", "warning", "access.log"]
    let first = try Program.linkback.run(
      ["follow", "--once", "--state", "state"] + arguments, in: folder)
    // Each line is judged by those before it.
    #expect(first.windows == ["10:00 1 of 1, 0", "10:50 1 of 1, 0"])
    try folder.append(
      Self.callback("csn_3", minute: 19) + Self.callback("csn_4", minute: 20), to: "access.log")
    let second = try Program.linkback.run(
      ["follow", "--once", "--state", "state"] + arguments, in: folder)
    #expect(second.windows == ["10:20 1 of 1, 0"])
    #expect(second.errorText.contains("lines=1 path=access.log"))
    let state = try Program.linkback.run(["state", "show", "--json", "state"], in: folder)
    #expect(state.buckets == ["callbacks": 3, "expired": 1])
  }

  // MARK: - Status

  @Test func nothingOpenedIs66() throws {
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "one.log", "two*.log"], in: folder)
    #expect(outcome.status == 66)
    #expect(outcome.output == [])
    #expect(outcome.errorText.contains("one.log"))
  }

  @Test func oneMissingLogAmongGoodOnesIs1() throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "access.log")
    let outcome = try Program.linkback.run(
      ["follow", "--once", "access.log", "missing.log"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.windows == ["10:00 1 of 1, 0"])
    #expect(outcome.errorText.contains("missing.log"))
  }

  @Test func aDamagedArchiveIs1AndItsLinesCount() throws {
    let packed = try Lines.gzip(Self.callback("csn_1", minute: 0))
    try folder.write(Array(packed.dropLast(8)), to: "access.log.gz")
    let outcome = try Program.linkback.run(["follow", "--once", "access.log.gz"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.windows == ["10:00 1 of 1, 0"])
    #expect(outcome.errorText.contains("access.log.gz"))
  }

  /// The limit leaves the program a few files beside the state and the output.
  @Test(arguments: ["'*.log'", "*.log"]) func moreLogsThanMayBeOpenAreReadInTurn(paths: String)
    throws
  {
    for log in 0..<40 {
      let lines = (0..<50).map { Self.callback("csn_\(log)_\($0)", minute: $0) }.joined()
      try folder.write(lines, to: "\(log).log")
    }
    let outcome = try Program.script(
      "gzip [12]*.log; for f in *.gz; do mv $f ${f%.gz}; done; touch -d '1 hour ago' *; ulimit -n 24; "
        + "linkback follow --once --state state \(paths)", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    #expect(outcome.windows.count == 50)
    #expect(outcome.windows.allSatisfy { $0.hasSuffix(" 40 of 40, 0") }, "\(outcome.windows)")
  }
}

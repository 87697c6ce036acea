import Foundation
import Testing

/// Every exit status, and what must not have happened when it is not 0.
@Suite struct ExitStatusTests {
  @Test func aSoundLogIsZeroAndSilent() throws {
    let folder = try WorkingFolder()
    try folder.write(Lines.callback() + Lines.line("\\x16\\x03\\x01"), to: "access.log")
    let outcome = try Program.linkback.run(["count", "access.log"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    #expect(outcome.buckets == ["callbacks": 1, "other": 1])
  }

  @Test func malformedLinesAloneAreNoError() throws {
    let outcome = try Program.linkback.run(["count"], input: Array("session_id\n".utf8))
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["malformed": 1])
  }

  // MARK: - 64: usage

  @Test(
    arguments: [
      (["count", "--frobnicate", "access.log"], "--frobnicate"),
      (["count", "--format", "clf2", "access.log"], "clf2"),
      (["count", "--format", "$request", "access.log"], "--format"),
      (["count", "--timezone", "Europe/Atlantis", "access.log"], "Europe/Atlantis"),
      (["count", "--timezone", "+25:00", "access.log"], "+25:00"),
      (
        ["count", "--since", "yesterdy", "access.log"],
        "'yesterdy' is not a valid time; use today"
      ),
      (["count", "--since", "today", "--until", "today", "access.log"], "--until"),
      (["follow", "access.log", "--since", "24h", "--state", "x"], "--since: '24h'"),
      (["follow", "access.log", "--until", "today", "--state", "x"], "--until: 'today'"),
      (["events", "--follow", "a.log", "--since", "today", "--state", "x"], "--since: 'today'"),
      (["count", "--until", "2026-02-30T00:00:00Z", "access.log"], "2026-02-30"),
      (["count", "--window", "1w", "access.log"], "1w"),
      (["count", "--window", "0s", "access.log"], "0s"),
      (["count", "--window=-1m", "access.log"], "-1m"),
      (["count", "--window-offset", "1h", "access.log"], "--window"),
      (["count", "--by", "user", "access.log"], "user"),
      (["count", "--threads", "0", "access.log"], "--threads"),
      (["count", "--threads", "many", "access.log"], "many"),
      (["count", "--max-line-length", "0", "access.log"], "--max-line-length"),
      (["count", "--max-line-length", "\(Int.max)", "access.log"], "--max-line-length"),
      (["count", "--max-rows", "0", "access.log"], "--max-rows"),
      (
        ["count", "--since", "2026-11-22", "--until", "2026-11-22", "access.log"], "--until"
      ),
      (["count", "--window", "1h", "--window-offset", "1w", "access.log"], "--window-offset"),
      (["count", "--pseudonym-key-file", "missing", "access.log"], "missing"),
      (["events", "--window", "1m", "access.log"], "--window"),
      (["events", "--pseudonym-key-file", "missing", "access.log"], "missing"),
      (["follow"], "<path>"),
      (["follow", "."], "'./*.log'"),
      (["follow", "-", "-"], "standard input"),
      (["follow", "access.log", "--window", "1w"], "1w"),
      (["follow", "access.log", "--retain", "30s"], "--retain"),
      (["follow", "access.log", "--window", "31d"], "--retain"),
      (["follow", "access.log", "--retain", "1h", "--lateness", "2h"], "--lateness"),
      (["follow", "access.log", "--lateness=-1s"], "--lateness"),
      (["follow", "access.log", "--commit-every", "9ms"], "10ms"),
      (["follow", "access.log", "--commit-every", "61m"], "1h"),
      (["follow", "access.log", "--interim", "soon"], "soon"),
      (["follow", "access.log", "--once", "--interim", "1s"], "--interim"),
      (["follow", "access.log", "--once", "--from-end"], "--from-end"),
      (["follow", "access.log", "--from-end", "--with-rotated"], "--from-end"),
      (["follow", "access.log", "--log-level", "loud"], "loud"),
      (["follow", "access.log", "--threads", "2"], "--threads"),
      (["follow", "access.log", "--quiet"], "--quiet"),
      (["follow", "access.log", "--state", "access.log"], "--state"),
      (["follow", "access.log", "--state", "access.log.state"], "--state"),
      (["follow", "access.log", "--output", "access.log.out"], "--output"),
      (["follow", "access.log", "--state", "x", "--output", "x"], "--state"),
      (["follow", "*.log", "--state", "x.log"], "--state"),
      (["events", "--follow"], "--follow"),
      (["events", "--follow", "access.log", "--threads", "2"], "--threads"),
      (["events", "--follow", "access.log", "--no-progress"], "--progress"),
      (["events", "--follow", "access.log", "--quiet"], "--log-level"),
      (["events", "--follow", "access.log", "--verbose"], "--log-level"),
      (["events", "--state", "x", "access.log"], "--follow"),
      (["events", "--once", "access.log"], "--once"),
      (["events", "--log-level", "debug", "access.log"], "--log-level"),
      (["state", "show"], "which state"),
      (["state", "reset", "x", "--state", "x"], "--state"),
      (["generate", "--share", "2"], "--share"),
      (["generate", "--rate", "1e-300"], "--rate"),
      (["generate", "--rate", "0.001", "--start", "2261-12-31T00:00:00Z"], "--start"),
      (["generate", "--format", "w3c2"], "w3c2"),
      (["frobnicate"], "frobnicate"),
      (["--frobnicate"], "--frobnicate"),
    ])
  func wrongUsageIs64AndNamesWhatWasTyped(arguments: [String], named: String) throws {
    let folder = try WorkingFolder()
    try folder.write(Lines.callback(), to: "access.log")
    let outcome = try Program.linkback.run(arguments, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.outputText == "")
    #expect(outcome.errorText.contains(named))
    #expect(outcome.errorText.hasPrefix("Error: ") || outcome.errorText.hasPrefix("linkback: "))
  }

  @Test func wrongUsageLeavesAnOldOutputAlone() throws {
    let folder = try WorkingFolder()
    try folder.write("old", to: "counts.ndjson")
    let outcome = try Program.linkback.run(
      ["count", "--format", "nothing", "--output", "counts.ndjson"], in: folder)
    #expect(outcome.status == 64)
    #expect(try folder.content(of: "counts.ndjson") == Array("old".utf8))
  }

  /// Nobody means it, and the log would be gone.
  @Test(
    arguments: [
      ["count", "access.log", "--output", "access.log"],
      ["count", "access.log", "--output", "./link.log"],
      ["count", ".", "--output", "access.log"],
      ["count", "access.log", "--rejected", "access.log"],
      ["events", "access.log", "--output", "access.log"],
    ])
  func anOutputThatIsAnInputIsRefused(arguments: [String]) throws {
    let folder = try WorkingFolder()
    try folder.write(Lines.callback(), to: "access.log")
    try folder.link("link.log", to: "access.log")
    let outcome = try Program.linkback.run(arguments, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.outputText == "")
    #expect(outcome.errorText.contains("access.log") || outcome.errorText.contains("link.log"))
    #expect(try folder.content(of: "access.log") == Array(Lines.callback().utf8))
  }

  /// Each record would be read again.
  @Test(arguments: ["count", "events", "follow", "events --follow"])
  func appendingToAnInputIsRefused(command: String) throws {
    let folder = try WorkingFolder()
    try folder.write(Lines.callback(), to: "access.log")
    let outcome = try Program.script("linkback \(command) access.log >> access.log", in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.errorText.contains("access.log"))
    #expect(try folder.content(of: "access.log") == Array(Lines.callback().utf8))
  }

  @Test func aDeviceMayBeInputAndOutput() throws {
    let outcome = try Program.linkback.run(
      ["count", "/dev/null", "--output", "/dev/null", "--rejected", "/dev/null"])
    #expect(outcome.status == 0)
    #expect(outcome.outputText == "")
  }

  @Test func twoOutputsOfOneNameAreRefused() throws {
    let folder = try WorkingFolder()
    try folder.write(Lines.callback(), to: "access.log")
    let outcome = try Program.linkback.run(
      ["count", "access.log", "--output", "out", "--rejected", "./out"], in: folder)
    #expect(outcome.status == 64)
    #expect(try folder.names() == ["access.log"])
  }

  // MARK: - 66: no input

  @Test func nothingOpenedIs66AndLeavesAnOldOutputAlone() throws {
    let folder = try WorkingFolder()
    try folder.write("old", to: "counts.ndjson")
    let outcome = try Program.linkback.run(
      ["count", "one.log", "two.log", "--output", "counts.ndjson"], in: folder)
    #expect(outcome.status == 66)
    #expect(outcome.outputText == "")
    #expect(outcome.errorText.contains("one.log") && outcome.errorText.contains("two.log"))
    #expect(try folder.names() == ["counts.ndjson"])
    #expect(try folder.content(of: "counts.ndjson") == Array("old".utf8))
  }

  @Test(arguments: ["count", "events"]) func nothingOpenedPrintsNothing(command: String) throws {
    let outcome = try Program.linkback.run([command, "missing.log"])
    #expect(outcome.status == 66)
    #expect(outcome.outputText == "")
    #expect(outcome.errorText.contains("missing.log"))
  }

  @Test func aClosedStandardInputIs66() throws {
    let outcome = try Program.script("linkback count - <&-", in: WorkingFolder())
    #expect(outcome.status == 66)
    #expect(outcome.outputText == "")
  }

  // MARK: - 1: some input

  @Test func oneMissingFileAmongGoodOnesIs1() throws {
    let folder = try WorkingFolder()
    try folder.write(Lines.callback("csn_1"), to: "a.log")
    try folder.write(Lines.callback("csn_2"), to: "c.log")
    let outcome = try Program.linkback.run(["count", "a.log", "b.log", "c.log"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.hits == ["success": 2])
    #expect(outcome.summary.files.map { $0.string("path") } == ["a.log", "b.log", "c.log"])
    #expect(outcome.fileErrors.map { $0 != nil } == [false, true, false])
    #expect(outcome.errorText.contains("linkback: b.log: "))
  }

  @Test func whatIsReadableIsAlsoWrittenToAFile() throws {
    let folder = try WorkingFolder()
    try folder.write(Lines.callback(), to: "a.log")
    let outcome = try Program.linkback.run(
      ["count", "a.log", "b.log", "--output", "counts.ndjson"], in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.outputText == "")
    let counts = String(decoding: try folder.content(of: "counts.ndjson"), as: UTF8.self)
    #expect(counts.contains(#""callbacks":1"#))
    #expect(try folder.names() == ["a.log", "counts.ndjson"])
  }
}

import Foundation
import Testing

/// `follow` while logs are written: what it prints, when, and how it ends.
///
/// Lines are of times gone by, and nothing is late: a window closes once the next one has begun, or
/// once nothing was written for as long as `--lateness` says.
@Suite struct FollowTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func start(_ arguments: String...) throws -> RunningProgram {
    try Program.linkback.start(
      ["follow", "--commit-every", "10ms"] + arguments, in: folder)
  }

  private static func callback(_ session: String, minute: Int) -> String {
    let minute = String(100 + minute).dropFirst()
    return Lines.callback(session, time: "22/Nov/2026:10:\(minute):00 +0000")
  }

  private func wait(_ program: RunningProgram, for windows: [String]) throws {
    try program.wait(until: "\(windows)") {
      FollowedWindows.briefs(try program.output()) == windows
    }
  }

  // MARK: - Windows

  @Test func aWindowIsPrintedWhenTheNextOneIsUnderWay() throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "access.log")
    let program = try start("--lateness", "1h", "--window", "1m", "access.log")
    // 10:00 ends an hour before 11:01.
    try folder.append(
      Lines.callback("csn_2", time: "22/Nov/2026:11:01:00 +0000"), to: "access.log")
    try wait(program, for: ["10:00 1 of 1, 0"])
    try folder.append(Self.callback("csn_3", minute: 0), to: "access.log")
    try wait(program, for: ["10:00 1 of 1, 0", "10:00 2 of 2, 1"])
    program.send(signal: SIGTERM)
    let outcome = try program.outcome()
    #expect(outcome.status == 0)
    #expect(outcome.windows == ["10:00 1 of 1, 0", "10:00 2 of 2, 1"])
  }

  @Test func windowsCloseWhenNothingIsWritten() throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "access.log")
    let program = try start("--lateness", "50ms", "access.log")
    try wait(program, for: ["10:00 1 of 1, 0"])
    try folder.append(Self.callback("csn_2", minute: 7), to: "access.log")
    try wait(program, for: ["10:00 1 of 1, 0", "10:07 1 of 1, 0"])
  }

  @Test func openWindowsAreShownIfAskedFor() throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "access.log")
    let program = try start("--lateness", "1d", "--interim", "20ms", "access.log")
    try wait(program, for: ["10:00 1 of 1, 0 open"])
    try folder.append(Self.callback("csn_2", minute: 0), to: "access.log")
    try wait(program, for: ["10:00 1 of 1, 0 open", "10:00 2 of 2, 1 open"])
    program.send(signal: SIGINT)
    let outcome = try program.outcome()
    #expect(outcome.status == 0)
    try validate(outcome.output)
  }

  /// Provisional ones, and those that make them final.
  private func validate(_ output: [UInt8]) throws {
    let check = try Program.python.run(
      [Program.checkout + "/Tests/Oracle/validate.py", "--follow"], input: output,
      environment: ["PYTHONDONTWRITEBYTECODE": "1"])
    #expect(check.status == 0, "\(check.outputText)\(check.errorText)")
  }

  // MARK: - Ends

  /// Open windows stay open in the state.
  @Test(arguments: [SIGTERM, SIGINT]) func aSignalSavesAndEnds(signal: Int32) throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "access.log")
    let program = try start("--lateness", "1d", "--state", "state", "access.log")
    try program.wait(until: "the line is counted") {
      try savedHits() == 1
    }
    try folder.append(Self.callback("csn_2", minute: 0), to: "access.log")
    try program.wait(until: "the second line is counted") { try savedHits() == 2 }
    program.send(signal: signal)
    let outcome = try program.outcome()
    #expect(outcome.status == 0)
    #expect(outcome.output == [])
    let next = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "access.log"], in: folder)
    #expect(next.windows == ["10:00 2 of 2, 0"])
  }

  private func savedHits() throws -> Int {
    let state = try Program.linkback.run(["state", "show", "--json", "state"], in: folder)
    return state.status == 0 ? state.hits.values.reduce(0, +) : 0
  }

  @Test func standardInputEndsIt() throws {
    let outcome = try Program.script(
      "cat access.log | linkback follow -", in: folder(with: Self.callback("csn_1", minute: 0)))
    #expect(outcome.status == 0)
    #expect(outcome.windows == ["10:00 1 of 1, 0"])
    // An unfinished line counts once nothing can come any more.
    let partial = try Program.script(
      "head -c -1 access.log | linkback follow --once -", in: folder)
    #expect(partial.windows == ["10:00 1 of 1, 0"])
  }

  private func folder(with log: String) throws -> WorkingFolder {
    try folder.write(log, to: "access.log")
    return folder
  }

  @Test func aReaderThatHasGoneEndsIt() throws {
    let lines = (0..<50).map { Self.callback("csn_\($0)", minute: $0) }.joined()
    let outcome = try Program.script(
      """
      (linkback follow --lateness 0s --state state access.log; echo $? > status) | head -n 1
      cat status
      """, in: folder(with: lines))
    #expect(outcome.outputText.hasSuffix("}\n0\n"))
    #expect(outcome.errorText == "" || !outcome.errorText.contains("error"))
  }

  // MARK: - Files

  @Test func aMissingLogIsWaitedFor() throws {
    let program = try start("--lateness", "50ms", "later/access.log")
    try program.wait(until: "it says that there is none") {
      try program.errors().contains("later/access.log")
    }
    try folder.write(Self.callback("csn_1", minute: 0), to: "later/access.log")
    try wait(program, for: ["10:00 1 of 1, 0"])
  }

  @Test func aLogThatIsStillMissingIsNoFailure() throws {
    let program = try start("missing.log")
    try program.wait(until: "it says so") { try program.errors().contains("missing.log") }
    program.send(signal: SIGTERM)
    #expect(try program.outcome().status == 0)
  }

  @Test func aPatternFindsLogsThatAppearLater() throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "a-access.log")
    let program = try start("--lateness", "50ms", "*access.log")
    try wait(program, for: ["10:00 1 of 1, 0"])
    try folder.write(Self.callback("csn_2", minute: 1), to: "b-access.log")
    try folder.write(Self.callback("csn_3", minute: 9), to: "b-error.log")
    try wait(program, for: ["10:00 1 of 1, 0", "10:01 1 of 1, 0"])
  }

  @Test func aRotatedLogIsReadToItsEnd() throws {
    try folder.write(Self.callback("csn_1", minute: 0), to: "access.log")
    let program = try start("--lateness", "50ms", "access.log")
    try wait(program, for: ["10:00 1 of 1, 0"])
    let old = try folder.handle(forWriting: "access.log")
    try old.seekToEnd()
    try FileManager.default.moveItem(atPath: folder["access.log"], toPath: folder["access.log.1"])
    try folder.write(Self.callback("csn_2", minute: 2), to: "access.log")
    try wait(program, for: ["10:00 1 of 1, 0", "10:02 1 of 1, 0"])
    // The server writes to the old file for a while.
    try old.write(contentsOf: Data(Self.callback("csn_3", minute: 4).utf8))
    try old.close()
    try wait(program, for: ["10:00 1 of 1, 0", "10:02 1 of 1, 0", "10:04 1 of 1, 0"])
  }

  @Test func aNamedPipeIsFollowed() throws {
    try folder.makePipe("pipe")
    let program = try start("--lateness", "50ms", "pipe")
    let pipe = try #require(FileHandle(forUpdatingAtPath: folder["pipe"]))
    try pipe.write(contentsOf: Data(Self.callback("csn_1", minute: 0).utf8))
    try wait(program, for: ["10:00 1 of 1, 0"])
    program.send(signal: SIGTERM)
    #expect(try program.outcome().status == 0)
  }
}

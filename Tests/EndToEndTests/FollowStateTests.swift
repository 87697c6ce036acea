import Foundation
import Testing

/// The state file: what is refused, what `state` shows, and a fresh start.
@Suite struct FollowStateTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Lines.callbacks(3), to: "access.log")
  }

  private func once(_ options: String...) throws -> Outcome {
    try Program.linkback.run(
      ["follow", "--once", "--state", "state", "access.log"] + options, in: folder)
  }

  /// Refused before anything is read, and with nothing changed.
  private func expectRefusal(
    _ outcome: Outcome, _ words: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(outcome.status == 78, sourceLocation: sourceLocation)
    #expect(outcome.output == [], sourceLocation: sourceLocation)
    #expect(outcome.errorText.hasPrefix("linkback: "), sourceLocation: sourceLocation)
    for word in words {
      #expect(
        outcome.errorText.contains(word), "\(word): \(outcome.errorText)",
        sourceLocation: sourceLocation)
    }
  }

  // MARK: - Refused

  @Test(
    arguments: [
      (["--window", "5m"], ["--window", "1m", "5m"]),
      (["--window-offset", "30s"], ["--window-offset", "30s"]),
      (["--by", "route"], ["--by", "route"]),
      (["--since", "2026-11-22"], ["--since", "2026-11-22T00:00:00Z"]),
      (["--until", "2026-11-23"], ["--until", "2026-11-23T00:00:00Z"]),
      (["--timezone", "+01:00"], ["--timezone", "+01:00", "UTC"]),
      (["--format", "combined"], ["--format", "combined"]),
      (["--session-prefix", ""], ["--session-prefix", "csn_"]),
      (["--session-prefix", "x", "--session-prefix", "csn_"], ["--session-prefix", "csn_,x"]),
      (["--max-line-length", "99"], ["--max-line-length", "99"]),
      (["--max-statuses", "9"], ["--max-statuses", "9"]),
      (["--max-status-length", "9"], ["--max-status-length", "9"]),
      (["--max-routes", "9"], ["--max-routes", "9"]),
      (["--max-hosts", "9"], ["--max-hosts", "9"]),
      (["--max-rows", "9"], ["--max-rows", "9"]),
      (["--retain", "10d"], ["--retain", "10d", "30d"]),
      (["--pseudonym-key-file", "key"], ["--pseudonym-key-file"]),
    ])
  func otherOptionsThanTheStates(options: [String], words: [String]) throws {
    try folder.write("0123456789abcdef", to: "key")
    #expect(try once().status == 0)
    let before = try folder.content(of: "state")
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "access.log"] + options, in: folder)
    expectRefusal(outcome, words + ["state"])
    #expect(!outcome.errorText.contains("0123456789abcdef"))
    #expect(try folder.content(of: "state") == before)
    #expect(try once().status == 0)
  }

  /// Options that change no count, and other spellings of those that do.
  @Test(
    arguments: [
      ["--window", "60s"], ["--window-offset", "0s"], ["--window-offset=-60s"],
      ["--timezone", "Z"], ["--timezone", "+00:00"], ["--retain", "720h"], ["--lateness", "1h"],
      ["--commit-every", "20ms"], ["--output", "out"], ["--log-level", "error"], ["--with-rotated"],
      ["--max-rows", "10000"], ["--session-prefix", "csn_"], ["other.log"],
      ["--session-prefix", "csn_2", "--session-prefix", "csn_"],
    ])
  func theSameOptionsInOtherWords(options: [String]) throws {
    try folder.write("", to: "other.log")
    #expect(try once().status == 0)
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "access.log"] + options, in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)")
  }

  @Test func aStateOfEventsIsNoneOfFollow() throws {
    let events = try Program.linkback.run(
      ["events", "--follow", "--once", "--state", "state", "access.log"], in: folder)
    #expect(events.status == 0, "\(events.errorText)")
    expectRefusal(try once(), ["events", "follow"])
    let revealing = try Program.linkback.run(
      ["events", "--follow", "--once", "--state", "state", "access.log", "--reveal-session-ids"],
      in: folder)
    expectRefusal(revealing, ["--reveal-session-ids"])
  }

  @Test(arguments: ["text", "database", "folder", "damaged", "cut"])
  func whatIsNoState(kind: String) throws {
    switch kind {
    case "text": try folder.write("what is this?\n", to: "state")
    case "database":
      _ = try Program.python.run(
        ["-c", "import sqlite3; c = sqlite3.connect('state'); c.execute('create table t (a)')"],
        in: folder)
    case "folder": try folder.write("", to: "state/file")
    default:
      #expect(try once().status == 0)
      var bytes = try folder.content(of: "state")
      if kind == "cut" {
        bytes.removeLast(bytes.count / 2)
      } else {
        for index in 4_096..<bytes.count { bytes[index] = UInt8(truncatingIfNeeded: index) }
      }
      try folder.write(bytes, to: "state")
    }
    let before = try? folder.content(of: "state")
    expectRefusal(try once(), ["state"])
    #expect((try? folder.content(of: "state")) == before)
    expectRefusal(
      try Program.linkback.run(["state", "show", "state"], in: folder), ["state"])
  }

  @Test func aStateInUse() throws {
    let program = try Program.linkback.start(
      ["follow", "--state", "state", "--lateness", "50ms", "access.log"], in: folder)
    try program.wait(until: "it has counted") { try !program.output().isEmpty }
    expectRefusal(try once(), ["state", "another"])
    expectRefusal(
      try Program.linkback.run(["state", "reset", "state"], in: folder), ["state", "another"])
    // To look at it is always possible.
    let shown = try Program.linkback.run(["state", "show", "--json", "state"], in: folder)
    #expect(shown.hits == ["success": 3])
    program.send(signal: SIGTERM)
    #expect(try program.outcome().status == 0)
    #expect(try once().status == 0)
  }

  @Test func aStateWithoutAFolder() throws {
    expectRefusal(
      try Program.linkback.run(
        ["follow", "--once", "--state", "missing/state", "access.log"], in: folder),
      ["missing/state"])
  }

  // MARK: - Shown

  @Test func showIsForPeople() throws {
    #expect(try once().status == 0)
    for arguments in [["state"], ["--state", "state"]] {
      let outcome = try Program.linkback.run(["state", "show"] + arguments, in: folder)
      #expect(outcome.status == 0)
      #expect(outcome.outputText.contains("success"))
      #expect(outcome.outputText.contains("access.log"))
      #expect(outcome.outputText.contains("--window"))
      #expect(!outcome.outputText.contains("csn_1"))
    }
  }

  @Test func showAsRecordsIsWhatCountPrints() throws {
    #expect(try once().status == 0)
    let shown = try Program.linkback.run(["state", "show", "--json", "state"], in: folder)
    let counted = try Program.linkback.run(["count", "access.log"], in: folder)
    #expect(shown.status == 0)
    #expect(shown.outputText == counted.outputText)
    let check = try Program.python.run(
      [Program.checkout + "/Tests/Oracle/validate.py"], input: shown.output,
      environment: ["PYTHONDONTWRITEBYTECODE": "1"])
    #expect(check.status == 0, "\(check.outputText)\(check.errorText)")
  }

  @Test func aStateThatIsNotThereIsSaid() throws {
    for command in ["show", "reset"] {
      let outcome = try Program.linkback.run(["state", command, "missing"], in: folder)
      expectRefusal(outcome, ["missing"])
      #expect(try folder.names() == ["access.log"])
    }
  }

  // MARK: - A fresh start

  @Test func resetStartsAfresh() throws {
    #expect(try once().windows == ["10:00 3 of 3, 0"])
    #expect(try once().output == [])
    let reset = try Program.linkback.run(["state", "reset", "state"], in: folder)
    #expect(reset.status == 0, "\(reset.errorText)")
    #expect(reset.output == [])
    #expect(reset.errorText.contains("state"))
    #expect(try folder.names() == ["access.log"])
    #expect(try once("--window", "5m").windows == ["10:00 3 of 3, 0"])
  }

  @Test func resetTouchesNothingThatIsNoState() throws {
    let outcome = try Program.linkback.run(["state", "reset", "access.log"], in: folder)
    expectRefusal(outcome, ["access.log"])
    #expect(try folder.content(of: "access.log") == Array(Lines.callbacks(3).utf8))
  }
}

import Foundation
import Testing

/// Standard output carries records alone; what is for people goes to standard error.
@Suite struct StandardErrorTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Lines.callbacks(2_000), to: "access.log")
  }

  @Test func progressIsOnStandardErrorAndOnlyIfAskedFor() throws {
    let silent = try Program.linkback.run(["count", "access.log"], in: folder)
    #expect(silent.errorText == "")
    let none = try Program.linkback.run(["count", "--no-progress", "access.log"], in: folder)
    #expect(none.errorText == "")
    // The input ends once a bar has been drawn.
    let drawn = try Program.script(
      """
      mkfifo errors
      (cat access.log; head -c 9 errors > drawn) | linkback count --progress - 2<>errors
      cat drawn >&2
      """, in: folder)
    #expect(drawn.outputText == silent.outputText.replacing("access.log", with: "-"))
    #expect(drawn.errors.first == UInt8(ascii: "\r"))
  }

  @Test func quietHidesWarningsAndKeepsErrors() throws {
    try folder.link("link.log", to: "access.log")
    let arguments = ["count", "access.log", "link.log", "missing.log"]
    let loud = try Program.linkback.run(arguments, in: folder)
    let quiet = try Program.linkback.run(arguments + ["--quiet"], in: folder)
    #expect(quiet.output == loud.output)
    #expect(loud.errorText.split(separator: "\n").count == 2)
    #expect(quiet.errorText.split(separator: "\n").count == 1)
    #expect(quiet.errorText.hasPrefix("linkback: missing.log: "))
  }

  @Test func verboseNamesTheFormat() throws {
    let outcome = try Program.linkback.run(["count", "--verbose", "access.log"], in: folder)
    // As many lines as 64 KiB hold.
    let lines = outcome.errorText.split(separator: " ").compactMap { Int($0) }.last ?? 0
    #expect(lines > 100)
    #expect(
      outcome.errorText
        == "linkback: access.log: format: combined (\(lines) of the first \(lines) lines)\n")
  }

  @Test func verboseSaysWhatElseIsInAFile() throws {
    let folder = try WorkingFolder()
    try folder.write(
      """
      {"time":"2026-11-22T10:00:00Z","url":"/a"}
      192.0.2.7 - - [22/Nov/2026:10:00:00 +0000] "GET /b HTTP/1.1" 200 1
      noise
      {"time":"2026-11-22T10:00:00Z","url":"/c"}

      """, to: "mixed.log")
    let detected = try Program.linkback.run(["count", "--verbose", "mixed.log"], in: folder)
    #expect(
      detected.errorText
        == "linkback: mixed.log: format: json (2 of the first 4 lines, common 1)\n"
    )
    let named = try Program.linkback.run(
      ["count", "--verbose", "--format", "common", "mixed.log"], in: folder)
    #expect(
      named.errorText == "linkback: mixed.log: format: common (as the options say)\n")
  }

  /// `script` runs the program on a terminal of its own.
  @Test func onATerminalCountEndsWithATable() throws {
    let outcome = try Program.script(
      "script -qec 'linkback count access.log > counts' /dev/null", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.outputText.contains("success"))
    #expect(outcome.outputText.contains("2000") || outcome.outputText.contains("2,000"))
    let piped = try Program.linkback.run(["count", "access.log"], in: folder)
    #expect(try folder.content(of: "counts") == piped.output)
  }

  /// On a terminal a person sees a table, and a program that asks gets records.
  @Test func onATerminalCountPrintsATableInPlaceOfRecords() throws {
    let run = "stty cols 60; linkback count --no-progress"
    let shown = try Program.script("script -qec '\(run) access.log' /dev/null", in: folder)
    #expect(shown.status == 0)
    #expect(shown.outputText.contains(" sessions succeeded"))
    #expect(!shown.outputText.contains("{\"record\""))
    for line in shown.outputText.split(separator: "\r\n") { #expect(line.count <= 70, "\(line)") }
    let plain = try Program.script(
      "script -qec 'NO_COLOR=1 linkback count --no-progress access.log' /dev/null", in: folder)
    #expect(!plain.outputText.contains("\u{1b}"))
    let asked = try Program.script(
      "script -qec 'linkback count --output-format ndjson --no-progress access.log' /dev/null",
      in: folder)
    let piped = try Program.linkback.run(["count", "access.log"], in: folder)
    #expect(asked.outputText.replacing("\r\n", with: "\n") == piped.outputText)
    let file = try Program.script(
      "script -qec 'linkback count -q -o counts access.log' /dev/null", in: folder)
    #expect(file.outputText == "")
    #expect(try folder.content(of: "counts") == piped.output)
  }

  @Test func quietOnATerminalPrintsNoTable() throws {
    let outcome = try Program.script(
      "script -qec 'linkback count --quiet access.log > counts' /dev/null", in: folder)
    #expect(outcome.outputText == "")
  }

  /// The arguments are read from `/proc`: without it no command may pass for one that was well.
  @Test(.enabled(if: geteuid() == 0, "only root can take /proc away"))
  func withoutProcACommandSaysThatItCannotKnowItsArguments() throws {
    let outcome = try Program.script(
      "unshare --mount sh -c 'umount --lazy /proc; linkback count access.log'", in: folder)
    #expect(outcome.status == 71)
    #expect(outcome.output == [])
    #expect(outcome.errorText.hasSuffix("mount /proc\n"))
  }

  @Test func aTerminalIsNotReadAsALog() throws {
    let outcome = try Program.script("script -qec 'linkback count' /dev/null", in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.outputText.contains("nothing to read"))
  }

  // MARK: - Nothing personal

  /// Sessions, addresses, user names, user agents and other parameters stay in the log.
  @Test(arguments: ["count", "events"]) func nothingPersonalLeavesTheLog(command: String) throws {
    let secrets = ["csn_Hidden7", "198.51.100.77", "2001:db8::77", "alice", "Agent/7", "token77"]
    func line(_ request: String) -> String {
      #"198.51.100.77 - alice [22/Nov/2026:10:00:00 +0000] "\#(request)" 200 1 "https://token77.example.com/?session_id=csn_Hidden7" "Agent/7""#
        + "\n"
    }
    let lines = [
      line("GET /link?token=token77&session_id=csn_Hidden7&status=success HTTP/1.1"),
      line("POST /link?token=token77&session_id=csn_Hidden7&status=success HTTP/1.1"),
      line("GET /link?session_id=csn_Hidden7 HTTP/1.1"),
      "2001:db8::77 alice csn_Hidden7 session_id token77\n",
    ]
    try folder.write(lines.joined(), to: "access.log")
    try folder.write(Lines.gzip(lines.joined()).dropLast(8) + [0], to: "damaged.log")
    let rejected = command == "count" ? ["--rejected", "rejected"] : []
    let outcome = try Program.linkback.run(
      [command, "--verbose", "--progress", "access.log", "damaged.log", "missing.log"] + rejected,
      in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.buckets["callbacks"] == 2)
    let written = (try? folder.content(of: "rejected")) ?? []
    for secret in secrets {
      #expect(!outcome.outputText.contains(secret))
      #expect(!outcome.errorText.contains(secret))
      #expect(!String(decoding: written, as: UTF8.self).contains(secret))
    }
    if command == "count" {
      #expect(written.split(separator: 0x0A).count == 6)
    }
  }

  @Test func sessionIdsAreRevealedOnlyIfAskedFor() throws {
    try folder.write(Lines.callback("csn_Hidden7"), to: "access.log")
    let events = try Program.linkback.run(
      ["events", "--reveal-session-ids", "access.log"], in: folder)
    #expect(events.outputText.contains(#""session":"csn_Hidden7""#))
  }

  @Test func aKeyFileChangesThePseudonyms() throws {
    try folder.write("0123456789abcdef", to: "key")
    try folder.write("0123", to: "short")
    let run = { key in
      try Program.linkback.run(["events", "access.log"] + key, in: folder)
    }
    let (fixed, keyed) = (try run([]), try run(["--pseudonym-key-file", "key"]))
    let sessions = { (outcome: Outcome) in
      Set(outcome.records("event").compactMap { $0.string("session") })
    }
    #expect(sessions(fixed).count == 2_000 && sessions(keyed).count == 2_000)
    #expect(sessions(fixed).isDisjoint(with: sessions(keyed)))
    #expect(fixed.summary.number("sessions") == keyed.summary.number("sessions"))
    #expect(try run(["--pseudonym-key-file", "short"]).status == 64)
  }

  @Test(arguments: ["count", "events", "follow --once", "events --follow --once"])
  func aKeyThatEverybodyMayReadIsWarnedOf(command: String) throws {
    try folder.write("0123456789abcdef", to: "key")
    let script = "linkback \(command) --pseudonym-key-file key access.log"
    let warned = try Program.script("chmod 644 key; \(script)", in: folder)
    #expect(warned.status == 0)
    #expect(warned.errorText.contains("everybody can read the key of --pseudonym-key-file"))
    let quiet = command.contains("follow") ? [] : ["chmod 644 key; \(script) --quiet"]
    for quiet in ["chmod 640 key; \(script)"] + quiet {
      let outcome = try Program.script(quiet, in: folder)
      #expect(outcome.status == 0)
      #expect(!outcome.errorText.contains("everybody"))
      #expect(outcome.outputText == warned.outputText)
    }
  }

  // MARK: - Help

  @Test(
    arguments: [
      [], ["count"], ["follow"], ["events"], ["explain"], ["state", "show"], ["state", "reset"],
      ["generate"],
    ])
  func helpShowsExamples(command: [String]) throws {
    let outcome = try Program.linkback.run(command + ["--help"])
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    #expect(outcome.outputText.contains("EXAMPLES\n  linkback "))
    #expect(outcome.outputText.contains("linkback " + (command.first ?? "count")))
    #expect(!outcome.output.contains(0x1b))
  }

  @Test func theVersionIsOneLine() throws {
    let outcome = try Program.linkback.run(["--version"])
    #expect(outcome.status == 0)
    #expect(outcome.outputText.hasPrefix("linkback "))
    #expect(outcome.outputText.split(separator: "\n").count == 1)
  }

  @Test func aMistypedOptionGetsASuggestion() throws {
    let outcome = try Program.linkback.run(["count", "--windows", "1m", "access.log"], in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.errorText.contains("Unknown option '--windows'"))
    #expect(outcome.errorText.contains("--window"))
    #expect(outcome.errorText.contains("linkback count --help"))
  }

  @Test func helpIsOfferedAfterAWrongCommand() throws {
    let outcome = try Program.linkback.run(["cuont", "access.log"])
    #expect(outcome.status == 64)
    #expect(outcome.errorText.contains("cuont"))
  }
}

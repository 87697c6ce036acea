import Foundation
import Testing

/// Where records go: a file that is killed over, moved, or full; and what is said meanwhile.
@Suite struct FollowOutputTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func start(_ arguments: String..., command: [String] = ["follow"]) throws
    -> RunningProgram
  {
    try Program.linkback.start(
      command + ["--state", "state", "--commit-every", "10ms", "--lateness", "20ms"] + arguments
        + ["access.log"],
      in: folder)
  }

  private func size(_ name: String) -> Int { (try? folder.content(of: name).count) ?? 0 }

  /// `count` lines a minute apart, each a window of its own, with `pad` first ones.
  private static func minutes(_ range: Range<Int>) -> String {
    range.map { minute in
      let (hour, minute) = (
        String(100 + minute / 60).dropFirst(), String(100 + minute % 60).dropFirst()
      )
      return Lines.callback("csn_\(minute)", time: "22/Nov/2026:\(hour):\(minute):00 +0000")
    }.joined()
  }

  // MARK: - Killed

  /// The log grows all the while; whenever something was written, the program is killed.
  @Test func afterEveryKillEachRecordIsThereOnce() throws {
    try folder.write("", to: "access.log")
    var written = 0
    for round in 0..<20 {
      let program = try start("--output", "out")
      try folder.append(Self.minutes(written..<written + 20), to: "access.log")
      written += 20
      let size = size("out")
      // Killed at another moment each time: before, at and after its first write.
      if round % 4 > 0 { try program.wait(until: "it writes") { self.size("out") > size } }
      // A line that is late by then.
      if round % 4 > 1 { try folder.append(Self.minutes(round..<round + 1), to: "access.log") }
      program.send(signal: SIGKILL)
      #expect(try program.outcome().signal == SIGKILL)
    }
    let last = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "--output", "out", "access.log"], in: folder)
    #expect(last.status == 0, "\(last.errorText)")
    #expect(
      try FollowedWindows.latest(folder.content(of: "out"))
        == FollowedWindows.counted(["--window", "1m", "access.log"], in: folder))
  }

  @Test func afterEveryKillEachEventIsThereOnce() throws {
    try folder.write("", to: "access.log")
    for round in 0..<10 {
      let program = try start("--output", "out", command: ["events", "--follow"])
      let size = size("out")
      try folder.append(Self.minutes(round * 50..<round * 50 + 50), to: "access.log")
      if round % 2 > 0 { try program.wait(until: "it writes") { self.size("out") > size } }
      program.send(signal: SIGKILL)
      _ = try program.outcome()
    }
    let last = try Program.linkback.run(
      ["events", "--follow", "--once", "--state", "state", "--output", "out", "access.log"],
      in: folder)
    #expect(last.status == 0, "\(last.errorText)")
    let events = try Program.linkback.run(["events", "access.log"], in: folder)
    let counted = FollowedWindows.lines(events.output).dropLast()
    #expect(FollowedWindows.lines(try folder.content(of: "out")) == Array(counted))
  }

  // MARK: - Moved

  @Test func hangupOpensTheOutputAgain() throws {
    try folder.write(Self.minutes(0..<1), to: "access.log")
    let program = try start("--output", "out")
    try program.wait(until: "the first record") { size("out") > 0 }
    let first = try folder.content(of: "out")
    try FileManager.default.moveItem(atPath: folder["out"], toPath: folder["out.1"])
    program.send(signal: SIGHUP)
    try program.wait(until: "a new file") { try folder.names().contains("out") }
    try folder.append(Self.minutes(1..<2), to: "access.log")
    try program.wait(until: "the second record") { size("out") > 0 }
    #expect(try folder.content(of: "out.1") == first)
    program.send(signal: SIGTERM)
    #expect(try program.outcome().status == 0)
    #expect(FollowedWindows.briefs(try folder.content(of: "out")) == ["00:01 1 of 1, 0"])
  }

  // MARK: - Full

  @Test func aFullOutputPausesAndIs74AtTheEnd() throws {
    try folder.write(Self.minutes(0..<3), to: "access.log")
    let program = try start("--output", "/dev/full")
    try program.wait(until: "it says so") { try program.errors().contains("No space left") }
    program.send(signal: SIGTERM)
    #expect(try program.outcome().status == 74)
    // Nothing was lost with it.
    let next = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "access.log"], in: folder)
    #expect(next.windows == ["00:00 1 of 1, 0", "00:01 1 of 1, 0", "00:02 1 of 1, 0"])
  }

  @Test func aFullStandardOutputIs74AtTheEnd() throws {
    try folder.write(Self.minutes(0..<3), to: "access.log")
    let outcome = try Program.script(
      "linkback follow --once access.log > /dev/full", in: folder)
    #expect(outcome.status == 74)
    #expect(outcome.errorText.contains("No space left"))
  }

  @Test func anOutputThatCannotBeMadeIs74() throws {
    try folder.write(Self.minutes(0..<3), to: "access.log")
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--output", "missing/out", "access.log"], in: folder)
    #expect(outcome.status == 74)
    #expect(outcome.errorText.contains("missing/out"))
  }

  /// Events are more than a pipe holds, and nobody reads them when it is told to end: with a state
  /// they are written by the next run.
  @Test(arguments: [["--state", "state"], []])
  func aReaderThatReadsNothingHoldsUpNobody(options: [String]) throws {
    try folder.write(Lines.callbacks(2_000), to: "access.log")
    let script = """
      import fcntl, os, signal, struct, subprocess, sys, termios, time
      reading, writing = os.pipe()
      program = subprocess.Popen(sys.argv[1:], stdout=writing)
      def waiting():
          return struct.unpack("i", fcntl.ioctl(reading, termios.FIONREAD, bytes(4)))[0]
      deadline = time.monotonic() + 60
      while waiting() < 60_000 and time.monotonic() < deadline:
          time.sleep(0.003)
      program.send_signal(signal.SIGTERM)
      sys.exit(program.wait())
      """
    let outcome = try Program.python.run(
      ["-c", script, Program.linkback.path, "events", "--follow", "access.log"] + options,
      in: folder)
    #expect(outcome.status == (options.isEmpty ? 74 : 0), "\(outcome.errorText)")
    guard !options.isEmpty else { return }
    let next = try Program.linkback.run(
      ["events", "--follow", "--once", "access.log"] + options, in: folder)
    #expect(next.records.compactMap { $0.number("line") }.suffix(1_000) == Array(1_001...2_000))
  }

  @Test func newsIsWrittenAsOftenAsAskedFor() throws {
    try folder.write("", to: "access.log")
    let program = try start("--output", "out", command: ["events", "--follow"])
    var shortest = Duration.seconds(60)
    for line in 0..<5 {
      let (size, begun) = (size("out"), ContinuousClock.now)
      try folder.append(Self.minutes(line..<line + 1), to: "access.log")
      try program.wait(until: "event \(line)") { self.size("out") > size }
      shortest = min(shortest, .now - begun)
    }
    // After 10 ms, where it is a second by default.
    #expect(shortest < .milliseconds(800))
  }

  // MARK: - Events

  @Test func eventsAreWrittenAsTheyAreLogged() throws {
    try folder.write(Self.minutes(0..<1), to: "access.log")
    let program = try Program.linkback.start(["events", "--follow", "access.log"], in: folder)
    for minute in 1...3 {
      try program.wait(until: "\(minute) events") {
        FollowedWindows.lines(try program.output()).count == minute
      }
      try folder.append(Self.minutes(minute..<minute + 1), to: "access.log")
    }
    try program.wait(until: "all events") { FollowedWindows.lines(try program.output()).count == 4 }
    program.send(signal: SIGTERM)
    let outcome = try program.outcome()
    #expect(outcome.status == 0)
    let events = try Program.linkback.run(["events", "access.log"], in: folder)
    #expect(
      FollowedWindows.lines(outcome.output) == FollowedWindows.lines(events.output).dropLast())
  }

  @Test(
    arguments: [
      [], ["--pseudonym-key-file", "key"], ["--reveal-session-ids"],
      ["--since", "2026-11-22T00:02:00Z"], ["--session-prefix", "csn_1"], ["--format", "common"],
      ["--format-from", "nginx.conf"], ["--max-line-length", "160"],
    ])
  func eventsAreThoseOfABatch(options: [String]) throws {
    try folder.write("0123456789abcdef", to: "key")
    try folder.write(
      """
      log_format own '$remote_addr - - [$time_local] "$request" $status $body_bytes_sent "-" "$http_user_agent"';
      access_log a own;
      """, to: "nginx.conf")
    let long = Lines.callback("csn_long", path: "/" + String(repeating: "a", count: 99))
    try folder.write(Self.minutes(0..<12) + long, to: "access.log")
    let batch = try Program.linkback.run(["events", "access.log"] + options, in: folder)
    #expect(batch.status == 0, "\(batch.errorText)")
    let live = try Program.linkback.run(
      ["events", "--follow", "--once", "access.log"] + options, in: folder)
    #expect(live.status == 0, "\(live.errorText)")
    #expect(
      FollowedWindows.lines(live.output) == FollowedWindows.lines(batch.output).dropLast())
    #expect(!live.output.isEmpty)
  }

  // MARK: - Messages

  /// Neither what is printed, nor what is said at any level, nor the state holds what a line says.
  @Test(arguments: [["follow"], ["events", "--follow"]])
  func nothingPersonalLeavesTheLog(command: [String]) throws {
    let secrets = ["csn_Hidden7", "198.51.100.77", "alice", "Agent/7", "token77"]
    func line(_ request: String, _ time: String = "22/Nov/2026:10:00:00 +0000") -> String {
      #"198.51.100.77 - alice [\#(time)] "\#(request)" 200 1 "https://token77.example.com/?session_id=csn_Hidden7" "Agent/7""#
        + "\n"
    }
    let callback = "GET /link?token=token77&session_id=csn_Hidden7&status=success HTTP/1.1"
    let lines = [
      line(callback), line(callback.replacing("GET", with: "POST")),
      line("GET /link?session_id=csn_Hidden7 HTTP/1.1"),
      "2001:db8::77 alice csn_Hidden7 session_id token77\n",
      // Ahead of the clock, and long ago.
      line(callback, "22/Nov/2099:10:00:00 +0000"), line(callback, "22/Nov/2006:10:00:00 +0000"),
    ]
    try folder.write(lines.joined(), to: "access.log")
    let program = try start("--log-level", "debug", command: command)
    try program.wait(until: "a record") { try !program.output().isEmpty }
    try FileManager.default.moveItem(atPath: folder["access.log"], toPath: folder["access.log.1"])
    try folder.write(lines[0], to: "access.log")
    try program.wait(until: "it sees the new file") { try program.errors().contains("rotated") }
    program.send(signal: SIGTERM)
    let outcome = try program.outcome()
    #expect(outcome.status == 0)
    let state = try folder.content(of: "state")
    for secret in secrets {
      #expect(!outcome.outputText.contains(secret))
      #expect(!outcome.errorText.contains(secret), "\(outcome.errorText)")
      #expect(Data(state).range(of: Data(secret.utf8)) == nil)
    }
  }

  /// `time level message key=value`, and nothing at all below the level that was asked for.
  @Test func messagesAreLinesWithALevel() throws {
    try folder.write(Self.minutes(0..<1), to: "access.log")
    let run = { level in
      try Program.linkback.run(
        ["follow", "--once", "--log-level", level, "access.log", "mis\u{1b}sing.log"], in: folder)
    }
    let outcome = try run("debug")
    let lines = outcome.errorText.split(separator: "\n")
    #expect(lines.contains { $0.contains(#" path="mis\x1bsing.log""#) })
    for line in lines {
      let words = line.split(separator: " ", maxSplits: 2)
      #expect(words.count == 3 && words[0].hasSuffix("Z"))
      #expect(["debug", "info", "notice", "warning", "error"].contains(words[1]))
    }
    #expect(try run("error").errorText.split(separator: "\n").count < lines.count)
  }
}

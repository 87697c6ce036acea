import Foundation
import Testing

/// What the systemd unit starts, with all that systemd gives to it.
@Suite struct ServiceTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder(copyOf: Program.checkout + "/Integrations/systemd")
    try folder.write("", to: "logs/site-access.log")
    for name in ["state", "records"] {
      try FileManager.default.createDirectory(
        atPath: folder[name], withIntermediateDirectories: false)
    }
  }

  /// The unit's command, as a shell takes it.
  private func command() throws -> String {
    let unit = String(decoding: try folder.content(of: "linkback.service"), as: UTF8.self)
    let start = try #require(unit.firstRange(of: "\nExecStart=")).upperBound
    let lines = unit[start...].split(separator: "\n", omittingEmptySubsequences: false)
    let count = (lines.firstIndex { !$0.hasSuffix("\\") } ?? 0) + 1
    return lines.prefix(count).joined(separator: "\n")
      .replacing("/usr/local/bin/linkback", with: Program.linkback.path)
  }

  /// Reads the example of options as systemd does: patterns stay as they are.
  private func start(confinedBy confinement: String = "") throws -> RunningProgram {
    let script = """
      set -f
      . ./linkback.default
      LINKBACK_OPTIONS=${LINKBACK_OPTIONS/ linkback/ $(id -gn)}
      LINKBACK_LOGS='logs/*access.log'
      exec \(confinement) \(try command())
      """
    return try Program.bash.start(
      ["-c", script],
      environment: [
        "STATE_DIRECTORY": folder["state"], "LOGS_DIRECTORY": folder["records"],
        "NOTIFY_SOCKET": folder["notify"], "WATCHDOG_USEC": "100000",
      ], in: folder)
  }

  /// Plays systemd's part: prints what the service tells.
  private func listen() throws -> RunningProgram {
    let listener = try Program.python.start(
      [
        "-uc",
        """
        import socket
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        listener.bind("notify")
        while True:
            print(listener.recv(4096).decode().replace("\\n", " "))
        """,
      ], in: folder)
    try listener.wait(until: "it listens") { try folder.names().contains("notify") }
    return listener
  }

  private static func line(_ session: String, minute: Int) -> String {
    let minute = String(100 + minute).dropFirst()
    return Lines.callback(session, time: "22/Nov/2026:10:\(minute):00 +0000")
  }

  @Test func theServiceTellsHowItIs() throws {
    let listener = try listen()
    func told(_ sign: String) throws -> Int {
      String(decoding: try listener.output(), as: UTF8.self)
        .split(separator: "\n").count { $0.hasPrefix(sign) }
    }
    let service = try start()
    try service.wait(until: "it is ready") { try told("READY=1") == 1 }
    try service.wait(until: "it is alive") { try told("WATCHDOG=1") > 2 }
    service.send(signal: SIGHUP)
    try service.wait(until: "it has opened its output again") {
      try told("RELOADING=1") == 1 && told("READY=1") == 2
    }
    service.send(signal: SIGTERM)
    #expect(try service.outcome().status == 0)
    try listener.wait(until: "it says that it stops") { try told("STOPPING=1") == 1 }
  }

  /// The records as the unit's logrotate snippet has them moved, and the state where the unit has it.
  @Test func recordsAndStateAreWhereTheUnitSays() throws {
    var service = try start()
    try folder.append(Self.line("csn_1", minute: 0), to: "logs/site-access.log")
    // Closes the first window, as the default lateness is longer than a test may take.
    try folder.append(Self.line("csn_2", minute: 9), to: "logs/site-access.log")
    try service.wait(until: "a record") { try !records("windows.ndjson").isEmpty }
    service.send(signal: SIGTERM)
    #expect(try service.outcome().status == 0)
    try FileManager.default.moveItem(
      atPath: folder["records/windows.ndjson"], toPath: folder["records/windows.ndjson.1"])
    service = try start()
    try folder.append(Self.line("csn_3", minute: 20), to: "logs/site-access.log")
    try service.wait(until: "one more") { try !records("windows.ndjson").isEmpty }
    service.send(signal: SIGTERM)
    #expect(try service.outcome().status == 0)
    #expect(try records("windows.ndjson.1") == ["10:00 1 of 1, 0"])
    #expect(try records("windows.ndjson") == ["10:09 1 of 1, 0"])
    let state = try Program.linkback.run(
      ["state", "show", "--json", "state/state.sqlite"], in: folder)
    #expect(state.hits == ["success": 3])
  }

  /// Reads, follows through a rotation, commits, opens its output again, ends and starts again with
  /// no other system call than the unit allows, and no memory that is written and run.
  ///
  /// Two calls may fail: Dispatch's threads ask for a priority, and SQLite gives its files to the
  /// state's owner, if it runs as root.
  @Test(.enabled(if: SystemdTests.canConfine, "systemd or libseccomp is not installed"))
  func theServiceNeedsNoMoreThanItMay() throws {
    let confinement = """
      \(Program.checkout)/Tests/Systemd/confined --errors setpriority,fchown linkback.service
      """
    let log = "logs/site-access.log"
    var service = try start(confinedBy: confinement)
    try folder.append(Self.line("csn_1", minute: 0), to: log)
    try folder.append(Self.line("csn_2", minute: 9), to: log)
    try service.wait(until: "a record") { try !records("windows.ndjson").isEmpty }
    try FileManager.default.moveItem(atPath: folder[log], toPath: folder[log + ".1"])
    try folder.write(Self.line("csn_3", minute: 20), to: log)
    try service.wait(until: "the rotated log's record") {
      try records("windows.ndjson").count == 2
    }
    try FileManager.default.moveItem(
      atPath: folder["records/windows.ndjson"], toPath: folder["records/windows.ndjson.1"])
    service.send(signal: SIGHUP)
    try service.wait(until: "it has opened its output again") {
      FileManager.default.fileExists(atPath: folder["records/windows.ndjson"])
    }
    service.send(signal: SIGTERM)
    #expect(try service.outcome().status == 0)
    #expect(try Program.script("gzip \(log).1", in: folder).status == 0)
    service = try start(confinedBy: confinement)
    try folder.append(Self.line("csn_4", minute: 40), to: log)
    try service.wait(until: "one more") { try records("windows.ndjson").count == 1 }
    service.send(signal: SIGTERM)
    let outcome = try service.outcome()
    #expect(outcome.status == 0, "ended by signal \(outcome.signal ?? 0): \(outcome.errorText)")
    #expect(try records("windows.ndjson.1") == ["10:00 1 of 1, 0", "10:09 1 of 1, 0"])
    #expect(try records("windows.ndjson") == ["10:20 1 of 1, 0"])
  }

  private func records(_ name: String) throws -> [String] {
    FollowedWindows.briefs((try? folder.content(of: "records/" + name)) ?? [])
  }

  /// To systemd's journal, lines have a priority in front and no time.
  @Test func theJournalGetsPriorities() throws {
    let outcome = try Program.script(
      """
      exec 2> journal
      JOURNAL_STREAM=$(stat -L -c %d:%i /dev/stderr) linkback follow --once missing.log
      """, in: folder)
    #expect(outcome.status == 66)
    let lines = String(decoding: try folder.content(of: "journal"), as: UTF8.self)
      .split(separator: "\n")
    let error =
      "<3>error no such file; check the name, or run again once it is there path=missing.log"
    #expect(lines.contains { $0 == error })
    #expect(lines.allSatisfy { $0.hasPrefix("<") })
  }
}

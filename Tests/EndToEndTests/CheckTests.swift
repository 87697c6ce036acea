import Foundation
import Testing

/// `linkback check`: one line, and the four statuses of monitoring plugins.
@Suite struct CheckTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  /// Callbacks of the last minutes: the clock decides whether a state is up to date.
  private func follow(_ statuses: [String], by: String? = nil) throws {
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "UTC")
    formatter.dateFormat = "dd/MMM/yyyy:HH:mm:ss +0000"
    let time = formatter.string(from: Date(timeIntervalSinceNow: -120))
    let lines = statuses.enumerated().map {
      Lines.callback("csn_\($0.offset)", $0.element, path: "/\($0.offset % 2)", time: time)
    }
    try folder.write(lines.joined(), to: "access.log")
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "-o", "windows"] + (by.map { ["--by", $0] } ?? [])
        + ["access.log"],
      in: folder)
    try #require(outcome.status == 0, "\(outcome.errorText)")
  }

  private func check(_ arguments: String...) throws -> Outcome {
    try Program.linkback.run(["check", "--state", "state"] + arguments, in: folder)
  }

  @Test func whatWorksIsOK() throws {
    try follow(Array(repeating: "success", count: 40))
    let outcome = try check()
    #expect(outcome.status == 0)
    #expect(
      outcome.outputText
        == "CONNECT OK - Connect is working: 40 of 40 sessions (100 %) succeeded in the last hour. | "
        + "success_rate=100.0%;;;0;100 sessions=40;;;0 problems=0;;;0 callbacks=40;;;0 "
        + "landing_errors=0;;;0\n")
    #expect(outcome.errorText == "")
  }

  @Test func thresholdsWarnAndAreCritical() throws {
    try follow(Array(repeating: "success", count: 30) + Array(repeating: "user_aborted", count: 10))
    #expect(try check("--warn-below", "75").status == 0)
    #expect(try check("--warn-below", "76").status == 1)
    #expect(try check("--warn-below", "90", "--critical-below", "76").status == 2)
  }

  @Test func aRouteIsJudgedAlone() throws {
    // The odd ones go to /1.
    try follow((0..<80).map { $0 % 2 == 1 ? "user_aborted" : "success" }, by: "route")
    #expect(try check("--critical-below", "60").status == 2)
    #expect(try check("--critical-below", "60", "--route", "/0").status == 0)
    #expect(try check("--critical-below", "60", "--route", "/1").status == 2)
  }

  @Test func wrongUsageAndNoStateAreUnknown() throws {
    for arguments in [
      [], ["--state"], ["--state", "missing", "--warn-below", "101"],
      ["--state", "missing", "--nonsense"],
      ["--state", "x", "--warn-below", "1", "--critical-below", "2"],
      ["--state", "x", "--timezone", "Mars/Base"], ["--state", "x", "--max-age", "0s"],
    ] {
      let outcome = try Program.linkback.run(["check"] + arguments, in: folder)
      #expect(outcome.status == 3, "\(arguments)")
      #expect(outcome.errorText.hasPrefix("linkback: "), "\(arguments)")
      // Monitors show standard output alone.
      #expect(outcome.outputText.hasPrefix("CONNECT UNKNOWN - Wrong usage: "), "\(arguments)")
      #expect(outcome.outputText.split(separator: "\n").count == 1, "\(arguments)")
    }
    let missing = try check()
    #expect(missing.status == 3)
    #expect(
      missing.outputText
        == "CONNECT UNKNOWN - state: no such file; 'linkback follow --state' makes it\n")
    try folder.write("nonsense", to: "state")
    #expect(try check().status == 3)
    #expect(try Program.linkback.run(["check", "--help"]).status == 0)
  }

  /// A name from a log is neither performance data nor a terminal's command.
  @Test func aStatusIsNoSyntax() throws {
    try follow(["%1b[31m|x=1%0aOK", "success"])
    let outcome = try check()
    #expect(outcome.status == 1)
    let text = outcome.outputText
    #expect(text.split(separator: "|").count == 2)
    #expect(text.split(separator: "\n").count == 1)
    #expect(!text.contains("\u{1b}"))
  }

  @Test func whatEndedLongAgoIsUnknownIfAnAgeIsGiven() throws {
    try follow(Array(repeating: "success", count: 40))
    #expect(try check("--max-age", "10m").status == 0)
    let script = """
      import sqlite3
      state = sqlite3.connect("state")
      state.execute("UPDATE progress SET committed_nanoseconds = committed_nanoseconds - 3600000000000")
      state.commit()
      """
    try #require(try Program.python.run(["-c", script], in: folder).status == 0)
    let later = try check("--max-age", "10m")
    #expect(later.status == 3)
    #expect(later.outputText.contains("Not up to date: the last sign of life was at"))
  }

  @Test func metricsOfAStateAreWrittenForACollector() throws {
    try follow(["success", "auth_expired"])
    let outcome = try Program.linkback.run(
      ["state", "show", "--output-format", "prometheus", "state"], in: folder)
    #expect(outcome.status == 0)
    let lines = outcome.outputText.split(separator: "\n")
    #expect(lines.contains("linkback_sessions_total{status=\"success\"} 1"))
    #expect(lines.contains("linkback_callbacks_total{status=\"auth_expired\",response=\"2xx\"} 1"))
    #expect(lines.contains("linkback_lines_total{bucket=\"callbacks\"} 2"))
  }
}

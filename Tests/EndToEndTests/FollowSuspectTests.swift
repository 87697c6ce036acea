import Foundation
import Testing

/// What `follow` and `events --follow` say of lines that mention a session and do not count.
@Suite struct FollowSuspectTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private static let unknown = "9|GET|/link?session_id=csn_1&status=success|200\n"
  private static let decoy =
    Lines.line("GET /a.png HTTP/1.1")
    .replacing("\"-\"", with: "\"https://example.com/link?session_id=csn_1&status=success\"")

  private static let words =
    "lines that mention session_id are malformed: no known format fits; --format takes their format "
    + "string; see why with: linkback explain --file access.log --line"

  @Test(arguments: [["follow"], ["events", "--follow"]])
  func onceSaysWhatCountSays(command: [String]) throws {
    try folder.write(Self.decoy + Self.unknown + Self.unknown, to: "access.log")
    let arguments = command + ["--once", "--state", "state"]
    let outcome = try Program.linkback.run(arguments + ["access.log"], in: folder)
    #expect(outcome.status == 0)
    let count = try Program.linkback.run(["count", "access.log"], in: folder)
    #expect(count.errorText == "linkback: access.log: 2 of 2 \(Self.words) 2\n")
    #expect(outcome.errorText.hasSuffix(" warning 2 of 2 \(Self.words) 2 path=access.log\n"))
    #expect(outcome.errorText.split(separator: "\n").count == 1)
    // Nothing is new.
    let again = try Program.linkback.run(arguments + ["access.log"], in: folder)
    #expect(again.errorText == "")
    let silent = try Program.linkback.run(
      command + ["--once", "--state", "other", "--log-level", "error", "access.log"], in: folder)
    #expect(silent.errorText == "")
  }

  @Test func aHealthyLogIsNotMentioned() throws {
    try folder.write(Lines.callbacks(40) + Self.decoy, to: "access.log")
    try folder.write(Self.decoy, to: "cdn.log")
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "access.log", "cdn.log"], in: folder)
    #expect(outcome.errorText == "")
  }

  @Test func aLiveLogIsReportedOnce() throws {
    try folder.write(Lines.callbacks(3), to: "access.log")
    let program = try Program.linkback.start(
      ["follow", "--state", "state", "--commit-every", "10ms", "*.log"], in: folder)
    func warnings() throws -> [Substring] {
      try program.errors().split(separator: "\n").filter { $0.contains(" warning ") }
    }
    try folder.append(String(repeating: Self.unknown, count: 4), to: "access.log")
    try program.wait(until: "a warning") { try !warnings().isEmpty }
    try folder.append(Self.unknown, to: "access.log")
    try folder.write(Self.unknown, to: "b.log")
    try program.wait(until: "a warning of the other file") {
      try warnings().contains { $0.hasSuffix(" path=b.log") }
    }
    program.send(signal: SIGTERM)
    let outcome = try program.outcome()
    #expect(outcome.status == 0)
    let lines = outcome.errorText.split(separator: "\n").filter { $0.contains(" warning ") }
    #expect(lines.count == 2)
    #expect(lines[0].hasSuffix("--file access.log --line 4 path=access.log"))
  }
}

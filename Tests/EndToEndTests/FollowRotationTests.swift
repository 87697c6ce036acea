import Foundation
import Testing

/// Logs that are rolled, moved or linked anew between two runs of `follow --once`: nothing is lost, and
/// what can't be found is reported.
@Suite struct FollowRotationTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private static func lines(_ sessions: ClosedRange<Int>) -> String {
    sessions.map {
      Lines.callback("csn_\($0)", time: "22/Nov/2026:10:00:\(String(100 + $0).dropFirst()) +0000")
    }.joined()
  }

  /// - Returns: How many callbacks the state holds.
  private func follow(
    _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Int {
    try follow(arguments, sourceLocation: sourceLocation)
  }

  private func follow(_ arguments: [String], sourceLocation: SourceLocation) throws -> Int {
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "-o", "out.ndjson"] + arguments, in: folder)
    #expect(outcome.status == 0, sourceLocation: sourceLocation)
    #expect(outcome.errorText == "", sourceLocation: sourceLocation)
    let state = try Program.linkback.run(["state", "show", "--json", "state"], in: folder)
    return state.buckets["callbacks"] ?? 0
  }

  private func run(_ script: String) throws { _ = try Program.script(script, in: folder) }

  /// The log grows, is called otherwise, and begins anew.
  private func roll(
    to name: String, _ options: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Int {
    func follow() throws -> Int {
      try self.follow(options + ["access.log"], sourceLocation: sourceLocation)
    }
    try folder.write(Self.lines(1...3), to: "access.log")
    try run("mkdir -p old")
    #expect(try follow() == 3)
    try folder.append(Self.lines(4...6), to: "access.log")
    if name.hasSuffix(".gz") {
      try run("mv access.log '\(name.dropLast(3))' && gzip '\(name.dropLast(3))'")
    } else {
      try run("mv access.log '\(name)'")
    }
    try folder.write(Self.lines(7...8), to: "access.log")
    return try follow()
  }

  @Test(arguments: [
    "access-2026-11-22T10-00-06.123.log", "access-2026-11-22T10-00-06.123.log.gz",
    "access-2026-11-22T10-00-06.123-size.log.gz", "access.1.log", "access-20261122.log.gz",
    "access.2026-11-22.log", "access__2026-11-22_00-00-00.log", "access-2026-11-22-1.log.gz",
    "20261122-0000-01-access.log",
  ])
  func rolledBetweenTwoRuns(name: String) throws { #expect(try roll(to: name) == 8) }

  @Test(arguments: ["old/access.log.1", "old/access-20261122.log.gz", "old/access.log"])
  func movedBetweenTwoRuns(name: String) throws {
    #expect(try roll(to: name, "--rotated-in", "old") == 8)
  }

  @Test func movedPartsAreReadIfAskedFor() throws {
    try folder.write(Self.lines(1...2), to: "old/access.log.1")
    try folder.write(Self.lines(3...3), to: "access.log")
    try run("touch -d '1 hour ago' old/access.log.1")
    #expect(try follow("--with-rotated", "--rotated-in", "old", "access.log") == 3)
  }

  @Test(arguments: ["ln -s", "ln"])
  func aLinkThatMovedOn(link: String) throws {
    try folder.write(Self.lines(1...2), to: "access.20261121")
    try run("\(link) access.20261121 current")
    #expect(try follow("current") == 2)
    try folder.append(Self.lines(3...3), to: "access.20261121")
    try folder.write(Self.lines(4...4), to: "access.20261122")
    try run("rm current && \(link) access.20261122 current")
    #expect(try follow("current") == 4)
    try run("gzip access.20261121 && cp access.20261122 x && rm current")
    try folder.append(Self.lines(5...5), to: "access.20261122")
    try folder.write(Self.lines(6...6), to: "access.20261123")
    try run("\(link) access.20261123 current")
    #expect(try follow("current") == 6)
  }

  /// A link to a link in another folder, and names that tell nothing of the log's.
  @Test func aChainOfLinksThatMovedOn() throws {
    try folder.write(Self.lines(1...2), to: "logs/blue")
    try folder.write("", to: "logs/green")
    try run("mkdir links && ln -s ../logs/blue links/now && ln -s links/now current")
    #expect(try follow("current") == 2)
    try folder.append(Self.lines(3...3), to: "logs/blue")
    try folder.append(Self.lines(4...4), to: "logs/green")
    try run("rm links/now && ln -s ../logs/green links/now")
    #expect(try follow("current") == 4)
  }

  /// The folder of the day, to which a link leads.
  @Test func aLinkToAFolderThatMovedOn() throws {
    try folder.write(Self.lines(1...2), to: "21/access.log")
    try folder.write(Self.lines(4...4), to: "22/access.log")
    try run("ln -s 21 today")
    #expect(try follow("today/access.log") == 2)
    try folder.append(Self.lines(3...3), to: "21/access.log")
    try run("rm today && ln -s 22 today")
    #expect(try follow("today/access.log") == 4)
  }

  /// cronolog's `%Y/%m/%d`, with a day that came and went meanwhile.
  @Test func aLinkToAFileInTheFolderOfTheDay() throws {
    try folder.write(Self.lines(1...2), to: "2026/11/29/access.log")
    try run("ln -s 2026/11/29/access.log current")
    #expect(try follow("current") == 2)
    try folder.append(Self.lines(3...3), to: "2026/11/29/access.log")
    try folder.write(Self.lines(4...5), to: "2026/11/30/access.log")
    try folder.write(Self.lines(6...6), to: "2026/12/01/access.log")
    try run("rm current && ln -s 2026/12/01/access.log current")
    #expect(try follow("current") == 6)
  }

  // MARK: - What is found nowhere

  @Test func whatIsFoundNowhereIsReportedOnce() throws {
    try folder.write(Self.lines(1...2) + "half a line", to: "access.log")
    #expect(try follow("access.log") == 2)
    try run("mkdir old && mv access.log old")
    try folder.write(Self.lines(3...3), to: "access.log")
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "-o", "out.ndjson", "access.log"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText.split(separator: "\n").count == 1)
    #expect(outcome.errorText.contains("not found, and not all of it was read"))
    #expect(outcome.errorText.contains("path=access.log unread_bytes=11"))
    #expect(try follow("access.log") == 3)
    let state = try Program.linkback.run(["state", "show", "--json", "state"], in: folder)
    #expect(state.fileErrors == ["not found; 11 bytes of it were not read", nil])
  }

  @Test func whatMayHaveBeenWrittenToIsReported() throws {
    try folder.write(Self.lines(1...2), to: "access.log")
    #expect(try follow("access.log") == 2)
    try folder.append(Self.lines(3...3), to: "access.log")
    try run("mkdir old && mv access.log old")
    try folder.write(Self.lines(4...4), to: "access.log")
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "-o", "out.ndjson", "access.log"], in: folder)
    #expect(outcome.errorText.contains("not found; lines written after it was last read"))
    #expect(outcome.errorText.contains("--rotated-in"))
  }

  // MARK: - The option

  @Test func aFolderThatIsNoneIsRefused() throws {
    try folder.write("", to: "file")
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--rotated-in", "file", "access.log"], in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.errorText.contains("--rotated-in: 'file' is not a folder"))
  }

  @Test func aFolderThatIsMissingIsReported() throws {
    try folder.write(Self.lines(1...2), to: "access.log")
    let outcome = try Program.linkback.run(
      ["follow", "--once", "--state", "state", "--rotated-in", "old", "access.log"], in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText.contains("--rotated-in"))
    #expect(outcome.errorText.contains("path=old"))
  }

  /// It changes no count, so a state may be read on with another one.
  @Test func theStateDoesNotHoldIt() throws {
    try folder.write(Self.lines(1...2), to: "access.log")
    try run("mkdir old")
    #expect(try follow("--rotated-in", "old", "access.log") == 2)
    #expect(try follow("access.log") == 2)
  }

  @Test func eventsFollowWithIt() throws {
    try folder.write(Self.lines(1...1), to: "access.log")
    try run("mkdir old")
    let arguments = [
      "events", "--follow", "--once", "--state", "state", "--rotated-in", "old", "access.log",
    ]
    #expect(try Program.linkback.run(arguments, in: folder).records("event").count == 1)
    try folder.append(Self.lines(2...2), to: "access.log")
    try run("mv access.log old/access.log.1")
    try folder.write(Self.lines(3...3), to: "access.log")
    #expect(try Program.linkback.run(arguments, in: folder).records("event").count == 2)
    let alone = try Program.linkback.run(
      ["events", "--rotated-in", "old", "access.log"], in: folder)
    #expect(alone.status == 64)
  }
}

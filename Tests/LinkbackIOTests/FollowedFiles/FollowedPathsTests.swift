import Foundation
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct FollowedPathsTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write("line\n", to: "logs/access.log")
    try folder.write("line\n", to: "logs/access.log.1")
    try folder.link("link.log", to: "logs/access.log")
  }

  /// What is refused, with the folder's path left out; `nil` for nothing.
  private func refusal(
    _ logs: [String], state: String? = nil, output: String? = nil, rotatedIn: [String] = []
  ) -> String? {
    let places = FollowedPaths(
      logs: logs.map { $0 == "-" ? .standardInput : folder[$0] },
      state: state.map { folder[$0] }, output: output.map { folder[$0] },
      rotatedIn: rotatedIn.map { folder[$0] })
    do throws(OptionError) {
      try places.check()
      return nil
    } catch {
      return error.message.replacing(folder.path.text + "/", with: "")
    }
  }

  @Test(
    arguments: [
      ["logs/access.log"], ["logs/access.log", "link.log"], ["missing.log"], ["logs/*.log"], ["-"],
      ["-", "logs/access.log"], ["missing/*.log"],
    ])
  func whatMayComeIsNotRefused(logs: [String]) {
    #expect(refusal(logs, state: "state", output: "out.ndjson") == nil)
  }

  @Test func aFolderIsRefusedWithAdvice() {
    #expect(
      refusal(["logs"])
        == "'logs' is a folder; name its logs, as in 'logs/*.log' with the quotes, so that new ones "
        + "are found too")
    #expect(refusal(["missing.log", "logs/"])?.hasPrefix("'logs/' is a folder") == true)
  }

  @Test func standardInputIsNamedOnce() {
    #expect(refusal(["-", "-"]) == "-: standard input is named twice; it can be read once")
  }

  // MARK: - What is written must not be read

  @Test(
    arguments: [
      (["logs/access.log"], "logs/access.log"), (["link.log"], "logs/access.log"),
      (["logs/access.log"], "link.log"),
      (["missing.log"], "missing.log"),
    ])
  func aLogIsNoPlaceToWriteTo(logs: [String], place: String) {
    #expect(refusal(logs, output: place)?.hasPrefix("--output: '\(place)' is the log ") == true)
    #expect(refusal(logs, state: place)?.hasPrefix("--state: '\(place)' is the log ") == true)
  }

  @Test(
    arguments: [
      (["logs/access.log"], "logs/access.log.events"), (["logs/access.log"], "logs/access.log-x"),
      (["logs/access.log"], "logs/access.log_1"), (["link.log"], "logs/access.log.out"),
      (["link.log"], "link.log.out"),
      (["logs/access.log"], "logs/access.log.1"), (["logs/access.log"], "logs/access-20261122.log"),
      (["link.log"], "logs/access.1.log"), (["logs/access.log"], "logs/2026-11-22-access.log"),
    ])
  func aNameThatLooksLikeARotatedPartIsRefused(logs: [String], place: String) {
    let output = refusal(logs, output: place)
    #expect(output?.hasPrefix("--output: '\(place)' is named as a rotated part of ") == true)
    let state = refusal(logs, state: place)
    #expect(state?.hasPrefix("--state: '\(place)' is named as a rotated part of ") == true)
  }

  /// Whether it is there or not: otherwise the second start would be refused what the first one made.
  @Test(arguments: [
    "logs/access.log", "logs/new.log", "logs/access.log.1", "logs/new.log-1", "logs/new.log_x",
  ])
  func aPatternTakesInNoState(state: String) {
    #expect(refusal(["logs/*.log"], state: state)?.hasPrefix("--state: '\(state)' is ") == true)
    #expect(refusal(["*/*.log"], state: state)?.hasPrefix("--state: '\(state)' is ") == true)
    #expect(refusal(["*.log"], state: state) == nil)
  }

  @Test(arguments: ["logs/access.log", "logs/new.log", "logs/new.log.1"])
  func aPatternMayTakeInTheOutput(output: String) {
    #expect(refusal(["logs/*.log"], output: output) == nil)
  }

  @Test func aBackslashInANameStandsForItself() {
    #expect(refusal(["logs/a\\b.log"], state: "logs/a\\b.log") != nil)
    #expect(refusal(["logs/a\\b.log"], state: "logs/a\\b.log.1") != nil)
    #expect(refusal(["logs/a\\b.log"], state: "logs/ab.log.1") == nil)
  }

  @Test(arguments: [
    "logs/access.logs", "logs/access", "access.log.out", "out", "logs/x.access.log",
    "logs/access-out.log", "access-20261122.log",
  ])
  func otherNamesBesideALogAreFine(place: String) {
    #expect(refusal(["logs/access.log"], state: place) == nil)
    #expect(refusal(["logs/access.log"], output: place) == nil)
  }

  @Test(arguments: ["old/access.log.1", "old/access-20261122.log", "old/access.log", "old/x.log"])
  func aPlaceThatRotationMovesLogsToIsNoPlaceToWriteTo(place: String) throws {
    try folder.write("", to: "old/other")
    let log = place == "old/x.log" ? "logs/*.log" : "logs/access.log"
    let message = refusal([log], state: place, rotatedIn: ["old"])
    #expect(message?.hasPrefix("--state: '\(place)' is named as a rotated part of ") == true)
    #expect(refusal([log], state: place) == nil)
  }

  @Test func whatRotationMovesLogsToIsAFolderThatMayCome() throws {
    #expect(
      refusal(["missing.log"], rotatedIn: ["logs/access.log"])
        == "--rotated-in: 'logs/access.log' is not a folder; name the one that rotated logs are moved "
        + "to")
    #expect(refusal(["missing.log"], rotatedIn: ["missing", "logs", "*"]) == nil)
    let places = FollowedPaths(
      logs: [folder["missing.log"]], rotatedIn: [folder["missing"], folder["logs"], folder["x*"]])
    let closed = places.missingFolders()
    #expect(closed.map(\.path) == [folder["missing"], folder["x*"]].map { ByteString($0.bytes) })
    #expect(closed.map(\.reason) == ["No such file or directory", "No such file or directory"])
  }

  @Test(arguments: ["state", "./state"])
  func stateAndOutputAreTwoFiles(output: String) {
    #expect(
      refusal(["logs/access.log"], state: "state", output: output)
        == "--output: '\(output)' is the file that --state names")
  }

  @Test func aDeviceMayBeWritten() throws {
    let places = FollowedPaths(logs: [folder["logs/access.log"]], output: "/dev/null")
    #expect(throws: Never.self) { try places.check() }
  }
}

import Foundation
import Testing

/// Short forms of what tries following from outside, against the program that was just built. They
/// need the packages that `.ci/setup tests` installs. A failure prints the seed, and leaves its folder.
@Suite(.serialized) struct TortureTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private func check(
    _ script: String, _ arguments: String..., sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> Outcome {
    let outcome = try Program.python.run(
      [Program.checkout + "/Tests/Torture/" + script] + arguments,
      environment: ["PYTHONDONTWRITEBYTECODE": "1", "LINKBACK": Program.linkback.path], in: folder)
    #expect(
      outcome.status == 0,
      "\(script) \(arguments)\n\(outcome.outputText.suffix(6_000))\n\(outcome.errorText.suffix(4_000))",
      sourceLocation: sourceLocation)
    return outcome
  }

  /// What is wrong with records must be found, and the truth has to be true.
  @Test(arguments: ["test_torture.py", "test_powerloss.py"])
  func theChecksThemselvesAreRightByHand(script: String) throws { _ = try check(script) }

  /// Killed at random moments while its logs are rotated by every method, its output is renamed and
  /// its disk is full for a while. A seed is not one run: its choices are the same, its moments are not.
  ///
  /// 16 counts by host, and its pattern matches what rotation makes of a log; 35 reports provisionally,
  /// too, and commits ten times as often; 37 prints events, where a record may come again.
  @Test(arguments: [16, 35, 37])
  func eachLineCountsOnceWhateverHappens(seed: Int) throws {
    let outcome = try check(
      "torture", Program.linkback.path, "--seed", "\(seed)", "--rate", "30000", "--kills", "12",
      "--seconds", "8", "--checkpoint", "4")
    #expect(outcome.outputText.contains("follow: lost"))
  }

  /// Started from what a disk may hold when the power fails, at some moments of a run.
  @Test func eachLineCountsOnceAfterAPowerFailure() throws {
    let outcome = try check(
      "powerloss", Program.linkback.path, "--points", "40", "--seconds", "2")
    #expect(!outcome.outputText.contains(" 0 syncs"))
  }

  /// `count`, `events` and `generate` with `--output`: the old file or all of the new one.
  @Test func outputsAreWholeAfterAPowerFailure() throws { _ = try check("test_outputs.py") }

  /// System calls that fail, one at a time or from then on: a documented end, the right numbers or an
  /// error of the file, and following recovers.
  @Test func failingSystemCallsAreSurvived() throws { _ = try check("test_faults.py") }

  /// The same while logs are followed live: a fault that passes is survived, one that stays ends well, at
  /// SIGTERM too, and the next start goes on. `LIVE_FAULTS=1000` tries that many.
  @Test func failingSystemCallsAreSurvivedLive() throws { _ = try check("test_live_faults.py") }

  /// Reads and writes that do only a part, down to one byte, or are interrupted: the same bytes come out.
  /// `SHORT_COUNTS_RUNS=100` tries that many seeds of each kind.
  @Test func shortCountsChangeNothing() throws { _ = try check("test_short_counts.py") }

  /// A real nginx under load, a real logrotate with its options.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["LINKBACK_SKIP_SERVERS"] == nil,
      "LINKBACK_SKIP_SERVERS is set"))
  func eachRequestCountsOnceThroughLogrotate() throws {
    let outcome = try check("logrotate", Program.linkback.path, "--seconds", "12")
    #expect(outcome.outputText.contains("lost, doubled      0, 0"))
  }

  /// A real Caddy that rolls and compresses its log while nobody follows it.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["LINKBACK_SKIP_SERVERS"] == nil,
      "LINKBACK_SKIP_SERVERS is set"))
  func eachRequestCountsOnceThroughCaddysRolls() throws {
    let outcome = try check("caddy", Program.linkback.path)
    #expect(outcome.outputText.contains("8,900 requests, 8,900 counted"))
  }
}

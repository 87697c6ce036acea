import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import LinkbackSystem
import LinkbackView

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say in one line whether Connect works, for monitoring.",
    discussion: """
      Prints the verdict of the live page, with performance data, and ends as monitoring plugins do: \
      with 0 (ok), 1 (warning), 2 (critical) or 3 (unknown: nothing can be said, or wrong usage), and \
      never with another status. Needs no server: it reads the state.

      EXAMPLES
        linkback check --state /var/lib/linkback/state.sqlite
        linkback check --state state.sqlite --warn-below 80 --critical-below 60
        linkback check --state state.sqlite --max-age 10m --route /billing/callback
      """)

  @OptionGroup var name: StateCommand.Name

  @Option(
    help: ArgumentHelp(
      "Warn when less than this percentage of sessions succeed.", valueName: "percent"))
  var warnBelow: Int?

  @Option(
    help: ArgumentHelp(
      "Report critical when less than this percentage of sessions succeed.", valueName: "percent"))
  var criticalBelow: Int?

  @Option(
    help: ArgumentHelp(
      "Report unknown when the last sign of life is older than this.",
      discussion: """
        30s unless given; a run that ended well, as 'follow --once' does, may be of any age unless this \
        is given.
        """,
      valueName: "duration"))
  var maxAge: String?

  @Option(help: ArgumentHelp("Only callbacks of this route.", valueName: "route"))
  var route: String?

  @Option(help: ArgumentHelp("Only callbacks of this host.", valueName: "host"))
  var host: String?

  @Option(
    help: ArgumentHelp(
      "The zone of the times in the line (default: that of --window-zone, else UTC).",
      valueName: "zone"), completion: Completion.zones)
  var timezone: String?

  func validate() throws {
    for (option, value) in [("--warn-below", warnBelow), ("--critical-below", criticalBelow)] {
      if let value, !(1...100).contains(value) {
        throw ValidationError("\(option): '\(value)' is not in 1 to 100")
      }
    }
    if let warnBelow, let criticalBelow, criticalBelow > warnBelow {
      throw ValidationError(
        "--critical-below must not be above --warn-below: nothing would only warn")
    }
    _ = try age()
    _ = try zone()
  }

  private func age() throws -> DurationText? {
    try maxAge.map { try FollowingOptions.duration($0, "--max-age", "1s", "366d") }
  }

  /// - Parameter windows: Whose days' zone is meant where none is named.
  private func zone(_ windows: WindowGrid? = nil) throws -> ViewZone {
    guard let timezone else { return windows?.calendar.map { ViewZone($0) } ?? .utc }
    do throws(OptionError) {
      return ViewZone(
        name: LocalTimeZone.spelling(of: timezone), rules: try LocalTimeZone(parsing: timezone))
    } catch {
      throw ValidationError("--timezone: \(error.message)")
    }
  }

  func run() throws {
    let result = try result()
    do throws(OutputError) {
      try Self.write(result.line)
    } catch {
      throw ExitCode(CheckResult.Level.unknown.rawValue)
    }
    throw ExitCode(result.level.rawValue)
  }

  private func result() throws -> CheckResult {
    guard Threads.areAvailable else {
      return CheckResult(unknown: "the system cannot start a thread, which reading a state needs")
    }
    let snapshot: Snapshot
    do throws(StoreError) {
      snapshot = try StateSnapshot.snapshot(name.file)
    } catch {
      return CheckResult(unknown: error.message)
    }
    var query = ViewQuery()
    query.route = route.map { ByteString(Array($0.utf8)) }
    query.host = host.map { ByteString(Array($0.utf8)) }
    let thresholds = CheckResult.Thresholds(warning: warnBelow, critical: criticalBelow)
    return CheckResult(
      snapshot, query, zone: try zone(snapshot.counting.window),
      health: Health(
        snapshot, clock: EventTime(nanoseconds: WallClock.now), longestSilence: try age()?.seconds),
      thresholds: thresholds)
  }

  /// How a command ends that could not be run: who asks for a check knows no other failure than that
  /// nothing is known.
  static func exitCode(for code: ExitCode, _ arguments: [String]) -> ExitCode {
    isMeant(by: arguments) && !code.isSuccess ? ExitCode(CheckResult.Level.unknown.rawValue) : code
  }

  /// Says it on standard output, too, which is all that a monitor shows.
  static func say(wrongUsage message: String, _ arguments: [String]) {
    guard isMeant(by: arguments) else { return }
    let line = CheckResult(unknown: "Wrong usage: \(message)").line
    try? write(line)
  }

  private static func write(_ line: String) throws(OutputError) {
    var output = OutputFile.standardOutput()
    try output.write(Array((TerminalText.escaped(line) + "\n").utf8))
    try output.finish()
  }

  private static func isMeant(by arguments: [String]) -> Bool {
    arguments.first == configuration.commandName
  }
}

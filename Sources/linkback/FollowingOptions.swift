import ArgumentParser
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import Logging

/// How logs are followed: what `follow` and `events --follow` have in common.
struct FollowingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep in this file what was read and counted, and go on from there at the next start.",
      discussion: "Without it all of that is kept in memory, and lost at the end.",
      valueName: "file"), completion: .file())
  var state: String?

  @Option(
    help: ArgumentHelp(
      "Let this group read the state, as 'linkback serve' has to under another user.",
      discussion: """
        The state and the files beside it get the group, and the mode 0640, at every start.
        """,
      valueName: "group"), completion: .shellCommand("getent group | cut -d: -f1"))
  var stateGroup: String?

  @Flag(help: "Read what is new, close every window, and exit: for cron.")
  var once = false

  @Flag(help: "At the first start, skip what is there.")
  var fromEnd = false

  @Flag(help: "At the first start, read rotated parts beside the logs too, the oldest first.")
  var withRotated = false

  @Option(
    help: ArgumentHelp(
      "Look in this folder too for what rotation has made of the logs, and of --output; may be given "
        + "several times.",
      discussion: "It is what logrotate calls olddir.",
      valueName: "folder"), completion: .directory)
  var rotatedIn: [String] = []

  @Option(
    help: ArgumentHelp(
      "How long a window waits for late lines before it closes (default: 30s).",
      valueName: "duration"), completion: .list(["30s", "1m", "5m", "1h"]))
  var lateness: String?

  @Option(
    help: ArgumentHelp(
      "How long windows and sessions are kept; lines that are older are not counted (default: 30d; with "
        + "--window month, 62d).",
      valueName: "duration"), completion: .list(["7d", "30d", "62d", "90d"]))
  var retain: String?

  @Option(
    help: ArgumentHelp(
      "How often news is saved and written, while there is any: 10ms to 1h (default: 1s).",
      valueName: "duration"), completion: .list(["1s", "10s", "1m"]))
  var commitEvery: String?

  @Option(
    help: ArgumentHelp(
      "The minimum severity of messages on standard error (default: info; with --once: warning).",
      valueName: "level"))
  var logLevel: LogLevel?

  /// The options that were given, by their names.
  var given: [String] {
    let all: [(String, Bool)] = [
      ("--state", state != nil), ("--state-group", stateGroup != nil), ("--once", once),
      ("--from-end", fromEnd),
      ("--with-rotated", withRotated), ("--rotated-in", !rotatedIn.isEmpty),
      ("--lateness", lateness != nil),
      ("--retain", retain != nil), ("--commit-every", commitEvery != nil),
      ("--log-level", logLevel != nil),
    ]
    return all.filter(\.1).map(\.0)
  }

  func validate() throws {
    if fromEnd && withRotated {
      throw ValidationError(
        "--from-end: it skips what --with-rotated asks to be read; use one of the two")
    }
    if once && fromEnd && state == nil {
      throw ValidationError(
        "--from-end: with --once nothing would be read, as the next start skips it too; add --state"
      )
    }
    if stateGroup != nil && state == nil {
      throw ValidationError("--state-group: there is no state for it to read; add --state")
    }
    _ = try group()
    _ = (try latenessDuration(), try retention(), try commitInterval())
  }

  /// With `--once`, what goes well is not worth the mail that cron makes of it.
  var level: Logger.Level { (logLevel ?? (once ? .warning : .info)).loggerLevel }

  /// Who may read the state besides its owner.
  func group() throws -> UserGroup? {
    guard let stateGroup else { return nil }
    guard let group = UserGroup(named: stateGroup) else {
      throw ValidationError(
        "--state-group: there is no group '\(stateGroup)'; create it, or name another one")
    }
    return group
  }

  // MARK: Durations

  func latenessDuration() throws -> DurationText {
    // Event times begin 102 days after what an integer of nanoseconds holds.
    try Self.duration(lateness ?? "30s", "--lateness", "0s", "90d")
  }

  /// - Parameter windows: The default holds two of them.
  func retention(of windows: WindowGrid? = nil) throws -> DurationText {
    let usual = windows?.calendar?.unit == .month ? "62d" : "30d"
    return try Self.duration(retain ?? usual, "--retain", "1s", Self.longest)
  }

  /// Refuses what would not be counted: lines as late as they may be, or the beginning of a window whose end
  /// is waited for.
  func checkRetention(of windows: WindowGrid?) throws {
    let (lateness, retention) = (try latenessDuration(), try retention(of: windows))
    if lateness > retention {
      throw ValidationError(
        "--lateness: \(lateness) is longer than \(retention), the time of --retain; a line that late "
          + "would not be counted")
    }
    guard let windows else { return }
    let least = windows.longestWindow + lateness.seconds
    if retention.seconds > least { return }
    let enough =
      windows.calendar == nil
      ? "\(DurationText(seconds: least + 1))" : "\(least / 86_400 + 1)d"
    throw ValidationError(
      "--retain: \(retention) is not longer than --window and --lateness together; use at least "
        + enough)
  }

  func commitInterval() throws -> DurationText {
    try Self.duration(commitEvery ?? "1s", "--commit-every", "10ms", "1h")
  }

  /// As long as the longest window.
  static let longest = "\(DurationText(seconds: WindowGrid.longest))"

  /// A duration of some bounds, with milliseconds where the least one has them.
  static func duration(
    _ text: String, _ option: String, _ least: String, _ most: String
  ) throws -> DurationText {
    do throws(OptionError) {
      let duration = try DurationText(parsing: text, allowsMilliseconds: least != "1s")
      let bounds = (
        try DurationText(parsing: least, allowsMilliseconds: true), try DurationText(parsing: most)
      )
      guard bounds.0 <= duration, duration <= bounds.1 else {
        throw OptionError("'\(text)' is not in \(least) to \(most)")
      }
      return duration
    } catch {
      throw ValidationError("\(option): \(error.message)")
    }
  }
}

/// The levels of messages that there are.
enum LogLevel: String, ExpressibleByArgument, CaseIterable {
  case debug, info, notice, warning, error

  var loggerLevel: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}

extension FollowedPaths {
  /// What the arguments name, byte for byte; `-` is standard output, too.
  init(arguments logs: [String], options: FollowingOptions, output: String?) {
    self.init(
      logs: FilePath.arguments(logs), state: options.state.map { FilePath.arguments([$0])[0] },
      output: output == "-" ? nil : output.map { FilePath.arguments([$0])[0] },
      rotatedIn: FilePath.arguments(options.rotatedIn))
  }
}

import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import LinkbackStore
import LinkbackSystem

struct FollowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "follow",
    abstract: "Follow live logs, through rotation and restarts; print windows as they close.",
    discussion: """
      Reads what is there, then what is written, and prints a window record for each status when a \
      window of event time closes. Lines that come late make a new revision of it, which replaces the \
      earlier ones.

      With --state, a restart goes on where the last run ended, however it ended: nothing is counted \
      twice, and nothing is lost. SIGTERM and SIGINT save the state and stop; SIGHUP reopens --output.

      EXAMPLES
        linkback follow /var/log/nginx/access.log
        linkback follow --state s.sqlite -o windows.ndjson '/var/log/nginx/*.log'
        linkback follow --once --state s.sqlite access.log >> windows.ndjson
        linkback follow --window 5m --by route --interim 5s access.log
        tail -n 0 -F access.log | linkback follow -
      """)

  @Argument(
    help: ArgumentHelp(
      "Logs that are there or will be, patterns in quotes, or - for standard input.",
      valueName: "path"), completion: .file())
  var paths: [String]

  @Option(
    help: ArgumentHelp(
      "Count in windows of event time: an integer with s, m, h or d, or day, week or month.",
      valueName: "length"), completion: Completion.windows)
  var window = "1m"

  @OptionGroup var rows: RowOptions

  @Option(
    help: ArgumentHelp(
      "Print provisional records of open windows this often, while there is news.",
      valueName: "duration"))
  var interim: String?

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Append the records to a file, each exactly once, instead of standard output.",
      valueName: "file"), completion: .file())
  var output: String?

  enum OutputFormat: String, ExpressibleByArgument {
    case ndjson, table, csv

    /// CSV is refused, with what to use.
    static let allValueStrings = ["ndjson", "table"]
  }

  @Option(
    help: ArgumentHelp(
      "How counts are written; a table is live on a terminal, else shown at the end (default: a table on a "
        + "terminal, NDJSON elsewhere).",
      valueName: "format"))
  var outputFormat: OutputFormat?

  @OptionGroup(title: "Following") var following: FollowingOptions
  @OptionGroup var lines: LineOptions

  func validate() throws {
    try following.checkRetention(of: rows.aggregation(window: window, lines).window)
    if interim != nil, following.once {
      throw ValidationError("--interim: with --once every window is closed at the end")
    }
    _ = try interimInterval()
    if outputFormat == .csv {
      throw ValidationError(
        "--output-format csv: not with follow, as a window may change after its row; use ndjson, "
          + "'linkback state show --output-format csv' or 'linkback count --window 1m --output-format csv'"
      )
    }
    if outputFormat == .table, output != nil {
      throw ValidationError(
        "--output-format table: a file gets each record once, and a table is none; use ndjson, or leave "
          + "out --output")
    }
    try lines.refuseRelativeTimes(with: following.state)
  }

  private func interimInterval() throws -> DurationText? {
    try interim.map { try FollowingOptions.duration($0, "--interim", "10ms", "1d") }
  }

  func stateSettings() throws -> StateSettings {
    let counting = try rows.aggregation(window: window, lines)
    return StateSettings(
      command: "follow",
      settings: try rows.stateSettings(counting) + lines.stateSettings(counting.window)
        + following.stateSettings(counting.window))
  }

  func run() throws {
    let counting = try rows.aggregation(window: window, lines)
    var scan = try lines.scanOptions(counting.window)
    scan.scanner.reading.callbacks.hash = try lines.hash()
    scan.scanner.outcomes = counting
    try FollowRun(
      places: FollowedPaths(arguments: paths, options: following, output: output),
      settings: stateSettings(), options: following, scan: scan, keyWarning: lines.keyWarning,
      notice: rows.notice(of: counting.window, lines), interim: interimInterval(),
      tableZone: showsTable ? lines.viewZone(counting.window) : nil
    ).run()
  }

  private var showsTable: Bool {
    if let outputFormat { return outputFormat == .table }
    return output == nil && Terminal.movesCursor(STDOUT_FILENO)
  }
}

extension FollowCommand: PathTaking {
  var namedPaths: [String] {
    get { paths }
    set { paths = newValue }
  }
}

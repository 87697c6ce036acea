import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import LinkbackStore
import LinkbackSystem
import LinkbackView

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Make one HTML page with charts, from logs, partials or the state of follow.",
    discussion: """
      The page holds everything that it shows: it can be sent by mail, kept, and printed. It shows all \
      that is read, or what --since and --until leave, and compares it with the time before.

      EXAMPLES
        linkback report /var/log/nginx -o report.html
        linkback report --since 2026-11-01 --by route access.log* -o november.html
        linkback report --state state.sqlite -o today.html
        linkback report -o week.html monday.part tuesday.part
      """)

  @OptionGroup var input: InputOptions

  @Option(
    help: ArgumentHelp(
      "Show what this state of follow holds, instead of reading logs.", valueName: "file"),
    completion: .file())
  var state: String?

  @Option(
    help: ArgumentHelp(
      "Count logs in windows of this length: the finest that a chart can show (default: 5m).",
      valueName: "length"), completion: Completion.windows)
  var window: String?

  @OptionGroup var rows: RowOptions
  @OptionGroup var display: DisplayOptions

  func validate() throws {
    _ = try counting()
    guard state == nil || (input.paths.isEmpty && input.filesFrom == nil) else {
      throw ValidationError("--state: logs are named too; a report is of a state or of logs")
    }
    if state != nil {
      try refuseCounting("a state is counted already; give it to 'linkback follow'")
      try rows.limits.names.refuse("a state has its names already; give it to 'linkback follow'")
    }
    if display.output == nil, Terminal.isTerminal(STDOUT_FILENO) {
      throw ValidationError("a page is for a browser: add -o report.html")
    }
  }

  func run() throws {
    if let state {
      try writeReport(of: state)
    } else if let partials = try partials() {
      try writeReport(of: partials)
    } else {
      try writeReportOfLogs()
    }
  }

  /// The partials that are named; `nil` where logs are.
  private func partials() throws -> [FilePath]? {
    guard !input.frames, input.filesFrom == nil else { return nil }
    let paths = FilePath.arguments(input.paths).flatMap { $0.matchesUnlessThere() }
    let areAny = paths.contains { PartialReader.isPartial($0) }
    guard areAny else { return nil }
    // One that is not there is the merge's to refuse.
    let there = paths.filter { (try? FileStatus(of: $0)) != nil }
    if let log = there.first(where: { !PartialReader.isPartial($0) }) {
      throw ValidationError(
        "'\(TerminalText.escaped(log.bytes))' is no partial, and others are; a report is of logs or of partials"
      )
    }
    try paths.check(output: display.output)
    try refuseCounting("partials are counted already; give it to 'linkback count --partial'")
    return paths
  }

  /// Refuses options that say how logs are read and counted, where they would change nothing.
  private func refuseCounting(_ why: String) throws {
    let (lines, usual) = (input.lines, ReadingOptions())
    let options: [(name: String, isGiven: Bool)] = [
      ("--window", window != nil), ("--window-offset", rows.windowOffset != nil),
      ("--window-zone", rows.windowZone != nil), ("--by", !rows.by.isEmpty),
      ("--format", lines.format != nil), ("--format-from", lines.formatFrom != nil),
      ("--session-prefix", lines.sessionPrefixes != usual.callbacks.sessionPrefixes),
      ("--max-line-length", lines.maxLineLength != usual.lineLimit),
      (
        "--max-status-length",
        rows.limits.maxStatusLength != OutcomeAggregator.Limits().statusLength
      ),
      ("--pseudonym-key-file", lines.pseudonymKeyFile != nil),
      ("--threads", input.threads != nil),
    ]
    for option in options where option.isGiven {
      throw ValidationError("\(option.name): \(why)")
    }
  }

  private func counting() throws -> OutcomeAggregator.Options {
    try rows.aggregation(window: window ?? "5m", input.lines)
  }

  private func writeReport(of partials: [FilePath]) throws {
    Interruption.endsProcess()
    OpenFileLimit.raise()
    do {
      let merge = try PartialMerge(partials, limits: rows.limits.limits)
      let snapshot = try merge.snapshot()
      var output = try display.openOutput()
      try write(
        snapshot, View(input.lines, snapshot.counting.window), health: .batch, to: &output)
      if merge.saysErrors() { throw ExitStatus.incompleteInput }
    } catch let error as PartialError {
      throw error.said
    } catch let error as OutputError {
      guard error.code != .closedPipe else { return }
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    }
  }

  private func writeReportOfLogs() throws {
    let counting = try counting()
    var options = try input.scanOptions(counting.window)
    options.scanner.reading.callbacks.hash = try input.hash()
    options.scanner.outcomes = counting
    options.makesSnapshot = true
    let view = try View(input.lines, counting.window)
    let run = try ScanRun(
      try input.inputs(options.scanner.reading.format), display: display)
    run.warn(input.lines.keyWarning)
    run.warn(input.lines.futureWarning(options.scanner.reading.callbacks.since))
    run.warn(try rows.notice(of: counting.window, input.lines))
    try run.writing {
      var output = try display.openOutput()
      let report = try run.scan(options)
      if let snapshot = report.snapshot { try write(snapshot, view, health: .batch, to: &output) }
      return report
    }
  }

  private func writeReport(of state: String) throws {
    let snapshot = try StateSnapshot.read(StateSnapshot.file(state))
    let view = try View(input.lines, snapshot.counting.window)
    do throws(OutputError) {
      var output = try display.openOutput()
      try write(
        snapshot, view,
        health: Health(snapshot, clock: EventTime(nanoseconds: WallClock.now)),
        to: &output)
    } catch {
      guard error.code != .closedPipe else { return }
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    }
  }

  private func write(
    _ snapshot: Snapshot, _ view: View, health: Health, to output: inout OutputFile
  ) throws(OutputError) {
    let model = PageModel(
      snapshot, view.query, zone: view.zone, health: health, version: Program.version)
    try output.write(Page.report(model))
    try output.finish()
  }

  /// What is shown, and in which zone.
  private struct View {
    var query = ViewQuery()
    var zone: ViewZone

    init(_ lines: LineOptions, _ windows: WindowGrid?) throws {
      let limits = try lines.readingOptions(windows).callbacks
      zone = try lines.viewZone(windows)
      query.period = .custom(since: limits.since?.seconds, until: limits.until?.seconds)
      query.zone = zone.name
    }
  }
}

extension ReportCommand: PathTaking {
  var namedPaths: [String] {
    get { input.paths }
    set { input.paths = newValue }
  }
}

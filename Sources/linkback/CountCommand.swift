import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import LinkbackView

struct CountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "count",
    abstract: "Count the callbacks in logs: totals, and windows if asked for.",
    discussion: """
      Prints a total record for each status, and a summary; on a terminal, a table. Every line read is \
      a callback or in one of the summary's buckets.

      EXAMPLES
        linkback count /var/log/nginx
        linkback count --window 1h --by route --since 2026-11-22 access.log*
        linkback count --window day --window-zone Europe/Berlin access.log*
        linkback count --window day --output-format csv access.log* > days.csv
        linkback count --format '$remote_addr [$time_local] "$request" $status' x.log
        linkback count --rejected rejected.ndjson access.log
        find /var/log -name '*access*' -print0 | linkback count --files-from -
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var outcomes: OutcomeOptions
  @OptionGroup var display: DisplayOptions

  @Option(
    help: ArgumentHelp(
      "How counts are written (default: a table on a terminal, NDJSON elsewhere).",
      valueName: "format"))
  var outputFormat: OutputFormat?

  @Option(
    help: ArgumentHelp(
      "Write a masked record of each line that is malformed, incomplete, foreign, not GET or too long.",
      valueName: "file"), completion: .file())
  var rejected: String?

  func validate() throws { _ = try outcomes.aggregation(input.lines) }

  func run() throws {
    let counting = try outcomes.aggregation(input.lines)
    var options = try input.scanOptions(counting.window)
    options.scanner.reading.callbacks.hash = try input.hash()
    options.scanner.outcomes = counting
    options.scanner.records = rejected == nil ? .none : .rejected
    // Windows of CSV have their final sessions, so that they add up.
    options.makesSnapshot = chosenFormat == .csv && counting.window != nil
    let run = try ScanRun(
      paths: try input.filePaths(), format: options.scanner.reading.format, display: display,
      rejected: rejected)
    run.warn(input.lines.keyWarning)
    run.warn(try outcomes.rows.notice(of: counting.window, input.lines))
    try run.writing {
      var output = try display.openOutput()
      let records = try rejected.map { OrderedRecords(try OutputFile(argument: $0)) }
      let report = try run.scan(options, records: records)
      try records?.withOutput { (file) throws(OutputError) in try file.finish() }
      switch chosenFormat {
      case .ndjson: try output.write(report, by: options.scanner.outcomes)
      case .csv:
        try output.write(
          report.snapshot.map { CountCSV.text($0) } ?? CountCSV.text(report.result))
      case .table: try output.write(Array(table(report, on: STDOUT_FILENO).utf8))
      }
      try output.finish()
      showTable(report)
      return report
    }
  }

  private var chosenFormat: OutputFormat {
    if let outputFormat { return outputFormat }
    return display.output == nil && Terminal.isTerminal(STDOUT_FILENO) ? .table : .ndjson
  }

  /// Shows the counts to a person, if there is one who does not see them anyway.
  private func showTable(_ report: ScanReport) {
    guard !display.quiet, Terminal.isTerminal(STDERR_FILENO) else { return }
    guard display.output != nil || !Terminal.isTerminal(STDOUT_FILENO) else { return }
    if let text = try? table(report, on: STDERR_FILENO) { StandardError.write(text) }
  }

  private func table(_ report: ScanReport, on descriptor: Int32) throws -> String {
    let counting = try outcomes.aggregation(input.lines)
    return CountTable(
      report.result, report.summary, by: counting,
      style: CountTable.Style(on: descriptor, zone: try input.lines.viewZone(counting.window)),
      escaped: { TerminalText.escaped($0.bytes) }
    ).text
  }
}

extension CountTable.Style {
  /// What is not shown on a terminal may be as wide as it is.
  init(on descriptor: Int32, zone: ViewZone) {
    self.init(
      width: Terminal.width(of: descriptor) ?? 10_000, hasColor: Terminal.showsColor(descriptor),
      zone: zone)
  }
}

extension CountCommand: PathTaking {
  var namedPaths: [String] {
    get { input.paths }
    set { input.paths = newValue }
  }
}

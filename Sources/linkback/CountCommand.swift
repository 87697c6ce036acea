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
        linkback count --partial -o monday.part /var/log/nginx/access.log.1
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

  @OptionGroup var partials: PartialOptions

  func validate() throws {
    _ = try outcomes.aggregation(input.lines)
    try partials.validate(self)
  }

  func run() throws {
    let counting = try outcomes.aggregation(input.lines)
    var options = try input.scanOptions(counting.window)
    options.scanner.reading.callbacks.hash = try input.hash()
    options.scanner.outcomes = counting
    options.scanner.records = rejected == nil ? .none : .rejected
    let counts = CountOutput(outputFormat, file: display.output, isQuiet: display.quiet)
    // Windows of CSV have their final sessions, so that they add up.
    options.makesSnapshot = counts.format == .csv && counting.window != nil
    if partials.partial { partials.prepare(&options.scanner.outcomes) }
    let run = try ScanRun(
      try input.inputs(options.scanner.reading.format), display: display, rejected: rejected)
    try run.check(outputs: partials.sliceNames(display.output), of: "--slices")
    run.warn(input.lines.keyWarning)
    run.warn(input.lines.futureWarning(options.scanner.reading.callbacks.since))
    run.warn(try outcomes.rows.notice(of: counting.window, input.lines))
    let zone = try input.lines.viewZone(counting.window)
    let header = partials.partial ? try partialHeader(counting) : nil
    try run.writing {
      let output = try partials.openOutput(display)
      let records = try rejected.map { OrderedRecords(try OutputFile(argument: $0)) }
      let report = try run.scan(options, records: records)
      try records?.withOutput { (file) throws(OutputError) in try file.finish() }
      if let header, let partial = report.counts {
        try run.refuseEqualFrames(report)
        try partials.write(partial, header, run.partialFiles(report), to: output, display.output)
      } else {
        let result = report.snapshot.map { OutcomeResult($0, rows: $0.rows.indices) }
        try counts.write(
          CountOutput.Counts(
            result: result ?? report.result, summary: report.summary, options: counting, zone: zone),
          to: output)
      }
      return report
    }
  }

  /// How this is counted, as a partial says it: limits of names come when partials are merged.
  private func partialHeader(_ counting: OutcomeAggregator.Options) throws -> PartialHeader {
    let settings =
      try input.lines.stateSettings(counting.window) + outcomes.rows.stateSettings(counting)
    return PartialHeader(settings, hasWindows: counting.window != nil)
  }
}

extension CountCommand: PathTaking {
  var namedPaths: [String] {
    get { input.paths }
    set { input.paths = newValue }
  }
}

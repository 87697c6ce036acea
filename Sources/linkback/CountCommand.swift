import ArgumentParser
import LinkbackCore
import LinkbackIO

struct CountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "count",
    abstract: "Count the callbacks in logs: totals, and windows if asked for.",
    discussion: """
      Prints a total record for each status, and a summary. Every line read is a callback or in one \
      of the summary's buckets.

      EXAMPLES
        linkback count /var/log/nginx
        linkback count --window 1h --by route --since 2026-11-22 access.log*
        linkback count --format '$remote_addr [$time_local] "$request" $status' x.log
        linkback count --rejected rejected.ndjson access.log
        find /var/log -name '*access*' -print0 | linkback count --files-from -
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var outcomes: OutcomeOptions
  @OptionGroup var display: DisplayOptions

  @Option(
    help: ArgumentHelp(
      "Write a masked record of each line that is malformed, incomplete, foreign, not GET or too long.",
      valueName: "file"))
  var rejected: String?

  func validate() throws { _ = try outcomes.aggregation() }

  func run() throws {
    var options = try input.scanOptions()
    options.scanner.reading.callbacks.hash = try input.hash()
    options.scanner.outcomes = try outcomes.aggregation()
    options.scanner.records = rejected == nil ? .none : .rejected
    let run = try ScanRun(
      paths: try input.filePaths(), format: options.scanner.reading.format, display: display,
      rejected: rejected)
    run.warn(input.lines.keyWarning)
    try run.writing {
      var output = try display.openOutput()
      let records = try rejected.map { OrderedRecords(try OutputFile(argument: $0)) }
      let report = try run.scan(options, records: records)
      try records?.withOutput { (file) throws(OutputError) in try file.finish() }
      try output.write(report, by: options.scanner.outcomes)
      try output.finish()
      run.showTable(report)
      return report
    }
  }
}

extension CountCommand: PathTaking {
  var namedPaths: [String] {
    get { input.paths }
    set { input.paths = newValue }
  }
}

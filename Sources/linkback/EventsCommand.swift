import ArgumentParser
import LinkbackCore
import LinkbackIO

struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Write one record for each callback, then the summary.",
    discussion: """
      Session ids are written as keyed pseudonyms. Routes are paths as logged: they may hold \
      personal data of their own.

      EXAMPLES
        linkback events access.log | jq -r 'select(.record == "event").status'
        linkback events --pseudonym-key-file key --since 2026-11-22 /var/log/nginx
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var display: DisplayOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Flag(help: "Write the session ids themselves instead of their pseudonyms.")
  var revealSessionIds = false

  func run() throws {
    var options = try input.scanOptions()
    options.scanner.callbacks.hash = try input.hash()
    options.scanner.outcomes.limits = limits.limits
    options.scanner.records = .events(revealingSessions: revealSessionIds)
    let run = try ScanRun(paths: try input.filePaths(), format: options.format, display: display)
    try run.writing {
      let records = OrderedRecords(try display.openOutput())
      let report = try run.scan(options, records: records)
      try records.withOutput { (output) throws(OutputError) in
        try output.write(report.summary)
        try output.finish()
      }
      return report
    }
  }
}

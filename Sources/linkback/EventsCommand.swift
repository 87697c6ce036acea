import ArgumentParser
import LinkbackCore
import LinkbackFollowing
import LinkbackIO

struct EventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "events",
    abstract: "Write one record for each callback, then the summary; or a row of CSV for each.",
    discussion: """
      Session ids are written as keyed pseudonyms. Routes are paths as logged: they may hold \
      personal data of their own.

      With --follow, live logs are followed as 'linkback follow' follows them, and records are \
      appended to --output. There is no summary then: 'linkback state show' has it.

      EXAMPLES
        linkback events access.log | jq -r 'select(.record == "event").status'
        linkback events --pseudonym-key-file key --since yesterday /var/log/nginx
        linkback events --session csn_123 /var/log/nginx
        linkback events --output-format csv /var/log/nginx > events.csv
        linkback events --follow --state s.sqlite -o events.ndjson access.log
      """)

  @OptionGroup var input: InputOptions
  @OptionGroup var display: DisplayOptions
  @OptionGroup(title: "Limits") var limits: LimitOptions

  @Option(
    help: ArgumentHelp(
      "Write the callbacks of this session alone, the earliest first.",
      discussion: "The summary at the end is that of all lines, as without it.",
      valueName: "id"))
  var session: String?

  enum OutputFormat: String, ExpressibleByArgument {
    case ndjson, table, csv

    /// A table is refused, with what to use.
    static let allValueStrings = ["ndjson", "csv"]
  }

  @Option(
    help: ArgumentHelp(
      "How callbacks are written (default: ndjson); CSV has no summary.", valueName: "format"))
  var outputFormat: OutputFormat?

  @Flag(help: "Write the session ids themselves instead of their pseudonyms.")
  var revealSessionIds = false

  @Flag(help: "Go on with what is written to the logs, through rotation and restarts.")
  var follow = false

  @OptionGroup(title: "With --follow") var following: FollowingOptions

  func validate() throws {
    let prefixes = input.lines.sessionPrefixes
    if let session, !prefixes.cover(session) || session.isEmpty {
      throw ValidationError(
        "--session: '\(session)' does not begin with \(prefixes), so no line of it would "
          + "count; use the id as it is in the callback's URL, or --session-prefix")
    }
    if outputFormat == .table {
      throw ValidationError(
        "--output-format table: each callback is a line of its own; use ndjson or csv, or 'linkback count' for "
          + "a table of them")
    }
    guard follow else {
      guard let option = following.given.first else { return }
      throw ValidationError("\(option): it is for logs that are followed; add --follow")
    }
    let reasons = [
      (session != nil, "--session", "a session's story needs the whole log"),
      (input.filesFrom != nil, "--files-from", "name the logs, or a pattern of their names"),
      (
        outputFormat == .csv, "--output-format csv",
        "a log is never over, so nor is the CSV; use ndjson, or leave --follow out"
      ),
      (input.frames, "--frames", "name the logs"),
      (input.threads != nil, "--threads", "one thread does it all; leave the option out"),
      (display.progress != nil, "--progress", "following has no end; leave it out"),
      (display.quiet, "--quiet", "use --log-level error"),
      (display.verbose, "--verbose", "use --log-level debug"),
    ]
    for (isGiven, option, reason) in reasons where isGiven {
      throw ValidationError("\(option): not with --follow; \(reason)")
    }
    if input.paths.isEmpty {
      throw ValidationError("--follow: name the logs, or - for standard input")
    }
    try following.checkRetention(of: nil)
    try input.lines.refuseRelativeTimes(with: following.state)
  }

  func run() throws {
    if follow { return try runFollowing() }
    var options = try input.scanOptions()
    let hash = try input.hash()
    options.scanner.reading.callbacks.hash = hash
    options.scanner.outcomes.limits = limits.limits
    options.scanner.records = .events(
      revealingSessions: revealSessionIds, session: session.map { self.hash($0, by: hash) })
    let run = try ScanRun(
      try input.inputs(options.scanner.reading.format), display: display)
    run.warn(input.lines.keyWarning)
    run.warn(input.lines.futureWarning(options.scanner.reading.callbacks.since))
    try run.writing {
      let isCSV = outputFormat == .csv
      var output = try display.openOutput()
      if isCSV { try output.write(EventRows.titles) }
      let records = OrderedRecords(
        output, story: session == nil ? nil : SessionStory(), areRows: isCSV)
      let report = try run.scan(options, records: records)
      try records.withOutput { (output) throws(OutputError) in
        if !isCSV { try output.write(report.summary) }
        try output.finish()
      }
      if records.hasEmptyStory {
        run.warn("--session: no callback of this session was found")
      }
      return report
    }
  }

  private func hash(_ session: String, by hash: SipHash) -> UInt64 {
    let bytes = Array(session.utf8)
    return hash.hash(bytes.span, 0..<bytes.count)
  }

  func stateSettings() throws -> StateSettings {
    StateSettings(
      command: "events",
      settings: try input.lines.stateSettings() + limits.stateSettings + following.stateSettings()
        + [.init("--reveal-session-ids", revealSessionIds ? "yes" : "")])
  }

  private func runFollowing() throws {
    var scan = try input.scanOptions()
    scan.scanner.reading.callbacks.hash = try input.hash()
    scan.scanner.outcomes = try OutcomeAggregator.Options.ofEvents(limits.limits)
    scan.scanner.records = .events(revealingSessions: revealSessionIds)
    try FollowRun(
      places: FollowedPaths(
        arguments: input.paths, options: following, output: display.output),
      settings: stateSettings(), options: following, scan: scan,
      keyWarning: input.lines.keyWarning
    ).run()
  }
}

extension EventsCommand: PathTaking {
  var namedPaths: [String] {
    get { input.paths }
    set { input.paths = newValue }
  }
}

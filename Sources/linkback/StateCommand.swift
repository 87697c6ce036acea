import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import LinkbackStore
import LinkbackSystem
import LinkbackView

struct StateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "state",
    abstract: "Show what a state of follow or events holds, or remove it.",
    subcommands: [Show.self, Reset.self])

  /// Which state.
  struct Name: ParsableArguments {
    @Argument(help: ArgumentHelp("The state's file.", valueName: "file"), completion: .file())
    var path: String?

    @Option(help: ArgumentHelp("The same, as 'linkback follow' has it.", valueName: "file"))
    var state: String?

    func validate() throws {
      guard (path == nil) != (state == nil) else {
        throw ValidationError(
          path == nil
            ? "which state? Name its file" : "--state: a file is named already; name one alone")
      }
    }

    /// Byte for byte as it was named.
    var file: ByteString {
      ByteString([path, state].compactMap { $0 }.map { FilePath.arguments([$0])[0].bytes }[0])
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show what was counted, and how far the logs are read.",
      discussion: """
        Reads the state as it was saved last, also while logs are followed with it.

        EXAMPLES
          linkback state show state.sqlite
          linkback state show --json s.db | jq -r 'select(.record == "total").status'
          linkback state show --output-format csv state.sqlite > totals.csv
          linkback state show --partial state.sqlite > web1.part
          linkback state show --output-format prometheus state.sqlite > linkback.prom
        """)

    @OptionGroup var name: Name

    @Flag(help: "Write total and summary records, as 'linkback count' does.")
    var json = false

    @Flag(
      help: ArgumentHelp(
        "Write a partial, which 'linkback merge' adds up with others.",
        discussion: "Of the windows that are kept, and of follow's states alone."))
    var partial = false

    enum Format: String, CaseIterable, ExpressibleByArgument {
      case table, ndjson, csv, prometheus
    }

    @Option(
      help: ArgumentHelp(
        "A table, what --json writes, its totals as CSV, or metrics for node_exporter's textfile collector.",
        valueName: "format"))
    var outputFormat: Format?

    func validate() throws {
      guard !json || outputFormat == nil else {
        throw ValidationError("--json: --output-format is given too; use one of the two")
      }
      guard !partial || (!json && outputFormat == nil) else {
        throw ValidationError(
          "--partial: a partial has a format of its own; leave the other one out")
      }
      guard !partial || !Terminal.isTerminal(STDOUT_FILENO) else {
        throw ValidationError("--partial: a partial is not for a terminal; add > state.part")
      }
    }

    func run() throws {
      try ExitStatus.requireThread()
      if partial { return try StatePartial(name.file).write() }
      let text: [UInt8]
      switch json ? .ndjson : outputFormat ?? .table {
      case .ndjson:
        var report = try StateCommand.report(name.file)
        text = report.records()
      case .table:
        var report = try StateCommand.report(name.file)
        let options = try StateCommand.options(report.settings)
        let result = report.result()
        let counting = report.counting
        let table = CountTable(
          result, report.summary(result), by: counting,
          style: CountTable.Style(
            on: STDOUT_FILENO, zone: counting.window?.calendar.map { ViewZone($0) } ?? .utc),
          escaped: { TerminalText.escaped($0.bytes) })
        text = Array(StateText(report, options: options, table: table.text).text.utf8)
      case .csv:
        var report = try StateCommand.report(name.file)
        text = CountCSV.text(report.result())
      case .prometheus:
        let snapshot = try StateSnapshot.read(name.file)
        text = Metrics(version: Program.version).text(snapshot, nil, format: .prometheus)
      }
      do throws(OutputError) {
        var output = OutputFile.standardOutput()
        try output.write(text)
        try output.finish()
      } catch {
        guard error.code != .closedPipe else { return }
        StandardError.say(error.message)
        throw ExitStatus.outputFailed
      }
    }
  }

  struct Reset: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reset",
      abstract: "Remove a state that nobody uses: the next start begins afresh.",
      discussion: """
        The next start reads the logs from their beginning and counts them again. Records that were \
        written stay where they are.

        EXAMPLES
          linkback state reset state.sqlite
        """)

    @OptionGroup var name: Name

    func run() throws {
      try ExitStatus.requireThread()
      do throws(StoreError) {
        try StateFile.reset(name.file)
      } catch {
        throw error.said
      }
      StandardError.say(
        "\(TerminalText.escaped(name.file.bytes)): the state is removed; the next start reads the "
          + "logs from their beginning")
    }
  }

  static func report(_ path: ByteString, keepsFacts: Bool = false) throws -> StateReport {
    var report: StateReport?
    var failure: OptionError?
    do throws(StoreError) {
      try StateFile.read(path) { contents in
        do throws(OptionError) {
          report = try StateReport(
            contents.settings, contents.checkpoint, keepsFacts: keepsFacts
          ) {
            (name) throws(OptionError) in try LocalTimeZone(parsing: name)
          }
        } catch {
          failure = error
        }
      } observations: { observations in
        report?.add(observations: observations)
      }
    } catch {
      throw error.said
    }
    if let report { return report }
    throw StoreError(
      .unusable,
      "\(String(decoding: path.bytes, as: UTF8.self)): the state's options are not those of this program: \(failure?.message ?? "none")"
    ).said
  }

  /// The options that are not what they are by default, the length of windows always.
  private static func options(_ settings: StateSettings) throws -> [CountingSetting] {
    let usual =
      settings.command == "follow"
      ? try FollowCommand.parse(["-"]).stateSettings()
      : try EventsCommand.parse(["--follow", "-"]).stateSettings()
    return settings.settings.filter { setting in
      setting.option == "--window" || !usual.settings.contains(setting)
    }
  }
}

extension StoreError {
  /// Tells the user, and says how the program ends.
  var said: ExitStatus {
    StandardError.say(TerminalText.escaped(message))
    return code == .unusable ? .configuration : .outputFailed
  }
}

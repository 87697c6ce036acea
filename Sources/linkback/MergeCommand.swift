import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import LinkbackView

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Add up partials: print what 'linkback count' would print for all of their logs.",
    usage: "linkback merge [<options>] [<partial> ...]",
    discussion: """
      A partial is what 'linkback count --partial' writes of some logs. Name partials in the order of their \
      logs. What would count twice is refused, and so are partials that were counted in different ways.

      EXAMPLES
        linkback count --partial -o monday.part /var/log/nginx/access.log.1
        linkback merge monday.part tuesday.part
        linkback merge --partial -o week.part monday.part tuesday.part
        linkback merge --output-format csv '*.part' > week.csv
      """)

  @Argument(
    help: ArgumentHelp(
      "Partials, patterns in quotes, or - for standard input.", valueName: "partial"),
    completion: .file())
  var paths: [String] = []

  @Flag(help: "Write one partial of all of them instead of counts.")
  var partial = false

  @Flag(
    help: ArgumentHelp(
      "Write a sealed partial: counts without sessions.",
      discussion:
        "Of slices ('count --partial --slices'): seal those of each number, then merge what was sealed."
    ))
  var seal = false

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write to a file instead of standard output.",
      discussion: "The file is replaced as a whole, once all is written.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp(
      "How counts are written (default: a table on a terminal, NDJSON elsewhere).",
      valueName: "format"))
  var outputFormat: OutputFormat?

  @Flag(name: [.short, .long], help: "No table beside --output; errors remain.")
  var quiet = false

  @OptionGroup(title: "Limits") var limits: NameLimitOptions

  func validate() throws {
    guard !paths.isEmpty else { throw ValidationError("which partials? Name their files") }
    guard !partial || !seal else {
      throw ValidationError("--seal: with sessions or without? Leave --partial or --seal out")
    }
    if partial {
      try limits.refuse("a partial keeps all names; give it to the 'linkback merge' that counts")
    }
    guard !writesPartial || outputFormat == nil else {
      throw ValidationError(
        "--output-format: a partial has a format of its own; leave one of the two out")
    }
    guard !writesPartial || output != nil || !Terminal.isTerminal(STDOUT_FILENO) else {
      throw ValidationError("a partial is not for a terminal; name a file with --output")
    }
  }

  private var writesPartial: Bool { partial || seal }

  func run() throws {
    Interruption.endsProcess()
    OpenFileLimit.raise()
    let named = FilePath.arguments(paths).flatMap { $0.matchesUnlessThere() }
    try named.check(output: output)
    do {
      let output = try output.map { try OutputFile(argument: $0) } ?? .standardOutput()
      try merge(named, to: output)
    } catch let error as PartialError {
      throw error.said
    } catch let error as OutputError {
      guard error.code != .closedPipe else { return }
      StandardError.say(error.message)
      throw ExitStatus.outputFailed
    }
  }

  private func merge(_ paths: [FilePath], to output: consuming OutputFile) throws {
    let merge = try PartialMerge(paths, limits: partial ? nil : limits.limits)
    if merge.header.isSealed {
      try limits.refuse(
        "what is sealed has its names already; give it to the 'linkback merge --seal' that made it")
    }
    let counts = writesPartial ? nil : try counts(of: merge)
    let isIncomplete = merge.saysErrors()
    if !writesPartial, isIncomplete, !merge.files.contains(where: \.isOpened) {
      throw ExitStatus.noInput
    }
    if let counts {
      try CountOutput(outputFormat, file: self.output, isQuiet: quiet).write(counts, to: output)
    } else if seal {
      try merge.seal(to: output)
    } else {
      try merge.write(to: output)
    }
    if isIncomplete { throw ExitStatus.incompleteInput }
  }

  private func counts(of merge: borrowing PartialMerge) throws -> CountOutput.Counts {
    let (result, summary) = try merge.counted()
    let options = merge.hits.options
    let zone = options.window?.calendar.map { ViewZone($0) } ?? .utc
    return CountOutput.Counts(result: result, summary: summary, options: options, zone: zone)
  }
}

extension PartialMerge {
  /// Tells of the errors of files.
  ///
  /// - Returns: Whether there are any.
  func saysErrors() -> Bool {
    var hasErrors = false
    for file in files {
      guard let error = file.file.error else { continue }
      StandardError.say("\(TerminalText.escaped(file.file.path.bytes)): \(error)")
      hasErrors = true
    }
    return hasErrors
  }
}

extension [FilePath] {
  /// Refuses an output that would replace one of these partials.
  func check(output: String?) throws {
    guard let output, output != "-",
      let partial = first(where: { FilePath.arguments([output])[0].isPlace(of: $0) })
    else { return }
    throw ValidationError(
      "--output: '\(TerminalText.escaped(output))' is the partial "
        + "'\(TerminalText.escaped(partial.bytes))'; name another file")
  }
}

extension PartialError {
  /// Tells the user, and says how the program ends.
  var said: ExitStatus {
    StandardError.say(message)
    return code == .unreadable ? .noInput : .configuration
  }
}

extension MergeCommand: PathTaking {
  var namedPaths: [String] {
    get { paths }
    set { paths = newValue }
  }
}

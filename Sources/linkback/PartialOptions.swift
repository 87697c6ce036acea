import ArgumentParser
import Glibc
import LinkbackCore
import LinkbackFollowing
import LinkbackIO
import LinkbackSystem

/// What `count` writes for `merge`.
struct PartialOptions: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Write a partial, which 'linkback merge' adds up with others, instead of counts.",
      discussion: "Of whole files, each counted once: of rotated logs."))
  var partial = false

  @Option(
    help: ArgumentHelp(
      "The most statuses, routes or hosts of a partial; one with more is not written.",
      valueName: "count"))
  var maxPartialNames = 1_000_000

  @Option(
    help: ArgumentHelp(
      "Cut the sessions of a partial into so many slices, for as many processes to merge.",
      discussion:
        "FILE.1 and so on are written in place of --output FILE. 'linkback merge --seal' takes those of one number.",
      valueName: "count"))
  var slices: Int?

  func validate(_ command: CountCommand) throws {
    guard (1...100_000_000).contains(maxPartialNames) else {
      throw ValidationError("--max-partial-names: '\(maxPartialNames)' is not in 1 to 100000000")
    }
    guard partial else {
      guard slices == nil else {
        throw ValidationError("--slices: only a partial has some; add --partial")
      }
      return
    }
    try validateSlices(command)
    try command.outcomes.rows.limits.names.refuse(
      "names are limited where partials are added up; give it to 'linkback merge'")
    for (option, text) in [
      ("--since", command.input.lines.since), ("--until", command.input.lines.until),
    ] {
      guard let text, RelativeTime(text) != nil else { continue }
      throw ValidationError(
        "\(option): '\(text)' means another time wherever and whenever a partial is made; use a date, as in "
          + "2026-11-22")
    }
    guard command.outputFormat == nil else {
      throw ValidationError(
        "--output-format: a partial has a format of its own; leave one of the two out")
    }
    guard command.display.output != nil || !Terminal.isTerminal(STDOUT_FILENO) else {
      throw ValidationError("--partial: a partial is not for a terminal; name a file with --output")
    }
  }

  private func validateSlices(_ command: CountCommand) throws {
    guard let slices else { return }
    guard (1...PartialSlice.most).contains(slices) else {
      throw ValidationError("--slices: '\(slices)' is not in 1 to \(PartialSlice.most)")
    }
    guard let output = command.display.output, output != "-" else {
      throw ValidationError("--slices: name the files with --output: FILE.1 and so on are written")
    }
  }

  /// Has everything kept that a partial needs: limits come when partials are merged.
  func prepare(_ counting: inout OutcomeAggregator.Options) {
    counting.keepsFacts = true
    counting.limits = .ofPartial(
      names: maxPartialNames, statusLength: counting.limits.statusLength)
  }

  /// The files of all slices.
  func sliceNames(_ output: String?) -> [String] {
    guard let slices, let output else { return [] }
    return (1...slices).map { "\(output).\($0)" }
  }

  /// Where the partial goes, or its first slice.
  func openOutput(_ display: DisplayOptions) throws(OutputError) -> OutputFile {
    guard slices != nil, let output = display.output else { return try display.openOutput() }
    return try OutputFile(argument: "\(output).1")
  }

  /// - Parameters:
  ///   - output: Of the partial, or of its first slice.
  ///   - name: What the slices' names begin with.
  func write(
    _ counts: OutcomeAggregator, _ header: PartialHeader, _ files: [PartialFile],
    to output: consuming OutputFile, _ name: String?
  ) throws(OutputError) {
    var counts = counts
    guard !counts.hasReachedLimit else {
      throw OutputError(
        .unwritable,
        "there are more than \(maxPartialNames) statuses, routes, hosts or rows; count without --by, or raise "
          + "--max-partial-names")
    }
    let facts = counts.sortedFacts()
    let count = slices ?? 1
    var header = header
    header.slice = PartialSlice(number: 1, of: count)
    var written = try Self.write(
      facts[...], PartialWriter(to: output, header, files, counts), header.slice)
    guard let name else { return }
    for number in 1...count where number > 1 {
      header.slice = PartialSlice(number: number, of: count)
      let output = try OutputFile(argument: "\(name).\(number)")
      written += try Self.write(
        facts[written...], PartialWriter(to: output, header, files, counts), header.slice)
    }
  }

  /// Writes the facts of a slice, which come first.
  ///
  /// - Returns: How many they are.
  private static func write(
    _ facts: ArraySlice<Observation>, _ writer: consuming PartialWriter, _ slice: PartialSlice
  ) throws(OutputError) -> Int {
    let own = facts.prefix { slice.contains($0.session) }
    for fact in own { try writer.write(fact) }
    try writer.finish()
    return own.count
  }
}

extension PartialHeader {
  /// - Parameter settings: All that change counts; limits of names are left out.
  init(_ settings: [CountingSetting], hasWindows: Bool) {
    let settings = settings.compactMap { setting -> CountingSetting? in
      guard
        !["--retain", "--max-statuses", "--max-routes", "--max-hosts", "--max-rows"].contains(
          setting.option)
      else { return nil }
      let isMeant =
        switch setting.option {
        case "--window": hasWindows
        case "--window-offset": hasWindows && setting.value != "0s"
        default: true
        }
      return CountingSetting(
        option: setting.option, value: isMeant ? setting.value : "", isSecret: setting.isSecret)
    }
    self.init(program: Program.version, settings: settings)
  }
}

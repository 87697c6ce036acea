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

  func validate(_ command: CountCommand) throws {
    guard (1...100_000_000).contains(maxPartialNames) else {
      throw ValidationError("--max-partial-names: '\(maxPartialNames)' is not in 1 to 100000000")
    }
    guard partial else { return }
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

  /// Has everything kept that a partial needs: limits come when partials are merged.
  func prepare(_ counting: inout OutcomeAggregator.Options) {
    counting.keepsFacts = true
    counting.limits = .ofPartial(
      names: maxPartialNames, statusLength: counting.limits.statusLength)
  }

  func write(
    _ counts: OutcomeAggregator, _ header: PartialHeader, _ files: [PartialFile],
    to output: consuming OutputFile
  ) throws(OutputError) {
    var counts = counts
    guard !counts.hasReachedLimit else {
      throw OutputError(
        .unwritable,
        "there are more than \(maxPartialNames) statuses, routes, hosts or rows; count without --by, or raise "
          + "--max-partial-names")
    }
    let facts = counts.sortedFacts()
    var writer = try PartialWriter(to: output, header, files, counts)
    for fact in facts { try writer.write(fact) }
    try writer.finish()
  }
}

extension PartialHeader {
  /// - Parameter settings: All that change counts; limits of names are left out.
  init(_ settings: [StateSettings.Setting], hasWindows: Bool) {
    let settings = settings.compactMap { setting -> Setting? in
      guard
        !["--max-statuses", "--max-routes", "--max-hosts", "--max-rows"].contains(setting.option)
      else { return nil }
      let isMeant =
        switch setting.option {
        case "--window": hasWindows
        case "--window-offset": hasWindows && setting.value != "0s"
        default: true
        }
      return Setting(
        option: setting.option, value: isMeant ? setting.value : "", isSecret: setting.isSecret)
    }
    self.init(program: Program.version, settings: settings)
  }
}

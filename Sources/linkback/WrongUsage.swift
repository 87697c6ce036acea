import ArgumentParser
import LinkbackIO
import LinkbackSystem

/// What is said of a command line that can't be run.
enum WrongUsage {
  /// What is wrong, the command's usage, and where its help is.
  ///
  /// - Parameter command: That threw `error` as it began to run; `nil` where the parser threw it.
  static func text(_ error: any Error, by command: (any ParsableCommand.Type)?) -> String {
    var text = Linkback.fullMessage(for: error)
    // Of an error that is not its own, the parser only knows the program.
    if let error = error as? ValidationError, let command,
      let name = name(of: command, in: Linkback.self)
    {
      text = """
        Error: \(error.message)
        Usage: \(Linkback.usageString(for: command))
          See '\(name) --help' for more information.
        """
    }
    text = withMeantFormat(text)
    // The parser's own prefix is "Error:"; every other message begins with the program's name.
    let lines = text.replacing("Error: ", with: "linkback: ", maxReplacements: 1)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { TerminalText.escaped(String($0)) }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Names the option for what other programs have as `--csv`.
  private static func withMeantFormat(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let commands = ["count", "merge", "events"].map { "Usage: linkback \($0) " }
    guard lines.contains(where: { line in commands.contains { line.hasPrefix($0) } }) else {
      return text
    }
    for (option, format) in [("--json", "ndjson"), ("--csv", "csv"), ("--table", "table")]
    where lines[0].contains("Unknown option '\(option)'") {
      lines[0] = "Error: Unknown option '\(option)'; use --output-format \(format)"
    }
    return lines.joined(separator: "\n")
  }

  /// `linkback state show`
  private static func name(
    of command: any ParsableCommand.Type, in parent: any ParsableCommand.Type
  ) -> String? {
    guard let name = parent.configuration.commandName else { return nil }
    if parent == command { return name }
    return parent.configuration.subcommands.lazy.compactMap { self.name(of: command, in: $0) }.first
      .map { "\(name) \($0)" }
  }
}

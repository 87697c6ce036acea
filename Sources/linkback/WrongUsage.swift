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
    // The parser's own prefix is "Error:"; every other message begins with the program's name.
    let lines = text.replacing("Error: ", with: "linkback: ", maxReplacements: 1)
      .split(separator: "\n", omittingEmptySubsequences: false)
      .map { TerminalText.escaped(String($0)) }
    return lines.joined(separator: "\n") + "\n"
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

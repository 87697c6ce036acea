import ArgumentParser
import Glibc
import LinkbackIO
import LinkbackSystem

/// The command line: decides and wires, holds no logic.
@main
struct Linkback: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "linkback",
    abstract: "Count how Connect Sessions ended, from web-server access logs.",
    discussion: """
      Connect redirects a user's browser to a callbackUrl with session_id and status. Linkback finds \
      those redirects in access logs and prints the outcomes: a table on a terminal, NDJSON elsewhere.

      EXAMPLES
        linkback count /var/log/nginx
        linkback count --window 1h --by route access.log
        xz -dc old.log.xz | linkback count -
        linkback follow --state state.sqlite '/var/log/nginx/*access.log'
        linkback serve --state state.sqlite
        linkback report /var/log/nginx -o report.html
        linkback check --state state.sqlite
        linkback events access.log | jq -r 'select(.record == "event").status'
        linkback explain --file access.log --line 17
        linkback generate --lines 100000 | linkback count

      EXIT STATUS
        0         all input was read; follow: ended by a signal, all saved
        1         some input was missing or damaged; the rest is counted
        64        wrong usage
        66        none of the inputs could be opened
        71        the system cannot start a thread, which follow and state need
        74        output could not be written, or frames broke off
        78        the configuration for --format-from, a state or a partial could not be used
        129, 130, 131, 143
                  ended by a signal; not follow
      check ends with 0 to 3, as its help says, and demo with 70 if a part of it ended.
      """,
    version:
      "linkback \(Program.version) (gzip: \(GzipDecoder.name), zstd: \(ZstdDecoder.version))",
    subcommands: [
      CountCommand.self, MergeCommand.self, FollowCommand.self, EventsCommand.self,
      ReportCommand.self,
      ServeCommand.self, CheckCommand.self, StateCommand.self, ExplainCommand.self,
      GenerateCommand.self, DemoCommand.self,
    ])

  private static func suggestion(for arguments: [String]) -> CommandSuggestion? {
    let names = configuration.subcommands.compactMap { $0.configuration.commandName }
    return CommandSuggestion(arguments, commands: names) { name in
      let command = configuration.subcommands.first { $0.configuration.commandName == name }
      return command?.configuration.subcommands.compactMap { $0.configuration.commandName } ?? []
    } kind: { text in
      FilePath.arguments([text]).first.flatMap { try? FileStatus(of: $0) }?.kind
    }
  }

  static func main() {
    StandardDescriptors.occupy()
    WriteSignals.ignore()
    CrashReport.leaveOut()
    // Swift reads them from there: without it, each command would print this program's help, and be well.
    guard !CommandLine.arguments.isEmpty else {
      StandardError.say("the system does not say how the program was called: mount /proc")
      exit(withError: ExitCode(EX_OSERR))
    }
    let arguments = Array(CommandLine.arguments.dropFirst())
    if let suggestion = suggestion(for: arguments) {
      StandardError.say(suggestion.message)
      exit(withError: ExitCode.validationFailure)
    }
    var started: (any ParsableCommand.Type)?
    do {
      var command = try TrailingPaths(arguments).command()
      started = type(of: command)
      try command.run()
    } catch let status as ExitStatus {
      exit(withError: ExitCode(status.rawValue))
    } catch let code as ExitCode {
      exit(withError: code)
    } catch {
      let code = CheckCommand.exitCode(for: exitCode(for: error), arguments)
      guard !code.isSuccess else {
        let isWritten = StandardOutput.write(HelpText.ordered(fullMessage(for: error)) + "\n")
        exit(withError: isWritten ? code : ExitCode(EX_IOERR))
      }
      CheckCommand.say(wrongUsage: message(for: error), arguments)
      StandardError.write(WrongUsage.text(error, by: started))
      exit(withError: code)
    }
  }
}

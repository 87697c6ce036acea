import ArgumentParser
import Glibc
import LinkbackIO
import LinkbackSystem

/// Where records go, and what a person sees meanwhile.
struct DisplayOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write to a file instead of standard output.",
      discussion:
        "The file is replaced as a whole, once all is written; 'events --follow' appends to it.",
      valueName: "file"), completion: .file())
  var output: String?

  @Flag(
    inversion: .prefixedNo,
    help: "Show a progress bar on standard error (default: only on a terminal).")
  var progress: Bool?

  @Flag(
    name: [.short, .long],
    help: "No progress, no warnings, and no table beside --output; errors remain.")
  var quiet = false

  @Flag(name: [.short, .long], help: "Say what was skipped, and which formats were found.")
  var verbose = false

  var showsProgress: Bool {
    progress ?? (!quiet && Terminal.isTerminal(STDERR_FILENO))
  }

  func openOutput() throws(OutputError) -> OutputFile {
    guard let output else { return .standardOutput() }
    return try OutputFile(argument: output)
  }
}

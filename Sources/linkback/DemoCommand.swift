import ArgumentParser

/// Runs `linkback-serve demo`: it has the web server that the demo needs, and runs this program in turn.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show all of Linkback at work, on this machine alone (runs linkback-serve).")

  // None, but --help: the other program reads it.
  @Argument(parsing: .captureForPassthrough, help: .hidden)
  var arguments: [String] = []

  func run() throws { try ServerProgram.become(for: "demo", argumentsFrom: 1) }
}

import ArgumentParser

/// Runs `linkback-serve`, as git runs its commands: this program opens no network socket.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show what a running follow counts, over HTTP (runs linkback-serve).",
    discussion: """
      'linkback serve --help' and 'man linkback-serve' have its options.

      EXAMPLES
        linkback serve --state state.sqlite
        linkback serve --state state.sqlite --listen 0.0.0.0:8090 --token-file token
      """)

  @Argument(
    parsing: .captureForPassthrough, help: "What linkback-serve takes; --help shows all of it.")
  var arguments: [String] = []

  func run() throws {
    // The program and 'serve' come first.
    try ServerProgram.become(for: "serve", argumentsFrom: 2)
  }
}

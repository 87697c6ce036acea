import ArgumentParser
import LinkbackSystem

/// Runs `linkback-serve`, as git runs its commands: this program opens no network socket.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Show what a running follow counts, over HTTP (runs linkback-serve).")

  @Argument(
    parsing: .captureForPassthrough, help: "What linkback-serve takes; --help shows all of it.")
  var arguments: [String] = []

  private static let program = "linkback-serve"

  func run() throws {
    guard let path = Program.find(Self.program) else {
      StandardError.say(
        "'serve' is a program of its own, \(Self.program), which is neither beside this one nor in PATH; "
          + "put it there (swift build -c release --product \(Self.program) makes it)")
      throw ExitStatus.configuration
    }
    do throws(SystemError) {
      // The program and 'serve' come first.
      try Program.become(path, argumentsFrom: 2)
    } catch {
      StandardError.say("\(TerminalText.escaped(path.bytes)): could not be run: \(error.text)")
      throw ExitStatus.configuration
    }
  }
}

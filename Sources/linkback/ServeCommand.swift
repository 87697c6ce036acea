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

  func run() throws {
    // The program and 'serve' come first.
    try ServerProgram.become(for: "serve", argumentsFrom: 2)
  }
}

/// Runs `linkback-serve demo`: it has the web server that the demo needs, and runs this program in turn.
struct DemoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Show all of Linkback at work, on this machine alone (runs linkback-serve).")

  @Argument(
    parsing: .captureForPassthrough, help: "Nothing; --help says what happens.")
  var arguments: [String] = []

  func run() throws { try ServerProgram.become(for: "demo", argumentsFrom: 1) }
}

/// The program that answers the network.
private enum ServerProgram {
  private static let name = "linkback-serve"

  /// - Parameters:
  ///   - command: Of this program, as the user called it.
  ///   - first: The first of this program's arguments that the other one gets.
  static func become(for command: String, argumentsFrom first: Int) throws -> Never {
    guard let path = Program.find(name) else {
      StandardError.say(
        "'\(command)' is a program of its own, \(name), which is neither beside this one nor in PATH; "
          + "put it there (swift build -c release --product \(name) makes it)")
      throw ExitStatus.configuration
    }
    do throws(SystemError) {
      try Program.become(path, argumentsFrom: first)
    } catch {
      StandardError.say("\(TerminalText.escaped(path.bytes)): could not be run: \(error.text)")
      throw ExitStatus.configuration
    }
  }
}

import LinkbackSystem

/// The program that answers the network.
enum ServerProgram {
  private static let name = "linkback-serve"

  /// - Parameters:
  ///   - command: Of this program, as the user called it.
  ///   - first: The first of this program's arguments that the other one gets.
  static func become(for command: String, argumentsFrom first: Int) throws -> Never {
    guard let path = Program.find(name) else {
      StandardError.say(
        "'\(command)' needs \(name), which is neither next to this program nor in PATH; "
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

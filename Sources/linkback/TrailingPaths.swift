import ArgumentParser

/// A command that takes any number of paths.
protocol PathTaking: ParsableCommand {
  var namedPaths: [String] { get set }
}

/// The paths at the end of a long command line, as `find -exec … +` and `xargs` make it.
///
/// The parser's time grows with the square of the arguments: 20,000 take it 10 seconds. What is surely a path
/// needs no parser.
struct TrailingPaths {
  /// For the parser.
  let arguments: [String]
  let paths: [String]

  /// Arguments beyond this number after the last one with a hyphen are paths. The first ones could be an option's
  /// value, or the command.
  private static let parsed = 16

  /// - Parameter arguments: Without the program's name.
  /// - Complexity: O(n).
  init(_ arguments: [String]) {
    let option = arguments.lastIndex { $0.hasPrefix("-") } ?? -1
    let end = min(arguments.count, option + 1 + Self.parsed)
    self.arguments = Array(arguments[..<end])
    paths = Array(arguments[end...])
  }

  /// The command with all its paths.
  ///
  /// - Throws: What the parser throws of the arguments, all of them if the command takes no paths.
  func command() throws -> any ParsableCommand {
    guard !paths.isEmpty else { return try Linkback.parseAsRoot(arguments) }
    guard var command = try Linkback.parseAsRoot(arguments) as? any PathTaking else {
      return try Linkback.parseAsRoot(arguments + paths)
    }
    command.namedPaths += paths
    return command
  }
}

package import LinkbackSystem

/// What somebody meant who wrote no command where one is expected: `linkback access.log`,
/// `linkback cuont a.log`, `linkback state shwo s.sqlite`, `linkback --verison`.
package struct CommandSuggestion {
  /// A whole sentence.
  package let message: String

  /// - Parameters:
  ///   - arguments: Without the program's name.
  ///   - commands: The names of all commands; the first one reads files and folders.
  ///   - subcommands: Those of a command; the first one reads a file.
  ///   - kind: What is at a path; `nil` for nothing.
  /// - Returns: `nil` where a command is as expected, or nobody knows what was meant.
  package init?(
    _ arguments: [String], commands: [String], subcommands: (String) -> [String] = { _ in [] },
    kind: (String) -> FileStatus.Kind?
  ) {
    var names = commands + ["help"]
    var before: [String] = []
    while let word = arguments.dropFirst(before.count).first, names.contains(word) {
      names = word == "help" ? commands : subcommands(word)
      before.append(word)
    }
    guard !names.isEmpty, let word = arguments.dropFirst(before.count).first, !word.isEmpty
    else { return nil }
    let after = arguments.dropFirst(before.count + 1)
    let problem: String
    let meant: [String]
    if word.hasPrefix("-") {
      let options = ["--help", "--version"]
      guard before.isEmpty, !options.contains(word),
        let option = Self.closest(to: word, among: options)
      else { return nil }
      problem = "is not an option"
      meant = [option]
    } else if before.isEmpty, word == "version" {
      problem = "is not a command"
      meant = ["--version"]
    } else if before != ["help"], let kind = kind(word) {
      problem = kind == .folder ? "is a folder, not a command" : "is a file, not a command"
      meant = before + [names[0], word] + after
    } else if let command = Self.closest(to: word, among: names) {
      problem = "is not a command"
      meant = before + [command] + after
    } else if before == ["help"], !word.hasPrefix("-") {
      // The parser would take no notice of it, and end with 0.
      message = TerminalText.escaped("'\(word)' is not a command; 'linkback help' lists them")
      return
    } else {
      return nil
    }
    let words = meant.prefix(Self.shownWords).map { ShellWord.quoted(text: $0) }
    let more = meant.count > Self.shownWords ? " …" : ""
    message = TerminalText.escaped(
      "'\(word)' \(problem); did you mean: linkback \(words.joined(separator: " "))\(more)")
  }

  private static let shownWords = 12

  /// The command that differs least, by less than half of its letters and at most two mistakes.
  private static func closest(to text: String, among commands: [String]) -> String? {
    let bytes = Array(text.lowercased().utf8)
    guard bytes.count <= 16 else { return nil }
    let distances = commands.map { ($0, distance(bytes, Array($0.utf8))) }
    guard let best = distances.min(by: { $0.1 < $1.1 }), best.1 <= 2, best.1 * 2 < best.0.utf8.count
    else { return nil }
    return best.0
  }

  /// How many letters have to be added, dropped, replaced, or exchanged with their neighbour: the optimal
  /// string alignment distance.
  ///
  /// - Complexity: O(n·m).
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var rows = [Array(0...right.count)]
    for row in 0..<left.count {
      var next = [row + 1]
      for column in 0..<right.count {
        let isSame = left[row] == right[column]
        var least = min(
          rows[row][column + 1] + 1, next[column] + 1, rows[row][column] + (isSame ? 0 : 1))
        if row > 0, column > 0, left[row] == right[column - 1], left[row - 1] == right[column] {
          least = min(least, rows[row - 1][column - 1] + 1)
        }
        next.append(least)
      }
      rows.append(next)
    }
    return rows[left.count][right.count]
  }
}

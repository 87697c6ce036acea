import Foundation
import Testing

/// The examples of README and of Documentation are true: each block fenced as `console` is run.
///
/// A line that begins with `$ ` is a command, continued where it ends in `\`; the lines below it are
/// what it prints on standard output and error, byte for byte; `…` on a line of its own stands for
/// any lines. Commands run with bash in a copy of `SampleLogs`, with `linkback` in `PATH`; what one
/// block writes, later ones of the page find.
@Suite struct READMETests {
  struct Example {
    let line: Int
    var command: String
    var expected: [String] = []
  }

  /// Pages with such blocks, from the checkout on.
  static let pages = [
    "README.md", "Documentation/Counting.md", "Documentation/Explaining.md",
    "Documentation/Following.md", "Documentation/Records.md",
  ]

  @Test(arguments: pages) func consoleBlocksPrintWhatTheyShow(page: String) throws {
    let text = try String(contentsOfFile: Program.checkout + "/" + page, encoding: .utf8)
    let examples = Self.examples(in: text)
    #expect(!examples.isEmpty, "\(page) has no block that is marked as console")
    let folder = try WorkingFolder(copyOf: Program.checkout + "/SampleLogs")
    for example in examples {
      let outcome = try Program.script("exec 2>&1\n" + example.command, in: folder)
      var printed = outcome.outputText.split(separator: "\n", omittingEmptySubsequences: false)
        .map(String.init)
      if printed.last == "" { printed.removeLast() }
      #expect(
        Self.matches(printed[...], example.expected[...]),
        """
        \(page):\(example.line): \(example.command)
        prints
        \(outcome.outputText)
        """)
    }
  }

  /// No page with blocks is left out but the contributors' own, which build and test, and no link between pages leads nowhere.
  @Test func everyPageIsReadAndEveryLinkLeadsSomewhere() throws {
    let folder = Program.checkout + "/Documentation"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".md") }.map { "Documentation/" + $0 }
    for page in names + ["README.md", "CONTRIBUTING.md", "SECURITY.md"] {
      let text = try String(contentsOfFile: Program.checkout + "/" + page, encoding: .utf8)
      let isRun = Self.pages.contains(page) || page == "CONTRIBUTING.md"
      #expect(!text.contains("```console") || isRun, "\(page)")
      let base = URL(fileURLWithPath: Program.checkout + "/" + page).deletingLastPathComponent()
      for link in text.matches(of: /\]\(([^)#:\s]+)(?:#[^)]*)?\)/) {
        let target = base.appendingPathComponent(String(link.output.1)).path
        #expect(FileManager.default.fileExists(atPath: target), "\(page): \(link.output.1)")
      }
    }
  }

  static func examples(in text: String) -> [Example] {
    var examples: [Example] = []
    var isInside = false
    var continues = false
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        isInside = line == "```console"
        continues = false
      } else if !isInside {
        continue
      } else if continues {
        examples[examples.count - 1].command += "\n" + line
        continues = line.hasSuffix("\\")
      } else if line.hasPrefix("$ ") {
        examples.append(Example(line: index + 1, command: String(line.dropFirst(2))))
        continues = line.hasSuffix("\\")
      } else if examples.isEmpty {
        Issue.record("line \(index + 1): output without a command")
      } else {
        examples[examples.count - 1].expected.append(line)
      }
    }
    return examples
  }

  /// Whether the lines are those expected, `…` being any number of lines.
  static func matches(_ lines: ArraySlice<String>, _ expected: ArraySlice<String>) -> Bool {
    guard let first = expected.first else { return lines.isEmpty }
    let rest = expected.dropFirst()
    guard first == "…" else { return lines.first == first && matches(lines.dropFirst(), rest) }
    return (lines.startIndex...lines.endIndex).contains { matches(lines[$0...], rest) }
  }

  // MARK: - The runner itself

  @Test func blocksAreTakenApart() {
    let examples = Self.examples(
      in: "text\n```swift\n$ no\n```\n```console\n$ a \\\n  b\n1\n2\n$ c\n```\n$ no\n")
    #expect(examples.map(\.command) == ["a \\\n  b", "c"])
    #expect(examples.map(\.expected) == [["1", "2"], []])
    #expect(examples.map(\.line) == [6, 10])
  }

  @Test(
    arguments: [
      ([], [], true), (["a"], ["a"], true), (["a"], ["b"], false), (["a", "b"], ["a"], false),
      (["a"], ["a", "b"], false), ([], ["…"], true), (["a", "b", "c"], ["a", "…"], true),
      (["a", "b", "c"], ["…", "c"], true), (["a", "b", "c"], ["…", "b"], false),
      (["a", "b", "c"], ["a", "…", "c"], true), (["a", "c"], ["a", "…", "c"], true),
    ] as [([String], [String], Bool)])
  func anEllipsisStandsForAnyLines(lines: [String], expected: [String], matches: Bool) {
    #expect(Self.matches(lines[...], expected[...]) == matches)
  }
}

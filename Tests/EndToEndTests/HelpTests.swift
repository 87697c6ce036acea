import Foundation
import Testing

/// `--help`, the completions, and what is made of the same option tables.
@Suite struct HelpTests {
  static let commands = [
    [], ["count"], ["merge"], ["follow"], ["events"], ["report"], ["check"], ["state", "show"],
    ["state", "reset"], ["explain"], ["generate"], ["serve"],
  ]

  private func help(_ command: [String]) throws -> [String] {
    let outcome = try Program.linkback.run(command + ["--help"])
    #expect(outcome.status == 0 && outcome.errorText == "")
    return outcome.outputText.components(separatedBy: "\n")
  }

  private static let programs = [
    "linkback", "linkback-serve", "xz", "find", "tail", "grep", "curl",
  ]

  /// A line that is broken is two commands, or none, once it is pasted.
  @Test(arguments: commands) func examplesSurviveBeingPasted(command: [String]) throws {
    let lines = try help(command)
    let start = try #require(lines.firstIndex(of: "EXAMPLES"), "\(command)")
    let examples = lines[(start + 1)...].prefix { !$0.isEmpty }
    #expect(!examples.isEmpty)
    for example in examples {
      #expect(example.count <= 80)
      let word = example.split(separator: " ").first.map(String.init) ?? ""
      #expect(example.hasPrefix("  ") && Self.programs.contains(word), "\(example)")
    }
  }

  @Test(arguments: commands) func limitsAreLast(command: [String]) throws {
    let text = try help(command).joined(separator: "\n")
    let titles = text.matches(of: /\n\n([A-Z][A-Z -]+):\n/).map { String($0.output.1) }
    #expect(!titles.contains("LIMITS") || titles.last == "LIMITS", "\(titles)")
    #expect(text.count { $0 == "\n" } > 5)
    if command == ["count"] { #expect(titles.last == "LIMITS") }
  }

  @Test(arguments: [
    ("bash", "--by", ["route", "host", "route,host"]),
    ("bash", "--output-format", ["ndjson", "table", "csv"]),
    ("bash", "--format", ["combined", "nginx-json", "cloudfront"]),
    ("bash", "--window", ["1m", "1h", "day", "month"]),
    ("bash", "--since", ["today", "yesterday"]),
    ("bash", "--log-level", ["debug", "warning"]), ("bash", "--timezone", ["Europe/Berlin"]),
  ])
  func valuesAreCompleted(shell: String, option: String, values: [String]) throws {
    let script = try Program.linkback.run(["--generate-completion-script", shell]).outputText
    let folder = try WorkingFolder()
    try folder.write(script, to: "completions")
    let command = option == "--log-level" ? "follow" : "count"
    let outcome = try Program.script(
      """
      source completions
      COMP_WORDS=(linkback \(command) \(option) '') COMP_CWORD=3
      COMP_LINE='linkback \(command) \(option) ' COMP_POINT=${#COMP_LINE} COMP_TYPE=9
      _linkback linkback '' \(option)
      printf '%s\\n' "${COMPREPLY[@]}"
      """, in: folder)
    let offered = outcome.outputText.split(separator: "\n").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
    for value in values { #expect(offered.contains(value), "\(offered) \(outcome.errorText)") }
  }

  /// `linkback serve` completes as linkback-serve does; other commands as ever.
  @Test(arguments: [
    ("serve --state state --tok", ["--token-file"]), ("serve --metric-labels ", ["route,host"]),
    ("serve --timezone Europe/Ber", ["Europe/Berlin"]), ("ser", ["serve"]),
    ("count --by ", ["route,host"]), ("count --tok", []),
  ])
  func commandsAreCompletedAsPackaged(typed: String, values: [String]) throws {
    let folder = try WorkingFolder()
    let outcome = try Program.script(
      """
      for program in linkback linkback-serve; do
        '\(Program.checkout)/Integrations/linux/completions' "$(command -v $program)" bash > $program
      done
      source ./linkback
      COMP_LINE='linkback \(typed)'
      read -ra COMP_WORDS <<< "$COMP_LINE"
      [[ $COMP_LINE != *' ' ]] || COMP_WORDS+=('')
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_POINT=${#COMP_LINE} COMP_TYPE=9
      complete -p linkback | grep -q __linkback_or_serve
      __linkback_or_serve linkback "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
      printf '%s\n' "${COMPREPLY[@]}"
      """, in: folder)
    let offered = Set(
      outcome.outputText.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) })
    #expect(offered.isSuperset(of: values), "\(offered) \(outcome.errorText)")
    if values.isEmpty { #expect(offered.isEmpty, "\(offered)") }
    #expect(outcome.errorText == "")
  }

  @Test func theListOfOptionsIsThatOfThePrograms() throws {
    let folder = try WorkingFolder()
    let outcome = try Program.script(
      "for program in linkback linkback-serve; do $program --experimental-dump-help; done "
        + "| python3 '\(Program.checkout)/Documentation/options.py'", in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    let page = try String(
      contentsOfFile: Program.checkout + "/Documentation/Options.md", encoding: .utf8)
    #expect(outcome.outputText == page, "write it anew, as options.py says")
  }

  /// A command's manual page has every option that its --help has, and no more.
  @Test func theManualIsThatOfThePrograms() throws {
    let folder = try WorkingFolder()
    let outcome = try Program.script(
      "linkback --experimental-dump-help "
        + "| python3 '\(Program.checkout)/Integrations/linux/manual.py' 1 2026-11-22 .", in: folder)
    #expect(outcome.status == 0, "\(outcome.errorText)")
    for command in Self.commands where command != [] && command != ["serve"] {
      let name = (["linkback"] + command).joined(separator: "-") + ".1"
      let page = String(decoding: try folder.content(of: name), as: UTF8.self)
        .replacing("\\-", with: "-")
      let described = page.matches(of: /Fl -([a-z-]+)/).map { String($0.output.1) }
      let offered = try help(command).filter { $0.hasPrefix("  -") }.flatMap { line in
        line.prefix(28).matches(of: /--([a-z][a-z-]*)/).map { String($0.output.1) }
      }
      #expect(offered.count > 2)
      #expect(Set(described) == Set(offered), "\(command)")
    }
  }
}

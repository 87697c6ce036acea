import LinkbackIO
import LinkbackSystem
import Testing

@Suite struct CommandSuggestionTests {
  private let commands = ["count", "follow", "events", "check", "explain", "state", "serve"]

  private func message(_ arguments: [String]) -> String? {
    let kinds: [String: FileStatus.Kind] = [
      "access.log": .regular, "logs": .folder, "my log": .regular, "it's": .regular,
      "count": .regular, "cuont": .regular, "a\u{1b}": .regular,
    ]
    return CommandSuggestion(
      arguments, commands: commands, subcommands: { $0 == "state" ? ["show", "reset"] : [] },
      kind: { kinds[$0] })?.message
  }

  @Test(
    arguments: [
      (
        ["access.log"],
        "'access.log' is a file, not a command; did you mean: linkback count access.log"
      ),
      (["logs"], "'logs' is a folder, not a command; did you mean: linkback count logs"),
      (
        ["access.log", "--window", "1h"],
        "'access.log' is a file, not a command; did you mean: linkback count access.log --window 1h"
      ),
      (["my log"], "'my log' is a file, not a command; did you mean: linkback count 'my log'"),
      (["it's"], #"'it's' is a file, not a command; did you mean: linkback count 'it'\''s'"#),
      (["logs", ""], "'logs' is a folder, not a command; did you mean: linkback count logs ''"),
      (["logs", "*"], "'logs' is a folder, not a command; did you mean: linkback count logs '*'"),
      (
        ["a\u{1b}"],
        #"'a\x1b' is a file, not a command; did you mean: linkback count 'a\x1b'"#
      ),
      // A file is what somebody sees before them.
      (["cuont"], "'cuont' is a file, not a command; did you mean: linkback count cuont"),
      (["coutn", "a.log"], "'coutn' is not a command; did you mean: linkback count a.log"),
      (["cont"], "'cont' is not a command; did you mean: linkback count"),
      (["Count"], "'Count' is not a command; did you mean: linkback count"),
      (["folow", "a.log"], "'folow' is not a command; did you mean: linkback follow a.log"),
      (["event"], "'event' is not a command; did you mean: linkback events"),
      (["chek"], "'chek' is not a command; did you mean: linkback check"),
      (["hlep"], "'hlep' is not a command; did you mean: linkback help"),
      (["help", "cuont"], "'cuont' is not a command; did you mean: linkback help count"),
      (["help", "frobnicate"], "'frobnicate' is not a command; 'linkback help' lists them"),
      (["state", "shwo", "s"], "'shwo' is not a command; did you mean: linkback state show s"),
      (
        ["state", "access.log"],
        "'access.log' is a file, not a command; did you mean: linkback state show access.log"
      ),
      (["--verison"], "'--verison' is not an option; did you mean: linkback --version"),
      (["--hlep", "count"], "'--hlep' is not an option; did you mean: linkback --help"),
    ] as [([String], String)])
  func whatWasMeantIsNamed(arguments: [String], expected: String) {
    #expect(message(arguments) == expected)
  }

  @Test(
    arguments: [
      [], ["count"], ["count", "access.log"], ["help"], ["--version"], ["-h", "access.log"], [""],
      ["help", "count"], ["help", "state", "show"], ["state"],
      ["state", "show", "shwo"], ["state", "--help"], ["state", ""], ["--nope"],
      ["state", "--hlep"],
      ["-"], ["frobnicate"], ["x"], ["missing.log"], ["état"],
      [String(repeating: "count", count: 10_000)],
    ] as [[String]])
  func whatNobodyKnowsIsLeftToTheParser(arguments: [String]) {
    #expect(message(arguments) == nil)
  }

  @Test func aLongCommandLineIsCutOff() throws {
    let text = try #require(message(["access.log"] + Array(repeating: "b.log", count: 20_000)))
    #expect(text.hasSuffix("count access.log" + String(repeating: " b.log", count: 10) + " …"))
  }
}

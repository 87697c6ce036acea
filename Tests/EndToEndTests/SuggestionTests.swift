import Foundation
import Testing

/// What people type first, answered with what they meant.
@Suite struct SuggestionTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Lines.callback("csn_1"), to: "a.log")
    try folder.write(Lines.callback("csn_2"), to: "b.log")
  }

  @Test(
    arguments: [
      (["a.log"], "'a.log' is a file, not a command; did you mean: linkback count a.log"),
      (
        ["./", "--by", "route"],
        "'./' is a folder, not a command; did you mean: linkback count ./ --by route"
      ),
      (["cuont", "a.log"], "'cuont' is not a command; did you mean: linkback count a.log"),
      (["version"], "'version' is not a command; did you mean: linkback --version"),
    ])
  func aCommandThatIsNoneIsAnsweredWithTheOneThatWasMeant(
    arguments: [String], message: String
  ) throws {
    let outcome = try Program.linkback.run(arguments, in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.outputText == "")
    #expect(outcome.errorText == "linkback: \(message)\n")
  }

  @Test func explainKnowsAFileFromALine() throws {
    let outcome = try Program.linkback.run(["explain", "a.log"], in: folder)
    #expect(outcome.status == 64)
    #expect(outcome.errorText.contains("linkback explain --file 'a.log' --line 1"))
    #expect(try Program.linkback.run(["explain", "."], in: folder).errorText.contains("folder"))
    let place = try Program.linkback.run(["explain", "a.log:12"], in: folder)
    #expect(place.status == 64)
    #expect(place.errorText.contains("linkback explain --file a.log --line 12"))
    #expect(try Program.linkback.run(["explain", "c.log:12"], in: folder).status == 0)
    #expect(try Program.linkback.run(["explain", "a.log:0"], in: folder).status == 0)
    #expect(try Program.linkback.run(["explain", "c.log"], in: folder).status == 0)
  }

  @Test(arguments: [("--csv", "csv"), ("--json", "ndjson"), ("--table", "table")])
  func aFormatIsAnOption(option: String, format: String) throws {
    for command in ["count", "merge", "events"] {
      let outcome = try Program.linkback.run([command, option, "a.log"], in: folder)
      #expect(outcome.status == 64)
      let message = "linkback: Unknown option '\(option)'; use --output-format \(format)\n"
      #expect(outcome.errorText.hasPrefix(message))
    }
  }

  @Test func aPatternInQuotesStandsForItsMatches() throws {
    let quoted = try Program.linkback.run(["count", "*.log"], in: folder)
    #expect(quoted.status == 0)
    let named = try Program.linkback.run(["count", "a.log", "b.log"], in: folder)
    #expect(quoted.output == named.output)
    #expect(try Program.linkback.run(["events", "[ab].log"], in: folder).records.count == 3)
    let none = try Program.linkback.run(["count", "*.txt"], in: folder)
    #expect(none.status == 66 && none.errorText.contains("*.txt"))
    #expect(
      try Program.linkback.run(["merge", "*.txt"], in: folder).errorText
        == "linkback: *.txt: no file matches this pattern; check it\n")
    // A file of that very name is meant.
    try folder.write(Lines.callbacks(3), to: "*.log")
    let file = try Program.linkback.run(["count", "*.log"], in: folder)
    #expect(file.buckets == ["callbacks": 3])
  }

  /// The clock is read once; the pure function has its own tests.
  @Test func relativeTimesAreThoseOfTheClock() throws {
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.timeZone = TimeZone(identifier: "UTC")
    format.dateFormat = "dd/MMM/yyyy:HH:mm:ss Z"
    let now = Date()
    let ages: [TimeInterval] = [60, 90_000, 200_000]
    let log = ages.enumerated().map {
      Lines.callback("csn_\($0.offset)", time: format.string(from: now - $0.element))
    }
    try folder.write(log.joined(), to: "now.log")
    for (option, count) in [("24h", 1), ("2d", 2), ("3d", 3)] {
      let outcome = try Program.linkback.run(["count", "--since", option, "now.log"], in: folder)
      #expect(outcome.buckets["callbacks"] == count, "\(option)")
    }
    let until = try Program.linkback.run(
      ["count", "--since", "3d", "--until", "24h", "now.log"], in: folder)
    #expect(until.buckets["callbacks"] == 2)
    let days = try Program.linkback.run(
      ["count", "--since", "yesterday", "--until", "today", "--timezone", "+14:00", "now.log"],
      in: folder)
    #expect(days.status == 0)
    let live = try Program.linkback.run(
      ["follow", "--once", "--since", "24h", "now.log"], in: folder)
    #expect(live.status == 0)
    #expect(live.records.filter { $0.string("record") == "window" }.count == 1)
  }
}

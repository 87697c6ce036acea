import Foundation
import Testing

/// What `explain` says of each line is what `count` counts, and its records are what the schema says.
@Suite struct ExplainAgreementTests {
  private let folder: WorkingFolder

  init() throws { folder = try WorkingFolder() }

  private static let samples = Program.checkout + "/SampleLogs"
  private static let cases: [String] = {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: samples)) ?? []
    return names.filter {
      FileManager.default.fileExists(atPath: "\(samples)/\($0)/access.log")
    }.sorted()
  }()

  /// The options of a sample that decide buckets.
  private static func options(of sample: String) -> [String] {
    let text = try? String(contentsOfFile: "\(samples)/\(sample)/arguments", encoding: .utf8)
    let lines = (text ?? "").split(separator: "\n").map(String.init)
    let deciding = [
      "--format", "--timezone", "--since", "--until", "--session-prefix", "--max-line-length",
    ]
    return lines.indices.filter { deciding.contains(lines[$0]) }.flatMap { lines[$0...$0 + 1] }
  }

  private func expectAgreement(on log: [UInt8], _ options: [String]) throws {
    try folder.write(log, to: "a.log")
    let counted = try Program.linkback.run(["count"] + options + ["a.log"], in: folder)
    let expected = counted.buckets.map { ($0 == "callbacks" ? "callback" : $0, $1) }
    for revealing in [[], ["--reveal-session-ids"]] {
      let explained = try Program.linkback.run(
        ["explain", "--json"] + options + revealing, input: log, in: folder)
      #expect(explained.status == 0)
      var found: [String: Int] = [:]
      for record in explained.records { found[record.string("verdict") ?? "?", default: 0] += 1 }
      #expect(found == Dictionary(uniqueKeysWithValues: expected))
      let check = try Program.python.run(
        [Program.checkout + "/Tests/Oracle/validate.py"], input: explained.output,
        environment: ["PYTHONDONTWRITEBYTECODE": "1"])
      #expect(check.status == 0, "\(check.errorText.prefix(2_000))")
    }
  }

  @Test(arguments: cases) func everySampleIsExplainedAsItIsCounted(name: String) throws {
    let log = try Data(contentsOf: URL(fileURLWithPath: "\(Self.samples)/\(name)/access.log"))
    try expectAgreement(on: Array(log), Self.options(of: name))
  }

  /// Every format in one file, the columns of one `#Fields` line after another's.
  @Test func allSamplesInOneAreExplainedAsTheyAreCounted() throws {
    var log: [UInt8] = []
    for name in Self.cases {
      log += try Data(contentsOf: URL(fileURLWithPath: "\(Self.samples)/\(name)/access.log"))
    }
    for options in [[], ["--format", "combined"], ["--format", "json", "--session-prefix", ""]] {
      try expectAgreement(on: log, options)
    }
  }

  @Test(arguments: ["1", "2"]) func hostileLinesAreExplainedAsTheyAreCounted(seed: String) throws {
    let noise = try Program.python.run(
      [Program.checkout + "/Tests/Oracle/noise.py", "--seed", seed, "--lines", "2000"],
      environment: ["PYTHONDONTWRITEBYTECODE": "1"])
    #expect(noise.status == 0)
    try expectAgreement(on: noise.output, ["--since", "2026-11-22T10:00:10Z"])
  }
}

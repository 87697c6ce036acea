import Foundation
import Testing

/// Standard input: a pipe, a file, a device; with a path and without.
@Suite struct StandardInputTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Lines.callbacks(2_000), to: "access.log")
    try folder.write(Lines.gzip(Lines.callbacks(2_000)), to: "access.log.gz")
  }

  @Test(
    arguments: [
      "linkback count < access.log", "linkback count - < access.log",
      "cat access.log | linkback count", "cat access.log | linkback count -",
      "linkback count < access.log.gz", "cat access.log.gz | linkback count -",
      "cat access.log | linkback count - --threads 8", "linkback count --threads 8 < access.log",
      "cat access.log | linkback count /dev/stdin", "linkback count <(cat access.log)",
      "(head -c 100000 access.log; tail -c +100001 access.log) | linkback count",
    ])
  func everyWayInIsCountedInFull(script: String) throws {
    let outcome = try Program.script(script, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    #expect(outcome.buckets == ["callbacks": 2_000])
    #expect(outcome.summary.number("bytes") == Lines.callbacks(2_000).utf8.count)
  }

  @Test(arguments: ["linkback count - - < access.log", "cat access.log | linkback count - -"])
  func standardInputTwiceIsReadOnce(script: String) throws {
    let outcome = try Program.script(script, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.buckets == ["callbacks": 2_000])
    #expect(outcome.summary.files.count == 1)
    #expect(outcome.errorText.contains("same file"))
  }

  /// As cron gives it: zeros would be taken for an answer.
  @Test func anEmptyStandardInputIsSaid() throws {
    for command in ["count", "events", "report -o report.html"] {
      let outcome = try Program.script("linkback \(command) < /dev/null", in: folder)
      #expect(outcome.status == 0)
      #expect(
        outcome.errorText == "linkback: standard input is empty; name a log, or pipe one in\n")
    }
    #expect(try Program.script("linkback count -q < /dev/null", in: folder).errorText == "")
    try folder.write("", to: "empty.log")
    #expect(try Program.script("linkback count empty.log", in: folder).errorText == "")
  }

  @Test func standardInputAmongFilesKeepsItsPlace() throws {
    try folder.write(Lines.callback("csn_a"), to: "a.log")
    try folder.write(Lines.callback("csn_b"), to: "b.log")
    let outcome = try Program.script(
      "cat access.log | linkback count a.log - b.log", in: folder)
    #expect(outcome.summary.files.map { $0.string("path") } == ["a.log", "-", "b.log"])
    #expect(outcome.summary.files.map { $0.number("callbacks") } == [1, 2_000, 1])
  }

  /// What a shell's `read` has taken is gone.
  @Test func aFileIsReadFromWhereItStands() throws {
    let outcome = try Program.script("(read line; linkback count) < access.log", in: folder)
    #expect(outcome.buckets == ["callbacks": 1_999])
  }

  @Test func aTruncatedPipeOfGzipIsDamage() throws {
    let outcome = try Program.script("head -c 3000 access.log.gz | linkback count", in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.errorText.contains("linkback: -: gzip data ends early at byte 3000"))
  }
}

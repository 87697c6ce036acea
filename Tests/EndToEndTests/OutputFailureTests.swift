import Foundation
import Testing

/// Output that can't be written, and output that nobody reads any more.
@Suite struct OutputFailureTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Lines.callbacks(3_000), to: "access.log")
  }

  @Test(
    arguments: [
      "linkback count access.log --output /dev/full",
      "linkback count access.log > /dev/full",
      "linkback count access.log --rejected /dev/full",
      "linkback events access.log --output /dev/full",
      "linkback events access.log > /dev/full",
      "linkback generate > /dev/full",
      "linkback generate --output /dev/full",
      "linkback --version > /dev/full",
      "linkback --help > /dev/full",
      "linkback help count > /dev/full",
      "linkback serve --help > /dev/full",
      "linkback --generate-completion-script bash > /dev/full",
    ])
  func aFullDiskIs74(script: String) throws {
    try folder.write("session_id\n" + Lines.callbacks(10), to: "access.log")
    let outcome = try Program.script(script, in: folder)
    #expect(outcome.status == 74)
    #expect(outcome.errorText.contains("No space left"))
    #expect(outcome.outputText == "")
  }

  /// 8 KiB at most: the kernel sends SIGXFSZ to whoever writes more. It may be ignored where the tests run, as
  /// it is below Python.
  @Test(
    arguments: [
      "linkback events access.log --output out", "linkback generate --output out",
      "linkback events access.log > out",
    ])
  func aFileBeyondTheLimitOfItsSizeIs74(script: String) throws {
    let outcome = try Program.script(
      "ulimit -f 8; env --default-signal=XFSZ \(script)", in: folder)
    #expect(outcome.status == 74)
    #expect(outcome.errorText.contains("File too large"))
    try #expect(folder.names() == (script.contains(">") ? ["access.log", "out"] : ["access.log"]))
  }

  @Test(
    arguments: [
      ["count", "access.log", "--output", "missing/counts.ndjson"],
      ["count", "access.log", "--rejected", "missing/rejected.ndjson"],
      ["events", "access.log", "--output", "access.log/events.ndjson"],
      ["count", "missing.log", "--output", "missing/counts.ndjson"],
      ["generate", "--output", "missing/access.log"],
    ])
  func anOutputThatCannotBeMadeIs74(arguments: [String]) throws {
    let outcome = try Program.linkback.run(arguments, in: folder)
    #expect(outcome.status == 74)
    #expect(outcome.outputText == "")
    #expect(outcome.errorText.contains(arguments[arguments.count - 1]))
    #expect(try folder.names() == ["access.log"])
  }

  @Test func aFailureLeavesTheOldRejectedFileAlone() throws {
    try folder.write("old", to: "rejected.ndjson")
    let outcome = try Program.linkback.run(
      ["count", "access.log", "--rejected", "rejected.ndjson", "--output", "missing/counts"],
      in: folder)
    #expect(outcome.status == 74)
    #expect(try folder.content(of: "rejected.ndjson") == Array("old".utf8))
    #expect(try folder.names() == ["access.log", "rejected.ndjson"])
  }

  @Test(arguments: ["count access.log", "events access.log", "generate"])
  func aClosedStandardOutputIs74(arguments: String) throws {
    let outcome = try Program.script("linkback \(arguments) >&-", in: folder)
    #expect(outcome.status == 74)
    #expect(outcome.errorText.contains("standard output"))
  }

  /// Whatever is opened first gets the number of a closed standard output: records must not go there.
  @Test func aClosedStandardOutputDoesNotLeakIntoAnotherFile() throws {
    try folder.write(Lines.callbacks(3) + "session_id\n", to: "access.log")
    let outcome = try Program.script(
      "linkback count access.log --rejected rejected.ndjson >&-", in: folder)
    #expect(outcome.status == 74)
    let rejected = (try? folder.content(of: "rejected.ndjson")) ?? []
    #expect(!String(decoding: rejected, as: UTF8.self).contains(#""record":"total""#))
  }

  /// What is said on a closed standard error must not get into the records either.
  @Test func aClosedStandardErrorIsNoReasonToFail() throws {
    let outcome = try Program.script(
      "linkback count access.log missing.log --rejected rejected.ndjson 2>&-", in: folder)
    #expect(outcome.status == 1)
    #expect(outcome.hits == ["success": 3_000])
    #expect(try folder.content(of: "rejected.ndjson") == [])
  }

  @Test func aClosedPipeEndsEventsQuietly() throws {
    let outcome = try Program.script(
      "linkback events access.log | head -n 1; exit ${PIPESTATUS[0]}", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
    #expect(outcome.records.map { $0.number("line") } == [1])
  }

  @Test(arguments: ["count access.log", "events access.log", "generate", "--help"])
  func aPipeThatIsClosedFromTheStartEndsQuietly(arguments: String) throws {
    // The descriptor is the writing end of a pipe whose only reader has ended before.
    let outcome = try Program.script(
      """
      exec 3> >(exec true)
      wait $!
      linkback \(arguments) >&3
      """, in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.errorText == "")
  }

  @Test func aClosedPipeDoesNotHideAMissingInput() throws {
    let outcome = try Program.script(
      "linkback events access.log missing.log | head -n 1; exit ${PIPESTATUS[0]}", in: folder)
    #expect(outcome.errorText.contains("missing.log"))
  }

  @Test func aNamedPipeIsWrittenDirectly() throws {
    try folder.makePipe("pipe")
    let outcome = try Program.script(
      "cat pipe & linkback count access.log --output pipe && wait", in: folder)
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 3_000])
  }

  @Test(arguments: ["count access.log", "events access.log", "generate --lines 9"])
  func aDashIsStandardOutput(arguments: String) throws {
    let arguments = arguments.split(separator: " ").map(String.init)
    let dash = try Program.linkback.run(arguments + ["--output", "-"], in: folder)
    #expect(dash.status == 0)
    #expect(try Program.linkback.run(arguments, in: folder).output == dash.output)
    #expect(try folder.names() == ["access.log"])
  }

  @Test func anOutputReplacesAnOldOneAsAWhole() throws {
    try folder.write(String(repeating: "old\n", count: 10_000), to: "counts.ndjson")
    let outcome = try Program.linkback.run(
      ["count", "access.log", "--output", "counts.ndjson"], in: folder)
    #expect(outcome.status == 0)
    let direct = try Program.linkback.run(["count", "access.log"], in: folder)
    #expect(try folder.content(of: "counts.ndjson") == direct.output)
    #expect(try folder.names() == ["access.log", "counts.ndjson"])
  }
}

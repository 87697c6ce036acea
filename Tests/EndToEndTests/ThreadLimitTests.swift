import Testing

/// Where the system cannot start a thread: with the stack that a thread would get, the address space is too small.
@Suite struct ThreadLimitTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Lines.callbacks(3_000), to: "access.log")
    // A part and more for each of several threads.
    try folder.write(String(repeating: Lines.callbacks(3_000), count: 40), to: "long.log")
  }

  private func run(_ command: String, isLimited: Bool) throws -> Outcome {
    // In KiB: 256 GiB for a stack, 16 for all.
    let limits = "ulimit -S -s $((256 << 20)); ulimit -v $((16 << 20)); "
    return try Program.script((isLimited ? limits : "") + command, in: folder)
  }

  @Test(arguments: [
    "linkback count --threads 4 long.log",
    "linkback count --threads 4 --by route --window 1h *.log",
    "linkback events --threads 4 long.log", "gzip -k access.log; linkback count access.log.gz",
    "linkback count --progress access.log 2> progress", "cat access.log | linkback count -",
  ])
  func whatIsCountedIsTheSameWithoutThreads(command: String) throws {
    let usual = try run(command, isLimited: false)
    #expect(usual.status == 0)
    let limited = try run(command.replacing("gzip -k access.log; ", with: ""), isLimited: true)
    #expect(limited.status == 0)
    #expect(limited.outputText == usual.outputText)
    #expect(limited.errorText == "")
  }

  /// SQLite's library asks for threads, and would wait for ever.
  @Test(arguments: [
    "linkback follow --once access.log", "linkback follow --once --state state access.log",
    "linkback state show state", "linkback state reset state",
  ])
  func aStateNeedsOne(command: String) throws {
    let outcome = try run(command, isLimited: true)
    #expect(outcome.status == 71)
    #expect(
      outcome.errorText.hasPrefix("linkback: the system cannot start a thread: raise the limit"))
    #expect(outcome.errorText.split(separator: "\n").count == 1)
    #expect(try folder.names() == ["access.log", "long.log"])
  }
}

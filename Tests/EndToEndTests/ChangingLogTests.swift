import Foundation
import Testing

/// Logs to which something happens while the real program reads others.
@Suite struct ChangingLogTests {
  private let folder: WorkingFolder

  init() throws {
    folder = try WorkingFolder()
    try folder.write(Lines.callbacks(3), to: "a.log")
    try folder.write(Lines.gzip(Lines.callbacks(4, from: 10)), to: "b.log")
    try folder.makePipe("pipe")
  }

  /// Counts `pipe` and then `a.log` and `b.log`, and changes something once all are listed and the pipe is
  /// read.
  ///
  /// - Parameters:
  ///   - descriptors: How many the program may have.
  ///   - logs: What is read after the pipe; `-` is `a.log`, too.
  private func count(
    descriptors: Int = 1_024, _ logs: [String] = ["a.log", "b.log"], _ change: () throws -> Void
  ) throws -> Outcome {
    // Open for reading too, so that opening does not wait for the program.
    let pipe = try #require(FileHandle(forUpdatingAtPath: folder["pipe"]))
    let program = try Program.bash.start(
      ["-c", #"ulimit -n "$1"; shift; exec "$@" < a.log"#, "-", "\(descriptors)"]
        + [Program.linkback.path, "count", "pipe"] + logs, in: folder)
    // More than a pipe holds (64 KiB): written once the program has begun to read.
    let isRead = DispatchSemaphore(value: 0)
    DispatchQueue(label: "writer").async {
      try? pipe.write(contentsOf: Data(Lines.callbacks(3_000, from: 100).utf8))
      isRead.signal()
    }
    #expect(isRead.wait(timeout: .now() + Program.timeLimit) == .success)
    try change()
    try pipe.close()
    return try program.outcome()
  }

  /// Renamed and created anew, replaced, removed: the lines are there.
  @Test func logsThatAreRotatedMeanwhileAreCounted() throws {
    let manager = FileManager.default
    let outcome = try count {
      try manager.moveItem(atPath: folder["a.log"], toPath: folder["a.log.1"])
      try folder.write(Lines.callbacks(50, from: 5_000), to: "a.log")
      try manager.removeItem(atPath: folder["b.log"])
    }
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 3_007])
    #expect(outcome.fileErrors == [nil, nil, nil])
    #expect(outcome.errorText == "")
  }

  /// With few descriptors they can't stay open; then it is said, and nothing of other files is counted.
  @Test func logsThatCanNotStayOpenAreNamed() throws {
    let manager = FileManager.default
    let outcome = try count(descriptors: 24) {
      try manager.moveItem(atPath: folder["a.log"], toPath: folder["a.log.1"])
      try folder.write(Lines.callbacks(50, from: 5_000), to: "a.log")
    }
    #expect(outcome.status == 1)
    #expect(outcome.hits == ["success": 3_004])
    #expect(outcome.fileErrors.map { $0 == nil } == [true, false, true])
    #expect(outcome.errorText.contains("a.log: was replaced or written over after it was listed"))
    #expect(outcome.errorText.contains("ulimit -n"))
  }

  @Test func aLogThatIsCutOffMeanwhileHasAnError() throws {
    let outcome = try count { try folder.write(Lines.callbacks(1), to: "a.log") }
    #expect(outcome.status == 1)
    #expect(outcome.hits == ["success": 3_005])
    let error = try #require(outcome.fileErrors[1])
    #expect(error.hasPrefix("was cut off while it was read, at byte "))
    #expect(error.hasSuffix("; kept the 1 line before it"))
    #expect(outcome.errorText.contains("a.log: \(error)"))
  }

  /// A file that standard input is redirected from: written over by as much, and by more.
  @Test(arguments: [1, 3, 9]) func standardInputThatIsWrittenOverHasAnError(lines: Int) throws {
    let outcome = try count(["-"]) {
      try folder.write(Lines.callbacks(lines, from: 5_000), to: "a.log")
    }
    #expect(outcome.status == 1)
    let error = try #require(outcome.fileErrors[1])
    #expect(error.hasPrefix("was cut off or written over while it was read"))
  }

  /// It has no size that it was listed with: it is read to where it ends by then.
  @Test func standardInputThatGrowsIsReadToItsEnd() throws {
    let outcome = try count(["-"]) {
      try folder.append(Lines.callbacks(2, from: 5_000), to: "a.log")
    }
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 3_005])
  }
}

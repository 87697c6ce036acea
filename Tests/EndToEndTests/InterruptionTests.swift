import Foundation
import Testing

/// Signals that end the process while a pipe that stays open is read.
@Suite struct InterruptionTests {
  @Test(
    arguments: [SIGHUP, SIGINT, SIGQUIT, SIGTERM],
    [
      ["count", "pipe", "--output", "out"], ["count", "pipe"],
      ["events", "pipe", "--output", "out"],
    ])
  func anInterruptedRunLeavesNothing(signal: Int32, arguments: [String]) throws {
    let folder = try WorkingFolder()
    try folder.makePipe("pipe")
    try folder.write("old", to: "out")
    // Open for reading too, so that opening does not wait for the program.
    let handle = try #require(FileHandle(forUpdatingAtPath: folder["pipe"]))
    let program = try Program.linkback.start(arguments, in: folder)
    // More than a pipe holds (64 KiB): written once the program has begun to read.
    let isRead = DispatchSemaphore(value: 0)
    let bytes = Data(Lines.callbacks(3_000).utf8)
    DispatchQueue(label: "writer").async {
      try? handle.write(contentsOf: bytes)
      isRead.signal()
    }
    #expect(isRead.wait(timeout: .now() + Program.timeLimit) == .success)
    if arguments.contains("--output") {
      #expect(try folder.names().count == 3, "the output is not written beside its place")
    }
    program.send(signal: signal)
    let outcome = try program.outcome()
    #expect(outcome.status == 128 + signal)
    #expect(!outcome.outputText.contains("summary"))
    if arguments.first == "count" { #expect(outcome.outputText == "") }
    #expect(try folder.names() == ["out", "pipe"])
    #expect(try folder.content(of: "out") == Array("old".utf8))
    try handle.close()
  }

  /// As `nohup` starts it. The terminal is gone, and the count goes on.
  @Test func aSignalThatWasIgnoredStaysIgnored() throws {
    let folder = try WorkingFolder()
    try folder.makePipe("pipe")
    let handle = try #require(FileHandle(forUpdatingAtPath: folder["pipe"]))
    let program = try Program.bash.start(
      ["-c", #"trap '' HUP; exec "$0" count pipe"#, Program.linkback.path], in: folder)
    let isRead = DispatchSemaphore(value: 0)
    DispatchQueue(label: "writer").async {
      // Each is more than a pipe holds: once it is written, the program has begun to read it.
      for _ in 0..<2 {
        try? handle.write(contentsOf: Data(Lines.callbacks(3_000).utf8))
        isRead.signal()
      }
      try? handle.close()
    }
    #expect(isRead.wait(timeout: .now() + Program.timeLimit) == .success)
    program.send(signal: SIGHUP)
    let outcome = try program.outcome()
    #expect(outcome.status == 0)
    #expect(outcome.hits == ["success": 6_000])
  }

  /// The runtime's report would show registers and memory. It is made where the toolchain is, as here.
  @Test(arguments: [SIGILL, SIGSEGV, SIGTRAP, SIGBUS, SIGFPE])
  func aCrashPrintsNothing(signal: Int32) throws {
    let folder = try WorkingFolder()
    try folder.makePipe("pipe")
    let handle = try #require(FileHandle(forUpdatingAtPath: folder["pipe"]))
    let program = try Program.linkback.start(["count", "pipe"], in: folder)
    let isRead = DispatchSemaphore(value: 0)
    DispatchQueue(label: "writer").async {
      try? handle.write(contentsOf: Data(Lines.callbacks(3_000).utf8))
      isRead.signal()
    }
    #expect(isRead.wait(timeout: .now() + Program.timeLimit) == .success)
    program.send(signal: signal)
    let outcome = try program.outcome()
    #expect(outcome.signal == signal)
    #expect(outcome.errorText == "")
    try handle.close()
  }
}

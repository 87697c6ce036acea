import Foundation
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct OutputFileTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func mode(of name: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: folder[name].text)
    return try #require(attributes[.posixPermissions] as? Int)
  }

  private func failure(_ body: () throws(OutputError) -> Void) -> OutputError? {
    do throws(OutputError) {
      try body()
      return nil
    } catch {
      return error
    }
  }

  // MARK: - Regular files

  @Test(arguments: [0, 1, 999, 65_535, 65_536, 65_537, 300_000])
  func finishedFileHoldsAllThatWasWritten(portion: Int) throws {
    let bytes = noise(400_000)
    var output = try OutputFile(path: folder["out"])
    for start in stride(from: 0, to: portion == 0 ? 0 : bytes.count, by: max(portion, 1)) {
      try output.write(Array(bytes[start..<min(start + portion, bytes.count)]))
    }
    try output.finish()
    #expect(try folder.content(of: "out") == (portion == 0 ? [] : bytes))
    #expect(try folder.names() == ["out"])
  }

  @Test func nothingIsSeenBeforeTheEnd() throws {
    try folder.write("old\n", to: "out")
    var output = try OutputFile(path: folder["out"])
    try output.write(Array("new\n".utf8))
    try output.flush()
    #expect(try folder.content(of: "out") == Array("old\n".utf8))
    let waiting = try folder.names().filter { $0 != "out" }
    #expect(waiting.count == 1)
    #expect(waiting[0].hasPrefix(".out."))
    try output.finish()
    #expect(try folder.content(of: "out") == Array("new\n".utf8))
    #expect(try folder.names() == ["out"])
  }

  @Test func withoutFinishNothingIsReplaced() throws {
    try folder.write("old\n", to: "out")
    do {
      var output = try OutputFile(path: folder["out"])
      try output.write(noise(100_000))
      #expect(try folder.names().count == 2)
    }
    #expect(try folder.content(of: "out") == Array("old\n".utf8))
    #expect(try folder.names() == ["out"])
  }

  @Test func failedFinishLeavesTheOldFile() throws {
    try folder.write("old\n", to: "out")
    var output = try OutputFile(path: folder["out"])
    try output.write(Array("new\n".utf8))
    for name in try folder.names() where name != "out" {
      try FileManager.default.removeItem(atPath: folder[name].text)
    }
    let expected = OutputError(
      .unwritable,
      "could not write \(folder["out"].text): No such file or directory; "
        + "nothing was replaced")
    #expect(throws: expected) { try output.finish() }
    #expect(throws: expected) { try output.write([1]) }
    #expect(throws: expected) { try output.finish() }
    #expect(try folder.content(of: "out") == Array("old\n".utf8))
  }

  @Test func failedFinishRemovesTheTemporary() throws {
    do {
      var output = try OutputFile(path: folder["out"])
      try output.write(Array("new\n".utf8))
      // A folder in the file's place can't be replaced by a file.
      try folder.write("", to: "out/x")
      #expect(throws: OutputError.self) { try output.finish() }
      #expect(try folder.names().count == 2)
    }
    #expect(try folder.names() == ["out"])
  }

  @Test(arguments: [0o640, 0o600, 0o444, 0o755])
  func modeOfTheOldFileIsKept(mode: Int) throws {
    try folder.write("old\n", to: "out")
    try FileManager.default.setAttributes(
      [.posixPermissions: mode], ofItemAtPath: folder["out"].text)
    var output = try OutputFile(path: folder["out"])
    try output.finish()
    #expect(try self.mode(of: "out") == mode)
  }

  @Test func newFileHasTheModeThatTheUmaskLeaves() throws {
    var output = try OutputFile(path: folder["out"])
    try output.finish()
    let touch = Process()
    touch.executableURL = URL(fileURLWithPath: "/usr/bin/touch")
    touch.arguments = [folder["other"].text]
    try touch.run()
    touch.waitUntilExit()
    #expect(try mode(of: "out") == mode(of: "other"))
  }

  @Test func longNameLeavesSpaceForTheTemporary() throws {
    let name = String(repeating: "n", count: 255)
    var output = try OutputFile(path: folder[name])
    try output.finish()
    #expect(try folder.names() == [name])
  }

  // MARK: - Symbolic links

  @Test(arguments: ["data/out", "./data/../data/out", "second"])
  func linkStaysAndItsTargetIsReplaced(destination: String) throws {
    try folder.write("old\n", to: "data/out")
    try folder.link("second", to: "data/out")
    try folder.link("link", to: destination)
    var output = try OutputFile(path: folder["link"])
    try output.write(Array("new\n".utf8))
    try output.finish()
    #expect(try folder.content(of: "data/out") == Array("new\n".utf8))
    #expect(try folder.names() == ["data", "link", "second"])
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder["link"].text)
        == destination)
  }

  @Test func targetOfALinkToNothingIsCreated() throws {
    try folder.write("", to: "data/other")
    try folder.link("link", to: folder["data/out"].text)
    var output = try OutputFile(path: folder["link"])
    try output.write(Array("new\n".utf8))
    try output.finish()
    #expect(try folder.content(of: "data/out") == Array("new\n".utf8))
  }

  // MARK: - Devices, pipes, descriptors

  @Test func fullDeviceIsAnError() throws {
    let expected = OutputError(.unwritable, "could not write /dev/full: No space left on device")
    var output = try OutputFile(path: "/dev/full")
    try output.write(Array("waits in the buffer\n".utf8))
    #expect(throws: expected) { try output.flush() }
    #expect(throws: expected) { try output.write([1]) }
    #expect(throws: expected) { try output.finish() }
    var large = try OutputFile(path: "/dev/full")
    #expect(throws: expected) { try large.write(noise(65_536)) }
  }

  @Test func bufferGrowsTo64KiBAndNoFurther() throws {
    var output = try OutputFile(path: "/dev/full")
    for _ in 0..<64 { try output.write(noise(1_024)) }
    #expect(throws: OutputError.self) { try output.write([1]) }
  }

  @Test func nullDeviceTakesEverything() throws {
    var output = try OutputFile(path: "/dev/null")
    try output.write(noise(100_000))
    try output.finish()
  }

  @Test func closedPipeIsToldFromOtherErrors() throws {
    WriteSignals.ignore()
    let pipe = Pipe()
    let number = pipe.fileHandleForWriting.fileDescriptor
    var output = try OutputFile(path: FilePath("/dev/fd/\(number)"))
    try pipe.fileHandleForReading.close()
    try output.write(Array("record\n".utf8))
    #expect(
      throws: OutputError(.closedPipe, "could not write /dev/fd/\(number): Broken pipe")
    ) { try output.finish() }
  }

  /// A pipe that a parent has set to non-blocking takes 64 KiB, then asks to try again.
  @Test func nonBlockingPipeIsWaitedFor() throws {
    let pipe = Pipe()
    let number = pipe.fileHandleForWriting.fileDescriptor
    #expect(fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK) == 0)
    var output = try OutputFile(path: FilePath("/proc/self/fd/\(number)"))
    try pipe.fileHandleForWriting.close()
    let reader = PipeReader(pipe.fileHandleForReading)
    try output.write(noise(1_000_000))
    try output.finish()
    // Closes the last descriptor of the pipe's writing end.
    _ = consume output
    #expect(reader.content() == noise(1_000_000))
  }

  @Test func namedPipeIsWrittenDirectly() throws {
    let path = try folder.makePipe("pipe")
    let holder = try #require(FileHandle(forUpdatingAtPath: path.text))
    var output = try OutputFile(path: path)
    try output.write(Array("record\n".utf8))
    try output.finish()
    #expect(try holder.read(upToCount: 7) == Data("record\n".utf8))
    #expect(try folder.names() == ["pipe"])
  }

  /// As `linkback … --output /dev/stdout >> file` has it.
  @Test func openDescriptorIsContinuedNotOpenedAnew() throws {
    try folder.write("head\n", to: "out")
    let handle = try #require(FileHandle(forUpdatingAtPath: folder["out"].text))
    try handle.seekToEnd()
    var output = try OutputFile(path: FilePath("/dev/fd/\(handle.fileDescriptor)"))
    try output.write(Array("record\n".utf8))
    try output.finish()
    #expect(try folder.content(of: "out") == Array("head\nrecord\n".utf8))
  }

  // MARK: - What can't be opened

  @Test func unusablePlaceIsNamed() throws {
    try folder.write("", to: "x")
    try folder.link("loop", to: "loop")
    let base = folder.path.text
    let table = [
      ("no/out", "its folder does not exist; create it"), ("x/out", "Not a directory"),
      ("", "Is a directory"), ("loop", "Too many levels of symbolic links"),
    ]
    for (name, reason) in table {
      let error = failure { () throws(OutputError) in _ = try OutputFile(path: folder[name]) }
      #expect(
        error
          == OutputError(.unwritable, "could not write \(base)/\(name): \(reason)"))
    }
    #expect(try folder.names() == ["loop", "x"])
  }

  @Test func closedDescriptorIsNamed() {
    #expect(
      failure { () throws(OutputError) in _ = try OutputFile(path: "/dev/fd/99999") }
        == OutputError(.unwritable, "could not write /dev/fd/99999: Bad file descriptor"))
  }

  @Test func nameInAMessageIsHarmlessOnATerminal() {
    let path = folder.path.appending(Array("\u{1b}[31m/out".utf8))
    #expect(
      failure { () throws(OutputError) in _ = try OutputFile(path: path) }?.message
        == "could not write \(folder.path.text)/\\x1b[31m/out: its folder does not exist; create it"
    )
  }
}

/// Reads a pipe to its end on a thread of its own.
private final class PipeReader {
  private let done = DispatchSemaphore(value: 0)
  private let result = Result()

  private final class Result: @unchecked Sendable {
    // SAFETY: written before `done` is signalled, read after it was waited for.
    var bytes: [UInt8] = []
  }

  init(_ handle: FileHandle) {
    Thread { [done, result] in
      result.bytes = (try? handle.readToEnd()).map { Array($0) } ?? []
      done.signal()
    }.start()
  }

  func content() -> [UInt8] {
    done.wait()
    return result.bytes
  }
}

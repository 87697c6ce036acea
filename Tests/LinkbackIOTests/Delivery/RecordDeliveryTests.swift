import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct RecordDeliveryTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    WriteSignals.ignore()
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try folder.content(of: name), as: UTF8.self)
  }

  /// The two ends of a pipe.
  private struct Ends: ~Copyable {
    var reader: Descriptor?
    let writer: Descriptor

    init() throws {
      var ends: [Int32] = [0, 0]
      // SAFETY: two numbers, as the call writes; both live during the call.
      try #require(unsafe pipe(&ends) == 0)
      reader = Descriptor(owning: ends[0])
      writer = Descriptor(owning: ends[1])
    }

    var path: FilePath { FilePath("/dev/fd/\(writer.number)") }

    mutating func read() throws -> String {
      var buffer = [UInt8](repeating: 0, count: 10_000)
      let count = try reader?.read(into: &buffer, at: 0) ?? 0
      return String(decoding: buffer[..<count], as: UTF8.self)
    }
  }

  /// Commits records as a runner does: saved, then written.
  private func commit(
    _ text: String, _ delivery: inout RecordDelivery
  ) throws(OutputError) -> RecordDelivery.Progress {
    delivery.didSave(delivery.delivery)
    delivery.add(Array(text.utf8))
    let progress = try delivery.write()
    try delivery.synchronize()
    return progress
  }

  // MARK: - Files

  @Test func nothingIsWrittenToAFileThatIsNotSaved() throws {
    var delivery = RecordDelivery(to: folder["out"])
    try delivery.resume([], from: Delivery())
    #expect(try delivery.write() == .finished)
    let first = delivery.delivery
    let file = try #require(first.file)
    #expect(file == Delivery.File(identity: try FileStatus(of: folder["out"]).identity, length: 0))
    delivery.add(Array("{1}\n".utf8))
    #expect(try delivery.write() == .waitsForSave)
    #expect(try text("out") == "")
    delivery.didSave(delivery.delivery)
    #expect(try delivery.write() == .finished)
    #expect(delivery.delivery.position == 0, "not synced yet")
    try delivery.synchronize()
    #expect(
      delivery.delivery
        == Delivery(position: 4, file: Delivery.File(identity: file.identity, length: 4)))
    #expect(try text("out") == "{1}\n")
  }

  @Test func aFileThatTheStateKnowsIsWrittenToAtOnce() throws {
    for text in ["", "{0}\n"] {
      try folder.write(text, to: "out")
      let file = Delivery.File(
        identity: try FileStatus(of: folder["out"]).identity, length: Int64(text.utf8.count))
      var delivery = RecordDelivery(to: folder["out"])
      try delivery.resume(
        [OutboxChunk(position: 50, bytes: Array("{1}\n".utf8))],
        from: Delivery(position: 50, file: file))
      #expect(try delivery.write() == .finished)
      #expect(try self.text("out") == "\(text){1}\n")
    }
  }

  @Test func aNewFileHasThePermissionsThatTheUmaskLeaves() throws {
    var delivery = RecordDelivery(to: folder["out"])
    try delivery.resume([], from: Delivery())
    let mask = umask(0)
    umask(mask)
    #expect(try FileStatus(of: folder["out"]).mode == 0o666 & ~mask)
  }

  @Test func recordsAreAppendedToWhatIsThere() throws {
    try folder.write("{0}\n", to: "out")
    try folder.write("half a line", to: "half")
    for (name, expected) in [("out", "{0}\n{1}\n{2}\n"), ("half", "half a line\n{1}\n{2}\n")] {
      var delivery = RecordDelivery(to: folder[name])
      try delivery.resume([], from: Delivery())
      #expect(try commit("{1}\n", &delivery) == .finished)
      #expect(try commit("{2}\n", &delivery) == .finished)
      #expect(try text(name) == expected)
      #expect(delivery.delivery.file?.length == Int64(expected.utf8.count))
    }
  }

  @Test func aLinkIsWrittenThrough() throws {
    try folder.write("", to: "target/out")
    try folder.link("out", to: "target/out")
    try folder.link("new", to: "target/new")
    for name in ["out", "new"] {
      var delivery = RecordDelivery(to: folder[name])
      try delivery.resume([], from: Delivery())
      #expect(try commit("{1}\n", &delivery) == .finished)
      #expect(try FileStatus(of: folder[name], followingLinks: false).kind == .link)
      #expect(try text("target/\(name)") == "{1}\n")
    }
  }

  @Test func aFileThatWasMovedIsWrittenToUntilItIsReopened() throws {
    var delivery = RecordDelivery(to: folder["out"])
    try delivery.resume([], from: Delivery())
    _ = try commit("{1}\n", &delivery)
    try delivery.reopen()
    _ = try commit("{2}\n", &delivery)
    try folder["out"].rename(to: folder["out.1"])
    _ = try commit("{3}\n", &delivery)
    delivery.add(Array("{4}\n".utf8))
    try delivery.reopen()
    #expect(try delivery.write() == .waitsForSave)
    #expect(delivery.delivery.position == 12)
    #expect(delivery.delivery.file?.length == 0)
    #expect(try commit("{5}\n", &delivery) == .finished)
    #expect(try text("out.1") == "{1}\n{2}\n{3}\n")
    #expect(try text("out") == "{4}\n{5}\n")
  }

  @Test func aFileThatIsCutIsWrittenOn() throws {
    var delivery = RecordDelivery(to: folder["out"])
    try delivery.resume([], from: Delivery())
    _ = try commit("{1}\n{2}\n", &delivery)
    try FileHandle(forWritingTo: URL(fileURLWithPath: folder["out"].text)).truncate(atOffset: 0)
    _ = try commit("{3}\n", &delivery)
    #expect(try text("out") == "{3}\n")
    #expect(delivery.delivery.position == 12)
    #expect(delivery.delivery.file?.length == 4)
  }

  /// The greatest size that this file system knows.
  private func greatestSize() throws -> Int64 {
    let file = try Descriptor(opening: folder["size"], O_WRONLY | O_CREAT, mode: 0o600)
    var (low, high) = (Int64(0), Int64.max)
    while low < high {
      let middle = low + (high - low) / 2 + 1
      if ftruncate(file.number, Int(middle)) == 0 { low = middle } else { high = middle - 1 }
    }
    try folder["size"].unlink()
    return low
  }

  /// A file that can grow by a few bytes only, as on a disk that is full.
  @Test(arguments: [0, 1, 3, 4, 7]) func aFullDiskLosesNothingAndDoublesNothing(space: Int) throws {
    let size = try greatestSize() - Int64(space)
    let file = try Descriptor(opening: folder["out"], O_RDWR | O_CREAT, mode: 0o600)
    try #require(ftruncate(file.number, Int(size)) == 0)
    // The last byte of a hole is no line's end.
    try #require(pwriteLF(file.number, at: size - 1))
    var delivery = RecordDelivery(to: folder["out"])
    try delivery.resume([], from: Delivery())
    for _ in 1...3 {
      // The records come once, and each try fails.
      let isFirst = delivery.pendingCount == 0
      #expect(throws: OutputError.self) {
        if isFirst { _ = try commit("{1}\n{2}\n", &delivery) } else { _ = try delivery.write() }
      }
      try delivery.synchronize()
      let whole = space / 4 * 4
      #expect(delivery.delivery.position == Int64(whole), "whole records alone are delivered")
      #expect(delivery.delivery.file?.length == size + Int64(whole))
    }
    // Somebody makes room, and the half record goes on where it was.
    var tail = [UInt8](repeating: 0, count: 10)
    let count = try file.read(into: &tail, 0..<10, from: size)
    try #require(ftruncate(file.number, 0) == 0)
    #expect(try delivery.write() == .finished)
    try delivery.synchronize()
    #expect(String(decoding: tail[..<count], as: UTF8.self) + (try text("out")) == "{1}\n{2}\n")
    #expect(delivery.delivery.position == 8)
  }

  private func pwriteLF(_ number: Int32, at offset: Int64) -> Bool {
    // SAFETY: one byte of a literal, which lives during the call.
    unsafe pwrite(number, "\n", 1, Int(offset)) == 1
  }

  @Test func whatCannotBeOpenedSaysWhy() throws {
    for (path, reason) in [
      (folder["none/out"], "No such file or directory"), (folder.path, "Is a directory"),
    ] {
      #expect(
        throws: OutputError(
          .unwritable, "could not write \(TerminalText.escaped(path.bytes)): \(reason)")
      ) {
        var delivery = RecordDelivery(to: path)
        try delivery.resume([], from: Delivery())
      }
    }
  }

  // MARK: - Pipes and devices

  @Test func aDeviceIsWrittenToAtOnce() throws {
    var delivery = RecordDelivery(to: "/dev/null")
    try delivery.resume(
      [OutboxChunk(position: 0, bytes: Array("{1}\n".utf8))], from: Delivery(position: 0))
    #expect(try delivery.write() == .finished)
    try delivery.synchronize()
    #expect(delivery.delivery == Delivery(position: 4))
    var full = RecordDelivery(to: "/dev/full")
    try full.resume([], from: Delivery())
    for _ in 1...2 {
      #expect(
        throws: OutputError(.unwritable, "could not write /dev/full: No space left on device")
      ) { try commit("{1}\n", &full) }
    }
    #expect(full.delivery.position == 0)
  }

  @Test func aSlowReaderIsNotWaitedFor() throws {
    var ends = try Ends()
    var delivery = RecordDelivery(to: ends.path)
    let record = String(repeating: "x", count: 999) + "\n"
    try delivery.resume([], from: Delivery())
    // A pipe holds 64 KiB.
    #expect(try commit(String(repeating: record, count: 100), &delivery) == .waitsForReader)
    let number = delivery.descriptor
    #expect(Descriptor(borrowing: try #require(number)).readiness(POLLOUT) == 0)
    #expect(delivery.delivery.position % 1_000 == 0, "whole records alone are delivered")
    var read = 0
    while read < 100_000 {
      read += try ends.read().utf8.count
      let isFinished = try delivery.write() == .finished
      try delivery.synchronize()
      #expect(isFinished == (delivery.pendingCount == 0))
    }
    #expect(read == 100_000)
    #expect(delivery.delivery.position == 100_000)
  }

  @Test func aReaderThatHasGoneIsAnOrdinaryEnd() throws {
    var ends = try Ends()
    var delivery = RecordDelivery(to: ends.path)
    try delivery.resume([], from: Delivery())
    #expect(delivery.isClosed == false)
    _ = ends.reader.take()
    #expect(delivery.isClosed == true)
    do throws(OutputError) {
      _ = try commit("{1}\n", &delivery)
      Issue.record("nobody reads")
    } catch {
      #expect(error.code == .closedPipe)
    }
    #expect(delivery.delivery.position == 0)
  }

  @Test func aNamedPipeIsOpenedWhenSomebodyReads() throws {
    let path = try folder.makePipe("pipe")
    var delivery = RecordDelivery(to: path)
    try delivery.resume([], from: Delivery())
    #expect(try commit("{1}\n", &delivery) == .waitsForReader)
    let reader = try Descriptor(opening: path, O_RDONLY | O_NONBLOCK)
    #expect(try delivery.write() == .finished)
    var buffer = [UInt8](repeating: 0, count: 10)
    #expect(try reader.read(into: &buffer, at: 0) == 4)
  }

  @Test func whatWasNotDeliveredIsWrittenAgain() throws {
    var ends = try Ends()
    var delivery = RecordDelivery(to: ends.path)
    let chunks = [
      OutboxChunk(position: 90, bytes: Array("{1}\n{2}\n{3}\n".utf8)),
      OutboxChunk(position: 102, bytes: Array("{4}\n".utf8)),
    ]
    try delivery.resume(chunks, from: Delivery(position: 98))
    #expect(try delivery.write() == .finished)
    try delivery.synchronize()
    #expect(delivery.delivery == Delivery(position: 106))
    #expect(try ends.read() == "{3}\n{4}\n")
  }
}

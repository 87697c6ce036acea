import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// What an error of fsync(2) has lost is written again.
@Suite struct RecordDeliveryFaultTests {
  let folder: TemporaryFolder
  let disk = FailingDisk()

  init() throws { folder = try TemporaryFolder() }

  private func started(_ outbox: String = "", from saved: Delivery = Delivery()) throws -> Running {
    let running = Running(RecordDelivery(to: folder["out"], synchronize: disk.synchronize))
    try running.delivery.resume(
      [OutboxChunk(position: saved.position, bytes: Array(outbox.utf8))], from: saved)
    running.delivery.didSave(running.delivery.delivery)
    return running
  }

  private final class Running {
    var delivery: RecordDelivery
    init(_ delivery: consuming RecordDelivery) { self.delivery = delivery }

    func write(_ text: String) throws(OutputError) {
      delivery.add(Array(text.utf8))
      _ = try delivery.write()
    }
  }

  private func text(_ name: String = "out") throws -> String {
    String(decoding: try folder.content(of: name), as: UTF8.self)
  }

  private func expectFailure(_ running: Running) throws {
    let position = running.delivery.delivery.position
    do throws(OutputError) {
      try running.delivery.synchronize()
      Issue.record("the disk has failed")
    } catch {
      #expect(error.message.hasSuffix("out: Input/output error"))
    }
    #expect(running.delivery.delivery.position == position, "nothing of it is delivered")
  }

  @Test(arguments: FailingDisk.Loss.allCases, [1, 2, 5])
  func whatIsLostIsWrittenAgain(loss: FailingDisk.Loss, failures: Int) throws {
    disk.loss = loss
    let running = try started()
    try running.write("{1}\n")
    try running.delivery.synchronize()
    try running.write("{2}\n{3}\n")
    try running.write("{4}\n")
    disk.failures = failures
    for _ in 1...failures { try expectFailure(running) }
    // What comes meanwhile is written to the file's end, wherever that is.
    try running.delivery.synchronize()
    try running.write("{5}\n")
    try running.delivery.synchronize()
    #expect(try text() == "{1}\n{2}\n{3}\n{4}\n{5}\n")
    #expect(running.delivery.delivery.position == 20)
    #expect(running.delivery.delivery.file?.length == 20)
  }

  @Test(arguments: FailingDisk.Loss.allCases)
  func whatAnotherWritesIsLeftAlone(loss: FailingDisk.Loss) throws {
    disk.loss = loss
    let running = try started()
    try running.write("{1}\n")
    disk.failures = 1
    try expectFailure(running)
    let other = try Descriptor(opening: folder["out"], O_WRONLY | O_APPEND)
    let line = Array("a line of somebody else\n".utf8)
    try other.write(all: line.span)
    try running.write("{2}\n")
    try running.delivery.synchronize()
    let found = try text()
    // A file that ended where the record was to be has his line there, and the record is lost to him.
    #expect(found.contains("a line of somebody else\n{2}\n"))
    if loss == .hole { #expect(found.hasPrefix("{1}\n")) }
  }

  /// Whoever cuts the file has copied it, as logrotate does with copytruncate.
  @Test func aFileThatWasCutMeanwhileHasNoHole() throws {
    let running = try started()
    try running.write("{1}\n")
    try running.delivery.synchronize()
    try running.write("{2}\n")
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: folder["out"].text))
    try file.truncate(atOffset: 0)
    disk.failures = 1
    try expectFailure(running)
    try running.delivery.synchronize()
    #expect(try text() == "")
    try running.write("{3}\n")
    try running.delivery.synchronize()
    #expect(try text() == "{3}\n")
  }

  @Test func standardOutputIsWrittenAgain() throws {
    try folder.write("{0}\n", to: "out")
    try disk.settle(folder["out"])
    let file = try Descriptor(opening: folder["out"], O_RDWR | O_APPEND)
    var delivery = RecordDelivery(
      to: FilePath("/dev/fd/\(file.number)"), synchronize: disk.synchronize)
    try delivery.resume([], from: Delivery())
    delivery.add(Array("{1}\n{2}\n".utf8))
    #expect(try delivery.write() == .finished)
    disk.failures = 1
    #expect(throws: OutputError.self) { try delivery.synchronize() }
    #expect(try delivery.write() == .finished)
    try delivery.synchronize()
    #expect(delivery.delivery.position == 8)
    #expect(try text() == "{0}\n{1}\n{2}\n")
  }

  // MARK: - At a restart

  private func saved() throws -> Delivery {
    let status = try FileStatus(of: folder["out"])
    return Delivery(
      position: 4, file: Delivery.File(identity: status.identity, length: 4))
  }

  /// The process that has heard of the error is gone; what it has written is still seen.
  @Test(arguments: ["out", "out.1"]) func whatIsFoundIsWrittenAgainAndSynced(name: String) throws {
    try folder.write("{1}\n{2}\n{3", to: "out")
    let saved = try saved()
    if name != "out" { try folder["out"].rename(to: folder[name]) }
    let watch = FileWatch()
    let file = try Descriptor(opening: folder[name], O_RDONLY)
    #expect(watch.watch(file: file.number) != nil)
    _ = watch.takeChanges()
    var delivery = RecordDelivery(to: folder["out"], synchronize: disk.synchronize)
    try delivery.resume([OutboxChunk(position: 4, bytes: Array("{2}\n{3}\n".utf8))], from: saved)
    #expect(watch.takeChanges().bytes, "it is written to the disk anew")
    #expect(try text(name) == "{1}\n{2}\n{3")
    #expect(delivery.delivery.position == 8)
    _ = try delivery.write()
    try delivery.synchronize()
    #expect(try text(name) == "{1}\n{2}\n{3}\n")
  }

  @Test(arguments: ["out", "out.1", "out.1.gz"]) func whatCannotBeSyncedIsNotDelivered(
    name: String
  ) throws {
    try folder.write("{1}\n{2}\n{3}\n", to: "out")
    let saved = try saved()
    if name == "out.1" { try folder["out"].rename(to: folder[name]) }
    if name == "out.1.gz" {
      try folder.write(gzipMember(folder.content(of: "out")), to: name)
      try folder["out"].unlink()
    }
    let outbox = [OutboxChunk(position: 4, bytes: Array("{2}\n{3}\n".utf8))]
    try disk.settle(folder[name])
    disk.failures = 1
    var delivery = RecordDelivery(to: folder["out"], synchronize: disk.synchronize)
    #expect(throws: OutputError.self) { try delivery.resume(outbox, from: saved) }
    #expect(delivery.delivery.position == 4)
    var next = RecordDelivery(to: folder["out"], synchronize: disk.synchronize)
    try next.resume(outbox, from: saved)
    #expect(next.delivery.position == 12)
    #expect(next.pendingCount == 0)
  }
}

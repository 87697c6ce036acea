import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

/// What can't be saved or written now is, later: nothing is lost by that, and nothing comes twice.
@Suite struct FollowRunnerProblemTests {
  let world: FollowWorld

  init() throws {
    world = try FollowWorld()
    world.reportsEvents()
  }

  private let full = StoreError(.unavailable, "the disk is full")

  @Test func whatCannotBeSavedIsTriedAgainAndNothingIsReadMeanwhile() throws {
    world.savingError = { (3.0..<9).contains($0) ? self.full : nil }
    for second in 1...15 { world.at(Double(second)) { try self.world.write() } }
    world.at(20) {}
    #expect(try world.run() == .finished)
    #expect(try world.eventLines() == Array(1...15))
    #expect(world.paused == 1 && world.resumed == 1)
    #expect((5...7).contains(world.refusals), "once a second: \(world.refusals)")
    // What was read before the first refusal is one commit; the lines since came after it.
    let after = try #require(world.commits.first { $0.seconds >= 9 })
    #expect(after.commit.records.count { $0 == 0x0A } <= 2)
    #expect(world.commits.map(\.commit.progress.number) == Array(1...Int64(world.commits.count)))
  }

  @Test func nothingIsReadWhileItCannotBeSaved() throws {
    world.savingError = { (3.0..<9).contains($0) ? self.full : nil }
    let log = world.folder["log"]
    // More than is looked at to see which log it is.
    world.at(1) { try self.world.write(20) }
    world.at(3.1) { try self.world.write(1) }
    var size: UInt64 = 0
    world.at(6) {
      size = UInt64(try FileStatus(of: log).size)
      try self.world.write(1)
    }
    // What was not read is not missed.
    world.at(7) {
      try FileHandle(forWritingTo: URL(fileURLWithPath: log.text)).truncate(atOffset: size)
    }
    world.at(12) {}
    #expect(try world.run() == .finished)
    let seen = try world.eventLines()
    #expect(seen == Array(1...21))
  }

  @Test func aStateThatCannotBeUsedAnyMoreEndsTheRun() throws {
    let gone = StoreError(.unusable, "the state is gone")
    world.savingError = { $0 >= 3 ? gone : nil }
    world.at(1) { try self.world.write() }
    world.at(4) { try self.world.write() }
    world.at(60) {}
    #expect(throws: RunFailure.store(gone)) { try world.run() }
    #expect(world.seconds < 7)
    #expect(try world.eventLines() == [1])
  }

  @Test func aStateThatIsFullAtTheEndIsAnErrorAndNothingIsLost() throws {
    world.savingError = { $0 >= 3 ? self.full : nil }
    world.at(1) { try self.world.write() }
    world.at(4) { try self.world.write() }
    world.at(6) {}
    #expect(throws: RunFailure.store(full)) { try world.run() }
    world.savingError = { _ in nil }
    world.at(world.seconds + 2) {}
    #expect(try world.run() == .finished)
    #expect(try world.eventLines() == [1, 2])
  }

  @Test func observationsThatCannotBeReadBackAreTriedAgain() throws {
    world.following.retention = 30_000_000_000
    var reads = 0
    world.readingError = { _, _ in
      reads += 1
      return reads <= 3 ? self.full : nil
    }
    for second in 1...90 { world.at(Double(second)) { try self.world.write() } }
    #expect(try world.run() == .finished)
    #expect(try world.eventLines() == Array(1...90))
    #expect(world.refusals == 3)
    #expect(world.commits.map(\.commit.progress.number) == Array(1...Int64(world.commits.count)))
  }

  @Test func recordsThatCannotBeWrittenWaitInTheState() throws {
    world.output = "/dev/full"
    for second in 1...9 { world.at(Double(second)) { try self.world.write() } }
    let error = RunFailure.output(
      OutputError(.unwritable, "could not write /dev/full: No space left on device"))
    #expect(throws: error) { try world.run() }
    #expect(world.paused == 1 && world.resumed == 0)
    #expect(world.waits < 60, "\(world.waits)")
    world.output = world.folder["out"]
    world.at(world.seconds + 3) {}
    #expect(try world.run() == .finished)
    #expect(try world.eventLines() == Array(1...9))
  }

  @Test func onceDoesNotTryAgain() throws {
    world.options.isOnce = true
    world.following.isOnce = true
    world.output = "/dev/full"
    try world.write()
    #expect(throws: RunFailure.self) { try world.run() }
    #expect(world.waits == 0)
  }

  @Test func anOutputThatCannotBeOpenedIsSaidBeforeAnythingIsRead() throws {
    world.output = world.folder["none/out"]
    try world.write()
    #expect(throws: RunFailure.self) { try world.run() }
    #expect(world.commits.isEmpty)
  }

  // MARK: - Readers

  /// A pipe as output; what is read of it.
  private final class Reader {
    private var descriptor: Descriptor?
    let path: FilePath
    private let writer: Descriptor
    private(set) var text = ""

    init() throws {
      var ends: [Int32] = [0, 0]
      // SAFETY: two numbers, as the call writes; both live during the call.
      try #require(unsafe pipe(&ends) == 0)
      descriptor = Descriptor(owning: ends[0])
      writer = Descriptor(owning: ends[1])
      path = FilePath("/dev/fd/\(ends[1])")
    }

    func read() throws {
      var buffer = [UInt8](repeating: 0, count: 1 << 20)
      while descriptor?.readiness(POLLIN) ?? 0 != 0 {
        let count = try descriptor?.read(into: &buffer, at: 0) ?? 0
        text += String(decoding: buffer[..<count], as: UTF8.self)
      }
    }

    func close() { _ = descriptor.take() }
  }

  @Test func aReaderThatGoesEndsTheRunQuietly() throws {
    let reader = try Reader()
    world.output = reader.path
    world.at(1) { try self.world.write() }
    world.at(4) {
      try reader.read()
      reader.close()
    }
    world.at(60) {}
    #expect(try world.run() == .closedPipe)
    #expect(reader.text.split(separator: "\n").count == 1)
    #expect(world.seconds < 6, "nobody has to write for it to be seen")
    #expect(!world.notices.contains(.stopping))
  }

  @Test func aSlowReaderGetsEverything() throws {
    let reader = try Reader()
    world.output = reader.path
    world.at(1) { try self.world.write(2_000) }
    for step in 0..<40 { world.at(3 + Double(step) / 2) { try reader.read() } }
    world.at(30) { try self.world.write(1) }
    for step in 0..<8 { world.at(31 + Double(step) / 2) { try reader.read() } }
    #expect(try world.run() == .finished)
    try reader.read()
    #expect(reader.text.split(separator: "\n").count == 2_001)
    #expect(world.waits < 400, "\(world.waits)")
  }

  @Test func aReaderIsNotServedBusilyWhileTheStateIsFull() throws {
    let reader = try Reader()
    world.output = reader.path
    world.savingError = { (3.0..<12).contains($0) ? self.full : nil }
    world.at(1) { try self.world.write(2_000) }
    world.at(5) { try reader.read() }
    for step in 0..<20 { world.at(15 + Double(step) / 2) { try reader.read() } }
    #expect(try world.run() == .finished)
    try reader.read()
    #expect(reader.text.split(separator: "\n").count == 2_000)
    #expect(world.paused == 1)
    #expect(world.looks < 2_000, "\(world.looks)")
  }

  @Test(arguments: [true, false]) func aStuckReaderIsNotWaitedForAtTheEnd(isLasting: Bool) throws {
    let reader = try Reader()
    world.output = reader.path
    world.options.isLasting = isLasting
    world.at(1) { try self.world.write(2_000) }
    world.at(5) {}
    if isLasting {
      #expect(try world.run() == .finished)
    } else {
      #expect(throws: RunFailure.self) { try world.run() }
    }
    #expect(world.seconds < 8)
    // The next run writes all that is not known to be read.
    try reader.read()
    let other = try Reader()
    world.output = other.path
    world.options.isLasting = true
    for step in 0..<8 { world.at(world.seconds + 1 + Double(step) / 2) { try other.read() } }
    #expect(try world.run() == .finished)
    try other.read()
    let seen = Set((reader.text + other.text).split(separator: "\n").map { $0.suffix(20) })
    #expect(seen.count >= 2_000)
  }
}

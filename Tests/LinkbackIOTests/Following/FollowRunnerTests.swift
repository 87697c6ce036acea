import Foundation
import Glibc
import LinkbackCore
import LinkbackFollowing
@testable import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct FollowRunnerTests {
  let world: FollowWorld

  init() throws { world = try FollowWorld() }

  /// What the state says is delivered, and what there was to deliver.
  private func expectAllDelivered(sourceLocation: SourceLocation = #_sourceLocation) {
    let written = world.commits.reduce(0) { $0 + $1.commit.records.count }
    let delivered = world.commits.last?.commit.delivery.position
    #expect(delivered == Int64(written), sourceLocation: sourceLocation)
  }

  // MARK: - Windows

  @Test func windowsAreWrittenOnceTheyAreClosedAndNothingTwiceByARestart() throws {
    for second in stride(from: 0.5, to: 60, by: 0.5) { world.at(second) { try self.world.write() } }
    #expect(try world.run() == .finished)
    let first = try String(decoding: world.folder.content(of: "out"), as: UTF8.self)
    #expect(first.split(separator: "\n").count >= 5)
    expectAllDelivered()
    world.at(world.seconds + 30) {}
    #expect(try world.run() == .finished)
    let whole = try String(decoding: world.folder.content(of: "out"), as: UTF8.self)
    #expect(whole.hasPrefix(first))
    let hits = whole.split(separator: "\n").map { record in
      Int(record.split(separator: "\"hits\":")[1].prefix { $0.isNumber }) ?? 0
    }
    #expect(hits.reduce(0, +) == 119)
    #expect(!whole.contains("\"revision\":1"))
    #expect(world.notices.contains(.stopping))
  }

  @Test func commitsComeOnceAnIntervalAndASignOfLifeInTheQuiet() throws {
    world.reportsEvents()
    for step in 0..<1_000 { world.at(1 + Double(step) / 100) { try self.world.write() } }
    world.at(200) {}
    #expect(try world.run() == .finished)
    // At the start, in ten seconds of news, one that says what is delivered, and the end.
    let (early, late) = (
      world.commits.filter { $0.seconds <= 13 }, world.commits.filter { $0.seconds > 13 }
    )
    #expect((11...15).contains(early.count), "\(early.count)")
    #expect((19...20).contains(late.count), "\(late.count)")
    #expect(late.allSatisfy { $0.commit.outcomes.isEmpty && $0.commit.streams.isEmpty })
    let pauses = zip(late, late.dropFirst()).dropLast().map { $1.seconds - $0.seconds }
    #expect(pauses.allSatisfy { (9.99...10.1).contains($0) }, "\(pauses)")
    #expect(try world.eventLines() == Array(1...1_000))
    expectAllDelivered()
    // Each write of the ten seconds may wake it, and a pause follows; then once a second.
    #expect(world.waits < 20 * 2 * 11 + 250, "\(world.waits)")
    #expect(world.looks < 5_000, "\(world.looks)")
  }

  @Test func whatIsDueIsNotWaitedForBusily() throws {
    // Provisional records are due more often than commits.
    world.following.interim = 10_000_000
    for step in 0..<100 { world.at(1 + Double(step) / 10) { try self.world.write() } }
    #expect(try world.run() == .finished)
    #expect(world.looks < 10_000, "\(world.looks)")
    #expect((9...14).contains(world.commits.count), "\(world.commits.count)")
  }

  // MARK: - Once

  /// A short file that was written just now may be the beginning of a copy.
  @Test(arguments: [false, true])
  func whatIsNewIsWaitedForByARunThatWaitsForNothing(isStillWritten: Bool) throws {
    world.reportsEvents()
    world.options.isOnce = true
    world.following.isOnce = true
    world.following.readsRotated = true
    try world.write(to: "log.1")
    try world.write()
    if isStillWritten {
      for step in 1...8 { world.at(Double(step) / 2) { try self.world.write(to: "log.1") } }
    }
    world.at(20) {}
    #expect(try world.run() == .finished)
    if !isStillWritten { #expect(try world.eventLines().count == 2) }
    #expect((1.5...3.5).contains(world.seconds), "\(world.seconds)")
  }

  // MARK: - Events

  @Test func eventsThatSomebodyWaitsForAreWrittenAtOnce() throws {
    world.reportsEvents()
    world.options.isPrompt = true
    var seen: [Double] = []
    for step in 1...50 {
      let second = Double(step) * 0.7
      world.at(second) { try self.world.write() }
      world.at(second + 0.004) {
        seen.append(Double(try self.world.eventLines().count))
      }
    }
    #expect(try world.run() == .finished)
    #expect(seen == (1...50).map(Double.init))
    expectAllDelivered()
  }

  // MARK: - Rotation of the output

  @Test func theOutputIsOpenedAgainWhereThatIsAskedFor() throws {
    world.reportsEvents()
    let folder = world.folder
    world.output = folder["records/out"]
    try folder.write("", to: "records/out")
    world.at(1) { try self.world.write(3) }
    world.at(3) { try folder["records/out"].rename(to: folder["out.1"]) }
    world.at(4) { try self.world.write(2) }
    // The folder is missing for a while.
    world.at(6) { try folder["records"].rename(to: folder["away"]) }
    world.at(7) { self.world.signal(SIGHUP) }
    world.at(8) { try self.world.write(2) }
    world.at(10) {
      #expect(self.world.paused == 1)
      try folder["away"].rename(to: folder["records"])
    }
    world.at(13) { try self.world.write(1) }
    world.at(16) {}
    #expect(try world.run() == .finished)
    #expect(try world.eventLines("out.1") == [1, 2, 3, 4, 5])
    #expect(try world.eventLines("records/out") == [6, 7, 8])
    #expect(world.resumed == 1)
    #expect(world.notices.count { $0 == .reopened } == 1)
    expectAllDelivered()
  }

  // MARK: - Ends

  @Test func onceReadsWhatIsThereAndWaitsForNothing() throws {
    world.options.isOnce = true
    world.following.isOnce = true
    try world.write(5)
    #expect(try world.run() == .finished)
    #expect(world.waits == 0)
    let text = try String(decoding: world.folder.content(of: "out"), as: UTF8.self)
    #expect(text.contains("\"hits\":5"))
    expectAllDelivered()
    let count = world.commits.count
    #expect(try world.run() == .finished)
    #expect(world.commits.count == count + 2)
    #expect(world.commits.suffix(2).allSatisfy { $0.commit.outcomes.isEmpty })
    #expect(try String(decoding: world.folder.content(of: "out"), as: UTF8.self) == text)
  }

  /// The last commit of a run says that it ended, and the first one of the next that it goes on.
  @Test(arguments: [false, true])
  func theEndIsSaidAndTakenBack(isOnce: Bool) throws {
    (world.options.isOnce, world.following.isOnce) = (isOnce, isOnce)
    for _ in 0..<2 {
      let count = world.commits.count
      try world.write(5)
      world.at(world.seconds + 30) {}
      #expect(try world.run() == .finished)
      let ends = world.commits.dropFirst(count).map(\.commit.progress.ended)
      #expect(ends.count >= 2)
      #expect(ends.dropLast().allSatisfy { $0 == nil })
      #expect(ends.last == world.commits.last?.commit.progress.committed)
      expectAllDelivered()
    }
  }

  @Test func aRunThatCannotSaveSaysNoEnd() throws {
    try world.write()
    world.savingError = { seconds in seconds > 5 ? StoreError(.unavailable, "full") : nil }
    world.at(10) {}
    #expect(throws: RunFailure.self) { _ = try world.run() }
    #expect(world.commits.allSatisfy { $0.commit.progress.ended == nil })
  }

  /// Nobody sees a state in memory.
  @Test func aStateThatDoesNotLastGivesNoSign() throws {
    world.options.isLasting = false
    world.at(100) {}
    #expect(try world.run() == .finished)
    #expect(world.commits.allSatisfy { $0.seconds < 1 && $0.commit.progress.ended == nil })
  }

  @Test func aPipeThatEndsEndsTheRun() throws {
    var ends: [Int32] = [0, 0]
    // SAFETY: two numbers, as the call writes; both live during the call.
    try #require(unsafe pipe(&ends) == 0)
    let reader = Descriptor(owning: ends[0])
    var writer = Optional(Descriptor(owning: ends[1]))
    world.reportsEvents()
    world.paths = [FilePath("/dev/fd/\(reader.number)")]
    try world.write(2, to: "lines")
    let lines = try world.folder.content(of: "lines").dropLast()
    try writer?.write(all: lines.span)
    _ = writer.take()
    #expect(try world.run() == .finished)
    #expect(try world.eventLines() == [1, 2], "a last line without LF counts")
    #expect(!world.notices.contains(.stopping))
  }

  @Test func theRunIsAliveForWhoeverWatchesIt() throws {
    // Nobody listens; the deadlines are what is looked at.
    world.environment = [
      "NOTIFY_SOCKET": Array("/nobody/listens".utf8), "WATCHDOG_USEC": Array("400000".utf8),
    ]
    world.at(20) {}
    #expect(try world.run() == .finished)
    #expect((100...140).contains(world.waits), "\(world.waits)")
  }

  /// A log is silenced by a link to a device, and comes back.
  @Test func aLogThatIsADeviceForAWhileIsWaitedFor() throws {
    world.reportsEvents()
    let log = world.folder["log"]
    world.at(1) { try self.world.write(2) }
    world.at(3) {
      try log.unlink()
      try self.world.folder.link("log", to: "/dev/null")
    }
    world.at(6) {
      try log.unlink()
      try self.world.write(3)
    }
    world.at(9) {}
    #expect(try world.run() == .finished)
    #expect(world.seconds > 9)
    #expect(try world.eventLines() == [1, 2, 1, 2, 3])
  }
}

import LinkbackCore
import Testing

@testable import LinkbackFollowing

@Suite struct ReadSchedulerTests {
  /// Streams with ids from 1, whose files are open.
  private func streams(_ watermarks: [Int64?], isCatchingUp: Bool = true) throws -> StreamTable<
    VirtualFile
  > {
    let folder = VirtualFolder()
    var table = StreamTable<VirtualFile>([], nextID: 1)
    for (index, watermark) in watermarks.enumerated() {
      let node = folder.create("\(index)")
      var stream = FollowedStream<VirtualFile>(
        LogStream(
          id: table.nextID, log: "a.log", path: "a.log", stamp: node.stamp,
          lastSeen: EventTime(nanoseconds: 0)))
      stream.record.watermark = watermark.map { EventTime(nanoseconds: $0) }
      stream.open(try folder.open("\(index)"), skips: nil, at: 0)
      stream.isCatchingUp = isCatchingUp
      table.append(stream)
    }
    return table
  }

  @Test(
    arguments: [
      ([5, 3, 9], 1), ([5, nil, 3], 1), ([4, 4], 0), ([], nil),
    ] as [([Int64?], Int?)])
  func theStreamWithTheLeastEventTimeIsReadNext(watermarks: [Int64?], next: Int?) throws {
    var scheduler = ReadScheduler()
    scheduler.take(try streams(watermarks))
    #expect(scheduler.laggard() == next)
  }

  @Test func aStreamMovesOnWithWhatIsReadOfIt() throws {
    var (scheduler, table) = (ReadScheduler(), try streams([5, 3]))
    scheduler.take(table)
    table[1].record.watermark = EventTime(nanoseconds: 8)
    scheduler.note(1, table[1])
    #expect(scheduler.laggard() == 0)
    table[0].isCatchingUp = false
    scheduler.note(0, table[0])
    #expect(scheduler.laggard() == 1)
    #expect(scheduler.catchingUp(but: 1) == WatermarkClock.CatchingUp())
    #expect(scheduler.catchingUp() != WatermarkClock.CatchingUp())
  }

  @Test func turnsGoOnWithTheOneThatWasPostponed() throws {
    var (scheduler, table) = (ReadScheduler(), try streams([1, 2, 3]))
    scheduler.take(table)
    #expect(scheduler.turns.map(\.index) == [0, 1, 2])
    scheduler.postpone(scheduler.turns[1])
    #expect(scheduler.turns.map(\.index) == [1, 2, 0])
    // It keeps its turn where another stream is forgotten.
    table.forget { $0.record.id == 1 }
    scheduler.take(table)
    #expect(scheduler.turns.map(\.id) == [2, 3])
  }

  @Test func onlyStreamsThatAreReadOrWaitedForAreActive() throws {
    var (scheduler, table) = (ReadScheduler(), try streams([1, 2, 3]))
    table[0].close(.seen)
    table[2].retreat(keeps: false, at: 0)
    scheduler.take(table)
    #expect(scheduler.active.map(\.index) == [1, 2])
    #expect(scheduler.discoveryDeadline(table) == FollowOptions.second)
  }

  @Test func anOldFileEndsWhenItIsIdle() throws {
    var (scheduler, table) = (ReadScheduler(), try streams([1, 2], isCatchingUp: false))
    table[1].record.phase = .draining
    table[1].lastGrowth = 7
    scheduler.take(table)
    #expect(scheduler.readDeadline(table, idleTime: 10) == 17)
    table[0].wait = .settling(since: 1)
    #expect(
      scheduler.readDeadline(table, idleTime: .max / 2) == 1 + FollowOptions.settleTime)
  }
}

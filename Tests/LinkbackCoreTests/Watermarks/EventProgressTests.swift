import LinkbackCore
import CoreFixtures
import Testing

@Suite struct EventProgressTests {
  private static func time(_ seconds: Int64?) -> EventTime? {
    seconds.flatMap { EventTime(seconds: $0) }
  }

  /// Own watermark, least of those that catch up, greatest of the others; what follows.
  @Test(
    arguments: [
      (nil, nil, nil, nil), (5, nil, nil, 5),
      (5, nil, 9, 5), (5, nil, 3, 3), (nil, nil, 3, nil),
      (5, 3, nil, 5), (5, 9, nil, 9), (nil, 9, nil, 9),
      (5, 7, 7, 7), (9, 7, 7, 7), (nil, 7, 7, 7),
    ] as [(Int64?, Int64?, Int64?, Int64?)])
  func theWatermarkOfAllFilesIsWithinBounds(
    own: Int64?, floor: Int64?, ceiling: Int64?, overall: Int64?
  ) {
    var progress = EventProgress(retention: 0, latest: EventTime(nanoseconds: .max))
    progress.watermark = Self.time(own)
    progress.floor = Self.time(floor)
    progress.ceiling = Self.time(ceiling)
    #expect(progress.overall == Self.time(overall))
  }

  /// A callback expires if and only if a line before it was later by more than the retention time,
  /// and not ahead of the clock.
  @Test(arguments: 0..<200)
  func aCallbackExpiresBecauseOfEarlierLines(seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    let retention = Int64(dice.below(30))
    let latest = Int64(dice.within(20...100))
    var progress = EventProgress(retention: retention, latest: EventTime(nanoseconds: latest))
    var before: [Int64] = []
    var future = 0
    for _ in 0..<60 {
      let nanoseconds = Int64(dice.below(120))
      let time = EventTime(nanoseconds: nanoseconds)
      let retentionCutoff = progress.retentionCutoff
      if dice.once(in: 3) {
        progress.advance(to: time)
      } else {
        let counts = progress.admit(callbackAt: time)
        #expect(counts == !before.contains { $0 - retention > nanoseconds })
        if nanoseconds > latest { future += 1 }
      }
      if nanoseconds <= latest { before.append(nanoseconds) }
      #expect(progress.watermark?.nanoseconds == before.max())
      #expect(progress.futureCallbacks == future)
      if let retentionCutoff {
        #expect(progress.retentionCutoff.map { $0 >= retentionCutoff } == true)
      }
    }
  }

  private static func admits(_ nanoseconds: Int64, _ progress: inout EventProgress) -> Bool {
    progress.admit(callbackAt: EventTime(nanoseconds: nanoseconds))
  }

  @Test func otherFilesHoldTheRetentionCutoffBackOrMoveIt() {
    var progress = EventProgress(retention: 10, latest: EventTime(nanoseconds: 1_000))
    progress.ceiling = EventTime(nanoseconds: .min)
    #expect(Self.admits(500, &progress))
    #expect(progress.retentionCutoff == EventTime(nanoseconds: .min))
    progress.ceiling = EventTime(nanoseconds: 100)
    #expect(Self.admits(90, &progress))
    #expect(!Self.admits(89, &progress))
    progress.ceiling = nil
    progress.floor = EventTime(nanoseconds: 900)
    #expect(!Self.admits(889, &progress))
    #expect(Self.admits(890, &progress))
    // A watermark that goes back leaves the retention cutoff where it is.
    progress.floor = nil
    progress.ceiling = EventTime(nanoseconds: 100)
    #expect(!Self.admits(500, &progress))
    #expect(progress.retentionCutoff == EventTime(nanoseconds: 890))
  }
}

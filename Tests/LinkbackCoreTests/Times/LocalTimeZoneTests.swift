import LinkbackCore
import CoreFixtures
import Testing

@Suite struct LocalTimeZoneTests {
  /// Berlin's clock in 2026.
  private let berlin = LocalTimeZone(
    transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600])

  @Test(arguments: [
    ("2026-01-01 00:00:00", 3600), ("2026-03-29 01:59:59", 3600), ("2026-03-29 02:00:00", 3600),
    ("2026-03-29 02:59:59", 3600), ("2026-03-29 03:00:00", 7200), ("2026-10-25 01:59:59", 7200),
    ("2026-10-25 02:00:00", 7200), ("2026-10-25 02:59:59", 7200), ("2026-10-25 03:00:00", 3600),
  ])
  func gapsKeepTheOldOffsetAndDoubledHoursTheEarlier(reading: String, offset: Int) throws {
    #expect(try berlin.offset(at: reading) == offset)
  }

  @Test func changesThatChangeNothingAreDropped() {
    #expect(
      LocalTimeZone(transitions: [10, 20, 30, 40], offsets: [0, 0, 60, 60, 0])
        == LocalTimeZone(transitions: [20, 40], offsets: [0, 60, 0]))
    #expect(LocalTimeZone(transitions: [10], offsets: [60, 60]) == LocalTimeZone(offset: 60))
  }

  @Test func searchIsThatOfEveryChangeInTurn() {
    // Also for changes so close that a later one ends at an earlier reading.
    var numbers = Dice(seed: 4)
    for _ in 0..<2_000 {
      var transitions: [Int64] = []
      var offsets = [Int.random(in: -50...50, using: &numbers)]
      var time: Int64 = 0
      for _ in 0..<Int.random(in: 0...8, using: &numbers) {
        time += Int64.random(in: 1...80, using: &numbers)
        transitions.append(time)
        offsets.append(Int.random(in: -50...50, using: &numbers))
      }
      let zone = LocalTimeZone(transitions: transitions, offsets: offsets)
      for reading in -100...time + 100 {
        let expected = Self.offset(forLocal: reading, transitions, offsets)
        guard zone.offset(forLocal: reading) == expected else {
          Issue.record("\(reading) in \(transitions), \(offsets)")
          return
        }
      }
    }
  }

  /// The clock's life, stretch by stretch: the first that shows the reading, or skips it.
  private static func offset(
    forLocal reading: Int64, _ transitions: [Int64], _ offsets: [Int]
  ) -> Int {
    for (index, transition) in transitions.enumerated() {
      let isShown = reading < transition + Int64(offsets[index])
      let isSkipped = reading < transition + Int64(offsets[index + 1])
      if isShown || isSkipped { return offsets[index] }
    }
    return offsets[transitions.count]
  }
}

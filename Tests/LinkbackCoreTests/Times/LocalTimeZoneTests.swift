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

  // MARK: Days

  /// A clock whose only change is at an instant, from one offset to another.
  private static func zone(_ change: String, _ before: Int, _ after: Int) throws -> LocalTimeZone {
    LocalTimeZone(
      transitions: [try EventTime(parsing: change, zone: .utc).seconds], offsets: [before, after])
  }

  @Test(arguments: [
    // change, offsets, day, its start
    (
      "forward at midnight: São Paulo", "2018-11-04T03:00:00Z", -10_800, -7_200,
      "2018-11-04", "2018-11-04T03:00:00Z"
    ),
    (
      "and the day after it", "2018-11-04T03:00:00Z", -10_800, -7_200,
      "2018-11-05", "2018-11-05T02:00:00Z"
    ),
    (
      "back at midnight: the day begins after the second hour", "2018-02-18T02:00:00Z", -7_200,
      -10_800, "2018-02-18", "2018-02-18T03:00:00Z"
    ),
    (
      "back to midnight: the day begins with the first one", "2026-11-01T05:00:00Z", -14_400,
      -18_000,
      "2026-11-01", "2026-11-01T04:00:00Z"
    ),
    (
      "back after a minute of the day: St John's", "2010-11-07T02:31:00Z", -9_000, -12_600,
      "2010-11-07", "2010-11-07T02:30:00Z"
    ),
    (
      "forward over midnight: Toronto, 1919", "1919-03-31T04:30:00Z", -18_000, -14_400,
      "1919-03-31", "1919-03-31T04:30:00Z"
    ),
    (
      "a day that never was: Apia", "2011-12-30T10:00:00Z", -36_000, 50_400,
      "2011-12-30", "2011-12-30T10:00:00Z"
    ),
    (
      "the one before it", "2011-12-30T10:00:00Z", -36_000, 50_400,
      "2011-12-29", "2011-12-29T10:00:00Z"
    ),
    (
      "the one after it", "2011-12-30T10:00:00Z", -36_000, 50_400,
      "2011-12-31", "2011-12-30T10:00:00Z"
    ),
    (
      "a day that comes twice is one", "2026-01-10T10:00:00Z", 50_400, -36_000,
      "2026-01-10", "2026-01-09T10:00:00Z"
    ),
    (
      "so the one after it is late", "2026-01-10T10:00:00Z", 50_400, -36_000,
      "2026-01-11", "2026-01-11T10:00:00Z"
    ),
    (
      "half an hour: Lord Howe", "2026-04-04T15:00:00Z", 39_600, 37_800,
      "2026-04-06", "2026-04-05T13:30:00Z"
    ),
  ])
  func daysBeginWhenTheClockShowsThem(
    name: String, change: String, before: Int, after: Int, day: String, start: String
  ) throws {
    let zone = try Self.zone(change, before, after)
    let number = LocalTimeZone.utc.day(at: try EventTime(parsing: day, zone: .utc).seconds)
    #expect(zone.start(ofDay: number) == (try EventTime(parsing: start, zone: .utc).seconds))
    #expect(try EventTime(parsing: day, zone: zone).text == start)
  }

  /// Against a walk through every minute, in zones whose clocks change at any time, by any number of
  /// minutes, also twice in a row.
  @Test func daysAreThoseOfAWalk() {
    var numbers = Dice(seed: 9)
    for _ in 0..<200 {
      var transitions: [Int64] = []
      let most = numbers.pick([60, 120, 1_500])
      var offsets = [numbers.within(-most...most) * 60]
      var time: Int64 = -3 * 86_400
      for _ in 0..<numbers.within(0...8) {
        time += Int64(numbers.within(1...numbers.pick([5, 90, 1_500]))) * 60
        transitions.append(time)
        offsets.append(numbers.within(-most...most) * 60)
      }
      let zone = LocalTimeZone(transitions: transitions, offsets: offsets)
      var latest = Int.min
      for time in stride(from: Int64(-5 * 86_400), to: 10 * 86_400, by: 60) {
        let reading = Int(time) + zone.offset(at: time)
        let shown = (reading - ((reading % 86_400) + 86_400) % 86_400) / 86_400
        let starting = latest == .min ? [] : Array((latest + 1)..<max(shown + 1, latest + 1))
        latest = max(latest, shown)
        guard zone.day(at: time) == latest,
          starting.allSatisfy({ zone.start(ofDay: $0) == time })
        else {
          Issue.record("\(time) in \(transitions), \(offsets)")
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

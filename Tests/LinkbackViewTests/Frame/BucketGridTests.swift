import CoreFixtures
import LinkbackCore
import Testing

@testable import LinkbackView

@Suite struct BucketGridTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var window: Int64
    /// In seconds, from midnight in UTC.
    var span: Int64
    var zone = ViewZone.utc
    var length: Int64
    var count: Int
    var hasDaysOfUTC = false

    var testDescription: String { name }
  }

  static let day: Int64 = 86_400

  static let cases: [Case] = [
    .init(name: "an hour of minutes", window: 60, span: 3_600, length: 60, count: 60),
    .init(name: "a day of minutes", window: 60, span: day, length: 900, count: 96),
    .init(name: "a week of minutes", window: 60, span: 7 * day, length: 7_200, count: 84),
    .init(
      name: "a month of minutes: of six hours there would be one too many", window: 60,
      span: 30 * day, length: day, count: 30),
    .init(name: "windows of 7 s divide no day", window: 7, span: 840, length: 7, count: 120),
    .init(name: "so they make no hours", window: 7, span: 7 * 1_200, length: 70, count: 120),
    .init(name: "windows of 7 h", window: 25_200, span: 70 * 25_200, length: 25_200, count: 70),
    .init(name: "and more of them", window: 25_200, span: 200 * 25_200, length: 50_400, count: 100),
    .init(name: "windows of a day", window: day, span: 30 * day, length: day, count: 30),
    .init(name: "a year of them", window: day, span: 365 * day, length: 7 * day, count: 53),
    .init(
      name: "windows of 100 days", window: 100 * day, span: 300 * day, length: 100 * day, count: 3),
    .init(
      name: "half hours are in the days of Kolkata", window: 1_800, span: 60 * day,
      zone: ExampleZone.kolkata, length: day, count: 61),
    .init(
      name: "hours are not", window: 3_600, span: 60 * day, zone: ExampleZone.kolkata, length: day,
      count: 60, hasDaysOfUTC: true),
    .init(
      name: "half an hour of summer time", window: 1_800, span: 60 * day,
      zone: ExampleZone.lordHowe, length: day, count: 61),
    .init(
      name: "days of 23 and 25 hours", window: 3_600, span: 60 * day, zone: ExampleZone.berlin,
      length: day, count: 61),
  ]

  @Test(arguments: cases)
  func bucketsAreTheSmallestThatAreFewEnough(of expected: Case) throws {
    let windows = try #require(WindowGrid(length: expected.window))
    let start = windows.start(of: ExampleZone.sunday)
    let grid = BucketGrid(start..<start + expected.span, windows, expected.zone)
    // Windows of 7 s and of 7 h are not at midnight: the first bucket may begin before the range.
    let isShifted = Self.day % expected.window != 0 && expected.length > expected.window
    #expect(grid.length == expected.length)
    #expect(
      grid.buckets.count == expected.count || isShifted && grid.buckets.count == expected.count + 1)
    #expect((grid.zone != expected.zone) == expected.hasDaysOfUTC)
  }

  @Test func daysBeginAtTheClocksMidnight() throws {
    let windows = try #require(WindowGrid(length: 1_800))
    let range = ExampleZone.sunday..<ExampleZone.sunday + 60 * Self.day
    for zone in ExampleZone.all {
      let grid = BucketGrid(range, windows, zone)
      let label = TimeLabel(zone)
      if grid.length == Self.day {
        for bound in grid.bounds.dropLast() { #expect(label.time(bound) == "00:00") }
      }
    }
    let days = BucketGrid(range, windows, ExampleZone.berlin).buckets.map(\.count)
    #expect(Array(days[2...8]) == [24, 23, 24, 24, 24, 25, 24].map { $0 * 3_600 })
  }

  /// Whatever is asked for: few buckets, of whole windows, without a gap, that hold the range.
  @Test(arguments: 0..<200)
  func bucketsHoldTheRangeExactly(seed: UInt64) throws {
    var random = Dice(seed: seed)
    let day = Self.day
    let length = random.pick([
      1, 7, 60, 61, 1_800, 3_600, 25_200, day, 7 * day, 100 * day, WindowGrid.longest,
    ])
    let offset = random.pick([0, 0, 1, length / 2, 1_800])
    let windows = try #require(WindowGrid(length: length, offset: offset))
    let times = EventTime.representableSeconds
    let ends = [
      times.lowerBound, times.upperBound - 1, ExampleZone.sunday,
      ExampleZone.sunday + Int64(random.below(40 * 86_400)),
      Int64.random(in: times, using: &random),
      Int64.random(in: times, using: &random),
    ]
    let (one, other) = (random.pick(ends), random.pick(ends))
    let range =
      windows.start(of: min(one, other))..<windows.end(of: max(one, other))
    let grid = BucketGrid(range, windows, random.pick(ExampleZone.all))
    #expect(grid.buckets.count <= 122)
    #expect(grid.range.lowerBound <= range.lowerBound)
    #expect(grid.buckets.first?.contains(range.lowerBound) == true)
    #expect(grid.range.upperBound == range.upperBound)
    #expect(zip(grid.bounds, grid.bounds.dropFirst()).allSatisfy { $0 < $1 })
    #expect(grid.bounds.allSatisfy { windows.start(of: $0) == $0 })
  }
}

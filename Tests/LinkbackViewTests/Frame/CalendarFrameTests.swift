import CoreFixtures
import LinkbackCore
import Testing

@testable import LinkbackView

/// Ranges, buckets and comparisons where windows are days, weeks or months, as long as the clock makes them.
@Suite struct CalendarFrameTests {
  private static let day: Int64 = 86_400
  private static let sunday = ExampleZone.sunday
  /// When 22 November, the first day of ``ExampleZone``, begins in Berlin.
  private static let first = sunday - 3_600

  /// A callback an hour, each of another session.
  private static func hours(_ range: Range<Int>) -> [CountedCallback] {
    range.map { CountedCallback(time: first + Int64($0) * 3_600, session: $0) }
  }

  @Test(arguments: [ViewZone.utc, ExampleZone.berlin, ExampleZone.kolkata])
  func eachDayIsABucketInAnyZone(zone: ViewZone) {
    let snapshot = Snapshot.counting(Self.hours(0..<240), in: ExampleZone.windows(.day))
    var query = ViewQuery()
    query.period = .custom(since: nil, until: nil)
    let model = PageModel(snapshot, query, zone: zone)
    #expect(model.buckets.map(\.total) == [24, 24, 24, 23, 24, 24, 24, 25, 24, 24])
    #expect(model.frame.bucketName == "1 day")
    #expect(model.frame.dayZone == (zone == ExampleZone.berlin ? nil : ExampleZone.berlin))
    // They have the dates of their own zone.
    let context = PageContext(model, isServed: false)
    #expect(context.span(model.buckets[0].range) == "Sun 22 Nov")
    #expect(context.span(model.buckets[8].range) == "Mon 30 Nov")
    let page = String(decoding: Page.report(model), as: UTF8.self)
    #expect(page.contains(", days in Europe/Berlin") == (zone != ExampleZone.berlin))
    #expect(page.contains("windows of 1 day in Europe/Berlin"))
  }

  @Test(
    arguments: [
      (.day, .hour, 1), (.day, .day, 1), (.day, .week, 7), (.day, .month, 30), (.week, .day, 1),
      (.week, .week, 1), (.week, .month, 5), (.month, .hour, 1), (.month, .month, 1),
    ] as [(CalendarWindows.Unit, ViewQuery.Period, Int)])
  func periodsAreWholeWindows(unit: CalendarWindows.Unit, period: ViewQuery.Period, count: Int) {
    for hour in [10, 80, 190, 239] {
      var snapshot = Snapshot.counting(
        Self.hours(0..<240), in: ExampleZone.windows(unit), origin: .follow)
      snapshot.progress.watermark = EventTime(seconds: Self.first + Int64(hour) * 3_600)
      var query = ViewQuery()
      query.period = period
      let frame = RangeFrame(snapshot, query, .utc)
      #expect(frame.grid.buckets.count == count)
      #expect(frame.range.upperBound == frame.now)
      #expect(frame.grid.bounds.allSatisfy { ExampleZone.windows(unit).start(of: $0) == $0 })
    }
  }

  /// Whatever is asked for: few buckets, of whole windows, without a gap.
  @Test(arguments: 0..<100)
  func bucketsHoldTheRangeExactly(seed: UInt64) {
    var random = Dice(seed: seed)
    let windows = ExampleZone.windows(random.pick(CalendarWindows.Unit.allCases))
    let (one, other) = (
      Self.sunday + Int64(random.within(-3_000 * 86_400...3_000 * 86_400)),
      Self.sunday + Int64(random.within(-40 * 86_400...40 * 86_400))
    )
    let range = windows.start(of: min(one, other))..<windows.end(of: max(one, other))
    let grid = BucketGrid(range, windows, random.pick(ExampleZone.all))
    #expect((1...120).contains(grid.buckets.count))
    #expect(grid.range == range)
    #expect(zip(grid.bounds, grid.bounds.dropFirst()).allSatisfy { $0 < $1 })
    #expect(grid.bounds.allSatisfy { windows.start(of: $0) == $0 })
    #expect(grid.zone == ExampleZone.berlin)
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var unit = CalendarWindows.Unit.day
    /// Of the compared range's first window, in days of ``ExampleZone``, and how many windows it has.
    var day: Int
    var count = 1
    /// The first day that is kept.
    var kept = -100
    /// The first day that it is compared with, and what that is called.
    var before: Int?
    var said: String?

    var testDescription: String { name }
  }

  private static let cases: [Case] = [
    .init(name: "a day with that of the week before", day: 9, before: 2, said: "last Tuesday"),
    .init(name: "the longest day", day: 7, before: 0, said: "last Sunday"),
    .init(name: "with the shortest", day: 10, before: 3, said: "last Wednesday"),
    .init(name: "else with the day before", day: 8, kept: 7, before: 7, said: "the day before"),
    .init(name: "else with nothing", day: 8, kept: 8),
    .init(
      name: "some days", day: 8, count: 3, before: 1, said: "the same days a week before"),
    .init(
      name: "of which less is kept", day: 8, count: 3, kept: 5, before: 5,
      said: "the 3 days before"),
    .init(name: "a week of days", day: 5, count: 7, before: -2, said: "the 7 days before"),
    .init(name: "a month of days", day: 5, count: 30, before: -25, said: "the 30 days before"),
    // Monday 23 November and Monday 30 November.
    .init(name: "a week", unit: .week, day: 8, before: 1, said: "the week before"),
    .init(
      name: "weeks", unit: .week, day: 1, count: 3, before: -20, said: "the 3 weeks before"),
    // 1 November and 1 October.
    .init(name: "a month", unit: .month, day: -21, before: -52, said: "the month before"),
  ]

  /// By the clock, whatever it does between.
  @Test(arguments: cases) func aRangeIsComparedWithAsManyWindows(_ expected: Case) throws {
    let days = try #require(ExampleZone.windows(.day).calendar)
    func start(_ day: Int) -> Int64 { days.start(of: Self.first, movedBy: day) }
    let windows = ExampleZone.windows(expected.unit)
    let calendar = try #require(windows.calendar)
    let range =
      start(expected.day)..<calendar.start(of: start(expected.day), movedBy: expected.count)
    var snapshot = Snapshot.counting(
      [CountedCallback(time: windows.start(of: start(-200)), session: 1)], in: windows)
    snapshot.progress.keptFrom = windows.start(of: start(expected.kept))
    let comparison = Comparison(range, snapshot, .utc)
    #expect(comparison?.name == expected.said)
    guard let comparison, let before = expected.before else {
      #expect(comparison == nil && expected.before == nil)
      return
    }
    let compared = comparison.range(before: range)
    #expect(compared.lowerBound == start(before))
    #expect(windows.count(in: compared) == windows.count(in: range))
    #expect(compared.upperBound <= range.lowerBound)
    // Each window with its own.
    let starts = zip(windows.starts(in: range), windows.starts(in: compared))
    #expect(starts.allSatisfy { comparison.time(before: $0) == $1 })
  }

  @Test(
    arguments: [
      (.day, "the current day"), (.week, "the current week"), (.month, "the current month"),
    ]
      as [(CalendarWindows.Unit, String)])
  func verdictsAreOfWholeWindows(unit: CalendarWindows.Unit, name: String) throws {
    // A week of few, then 40 in the current day.
    let callbacks = (0..<40).map {
      CountedCallback(time: Self.first + 9 * Self.day + Int64($0), session: $0)
    }
    var snapshot = Snapshot.counting(
      Self.hours(0..<1) + callbacks, in: ExampleZone.windows(unit), origin: .follow)
    snapshot.progress.watermark = EventTime(seconds: Self.first + 9 * Self.day + 3_600)
    let slice = SnapshotSlice(snapshot, status: nil, route: nil, host: nil)
    let judgement = try #require(Judgement(slice, .utc, range: 0..<1))
    #expect(judgement.judged.name == name)
    #expect(judgement.judged.range == ExampleZone.windows(unit).window(of: callbacks[0].time))
  }

  /// What is no longer than a window is the current one, and not called by another name.
  @Test(
    arguments: [
      (60, "the last hour", 3_600), (1_800, "the last hour", 3_600),
      (3_600, "the current hour", 3_600), (7_200, "the current window", 7_200),
      (86_400, "the current day", 86_400), (2 * 86_400, "the current window", 2 * 86_400),
    ] as [(Int64, String, Int64)])
  func partsOfWindowsAreNotJudged(window: Int64, name: String, length: Int64) throws {
    let windows = try #require(WindowGrid(length: window))
    let start = windows.start(of: Self.first + 9 * Self.day)
    let callbacks = (0..<40).map { CountedCallback(time: start + Int64($0), session: $0) }
    var snapshot = Snapshot.counting(callbacks, in: windows, origin: .follow)
    snapshot.progress.watermark = EventTime(seconds: start + 50)
    let slice = SnapshotSlice(snapshot, status: nil, route: nil, host: nil)
    let judgement = try #require(Judgement(slice, .utc, range: 0..<1))
    #expect(judgement.judged.name == name)
    #expect(judgement.judged.range == (start + window - length)..<(start + window))
    #expect(judgement.verdict(.batch).sentence.hasSuffix("\(name)."))
  }
}

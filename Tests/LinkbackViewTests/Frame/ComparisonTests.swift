import LinkbackCore
import Testing

@testable import LinkbackView

@Suite struct ComparisonTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    /// In seconds: of a window, and of what is kept before the range.
    var window: Int64 = 60
    var kept: Int64
    /// When the range begins, after Sunday's midnight in UTC, and how long it is.
    var start: Int64
    var length: Int64
    var zone = ViewZone.utc
    /// `nil` for no comparison.
    var shift: Int64?
    var said: String?

    var testDescription: String { name }
  }

  static let hour: Int64 = 3_600
  static let day: Int64 = 86_400

  static let cases: [Case] = [
    .init(
      name: "an hour", kept: 8 * day, start: hour, length: hour, shift: 7 * day,
      said: "the same hour last Sunday"),
    .init(
      name: "some hours of one day", kept: 8 * day, start: hour, length: 6 * hour, shift: 7 * day,
      said: "the same hours last Sunday"),
    .init(
      name: "a day of the calendar", kept: 8 * day, start: 0, length: day, shift: 7 * day,
      said: "the same hours last Sunday"),
    .init(
      name: "hours of two days", kept: 8 * day, start: 20 * hour, length: 6 * hour, shift: 7 * day,
      said: "the same hours a week before"),
    .init(
      name: "a little more than a day", kept: 8 * day, start: 0, length: day + 900, shift: 7 * day,
      said: "the same hours a week before"),
    .init(
      name: "exactly a week is kept", kept: 7 * day, start: hour, length: hour, shift: 7 * day,
      said: "the same hour last Sunday"),
    .init(
      name: "a minute less", kept: 7 * day - 60, start: hour, length: hour, shift: day,
      said: "the same hour the day before"),
    .init(
      name: "an hour is kept", kept: hour, start: hour, length: hour, shift: hour,
      said: "the hour before"),
    .init(
      name: "hours right before", kept: 7 * hour, start: hour, length: 6 * hour, shift: 6 * hour,
      said: "the 6 hours before"),
    .init(
      name: "minutes right before", kept: hour, start: hour, length: 90 * 60 / 3, shift: 1_800,
      said: "the time before it"),
    .init(
      name: "too little is kept", kept: hour - 60, start: hour, length: hour, shift: nil, said: nil),
    .init(
      name: "a week", kept: 8 * day, start: 0, length: 7 * day, shift: 7 * day,
      said: "the 7 days before"),
    .init(
      name: "a month, of which less is kept", kept: 29 * day, start: 0, length: 30 * day,
      shift: nil, said: nil),
    .init(
      name: "a month", kept: 30 * day, start: 0, length: 30 * day, shift: 30 * day,
      said: "the 30 days before"),
    .init(
      name: "the clock went forward: by the clock, not by the hour", kept: 8 * day,
      start: 5 * day, length: hour, zone: ExampleZone.berlin, shift: 7 * day - hour,
      said: "the same hour last Friday"),
    .init(
      name: "windows of two hours do not follow it", window: 2 * hour, kept: 8 * day,
      start: 5 * day, length: 2 * hour, zone: ExampleZone.berlin, shift: 7 * day,
      said: "the same hours last Friday"),
    .init(
      name: "windows of 7 h divide a week", window: 7 * hour, kept: 8 * day, start: 0,
      length: 7 * hour, shift: 7 * day, said: "the same hours a week before"),
    .init(
      name: "and no day", window: 7 * hour, kept: 2 * day, start: 0, length: 7 * hour,
      shift: 7 * hour, said: "the 7 hours before"),
    .init(
      name: "windows of 5 h divide neither", window: 5 * hour, kept: 8 * day, start: 0,
      length: 5 * hour, shift: 5 * hour, said: "the 5 hours before"),
  ]

  @Test(arguments: cases)
  func aRangeIsComparedWithTheNearestThatIsLikeIt(_ expected: Case) throws {
    let windows = try #require(WindowGrid(length: expected.window))
    let start = windows.start(of: ExampleZone.sunday + expected.start)
    let range = start..<start + expected.length
    var snapshot = Snapshot.counting(
      [CountedCallback(time: windows.start(of: start - expected.kept), session: 1)],
      window: expected.window)
    func check() {
      let comparison = Comparison(range, snapshot, expected.zone)
      #expect(comparison?.shift == expected.shift)
      #expect(comparison?.name == expected.said)
      guard let comparison else { return }
      #expect(comparison.range(before: range).upperBound <= range.lowerBound)
      #expect(comparison.range(before: range).count == range.count)
    }
    check()
    // The same where older windows are there still, and their sessions are forgotten.
    let keptFrom = windows.start(of: start - expected.kept)
    snapshot = Snapshot.counting(
      [CountedCallback(time: start - 90 * Self.day, session: 1)], window: expected.window)
    snapshot.progress.keptFrom = keptFrom
    check()
  }

  @Test func nothingIsComparedWithNothing() {
    let snapshot = Snapshot.counting([])
    #expect(Comparison(0..<60, snapshot, .utc) == nil)
  }
}

import LinkbackCore
import Testing

@testable import LinkbackView

@Suite struct ChartTests {
  @Test(arguments: [
    (0, "0"), (5, "0.05"), (50, "0.5"), (100, "1"), (1_234, "12.34"), (1_230, "12.3"),
    (-250, "-2.5"),
  ])
  func coordinatesAreDecimals(hundredths: Int, text: String) {
    #expect(Coordinate(hundredths: hundredths).text == text)
  }

  @Test(arguments: [
    (0, 1, 1), (1, 1, 1), (4, 4, 1), (5, 6, 2), (8, 8, 2), (9, 10, 5), (20, 20, 5), (21, 30, 10),
    (112, 150, 50), (1_398, 1_500, 500), (1_000_000, 1_000_000, 500_000),
  ])
  func scalesEndAtARoundNumber(greatest: Int, top: Int, step: Int) {
    let scale = ChartScale(greatest: greatest)
    #expect((scale.top, scale.step) == (top, step))
  }

  @Test func scalesHoldEveryNumberInAFewLines() {
    for shift in 0..<63 {
      for greatest in [1 << shift, (1 << shift) - 1, .max] {
        let scale = ChartScale(greatest: greatest)
        #expect(scale.top >= min(greatest, 1 << 56))
        #expect(scale.values.count <= 5)
      }
    }
  }

  private static func ticks(
    _ start: Int64, _ length: Int64, _ count: Int64, _ zone: LocalTimeZone = .utc
  ) -> [String] {
    let buckets = (0..<count).map { start + $0 * length..<start + ($0 + 1) * length }
    return TimeTicks(buckets, label: TimeLabel(ViewZone(name: "X", rules: zone))).ticks
      .map { "\($0.text) \($0.place.text)" }
  }

  /// 2026-11-24T15:00:00Z.
  private static let afternoon: Int64 = 1_795_532_400

  @Test func ticksAreAtRoundTimes() {
    #expect(
      Self.ticks(Self.afternoon, 60, 60) == [
        "15:00 0", "15:10 16.66", "15:20 33.33", "15:30 50", "15:40 66.66", "15:50 83.33",
      ])
    #expect(
      Self.ticks(Self.afternoon - 86_400, 900, 96) == [
        "15:00 0", "18:00 12.5", "21:00 25", "24 Nov 37.5", "03:00 50", "06:00 62.5", "09:00 75",
        "12:00 87.5",
      ])
    // Buckets that begin at no round time.
    #expect(Self.ticks(Self.afternoon + 420, 1_500, 4).first == "15:15 8")
  }

  /// India is 5 h 30 min ahead; days begin at midnight there.
  @Test func ticksFollowTheZone() {
    let india = LocalTimeZone(offset: 19_800)
    #expect(Self.ticks(Self.afternoon, 900, 96, india).first == "21:00 2.08")
    #expect(
      Self.ticks(Self.afternoon - 5 * 86_400, 7_200, 60, india).map { $0.prefix(6) } == [
        "20 Nov", "21 Nov", "22 Nov", "23 Nov", "24 Nov",
      ])
  }

  /// A day of 25 hours is as wide as the others, and the next one begins where it ends.
  @Test func daysOfAClockChangeAreInTheirPlace() {
    let zone = LocalTimeZone(transitions: [1_792_890_000], offsets: [7_200, 3_600])
    let label = TimeLabel(ViewZone(name: "X", rules: zone))
    let first = label.dayNumber(1_792_890_000) - 2
    let buckets = (0..<4).map {
      label.start(ofDay: first + $0)..<label.start(ofDay: first + $0 + 1)
    }
    let places = TimeTicks(buckets, label: label).ticks.map(\.place.text)
    #expect(places == ["0", "12.5", "25", "37.5", "50", "63", "75", "87.5"])
  }

  @Test func noTicksWithoutBuckets() {
    #expect(Self.ticks(Self.afternoon, 60, 0).isEmpty)
  }
}

import LinkbackCore
import LinkbackView
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0, "0"), (7, "7"), (999, "999"), (1_000, "1,000"), (12_345, "12,345"),
    (1_234_567, "1,234,567"), (-1_000, "−1,000"), (Int.min, "−9,223,372,036,854,775,808"),
  ])
  func countsAreGrouped(number: Int, text: String) { #expect(NumberText.count(number) == text) }

  @Test(arguments: [
    (0, 0, "–"), (0, 50, "0 %"), (50, 50, "100 %"), (9_997, 10_000, "99.9 %"),
    (9_999_999, 10_000_000, "99.9 %"), (1, 10_000, "<0.1 %"), (1, 1_000, "0.1 %"),
    (1_240, 1_398, "88.6 %"), (Int.max - 1, Int.max, "99.9 %"),
  ])
  func percentagesAreRoundedDown(part: Int, whole: Int, text: String) {
    #expect(NumberText.percent(part, of: whole) == text)
  }

  @Test func fewAreCounted() {
    #expect(NumberText.share(3, of: 7) == "3 of 7")
    #expect(NumberText.share(29, of: 29) == "29 of 29")
    #expect(NumberText.share(3, of: 30) == "10.0 %")
    #expect(NumberText.share(0, of: 0) == "–")
  }

  @Test func changesHaveASign() {
    #expect(NumberText.points(0.012) == "+1.2 points")
    #expect(NumberText.points(-0.285) == "−28.5 points")
    #expect(NumberText.change(from: 100, to: 112) == "+12 %")
    #expect(NumberText.change(from: 100, to: 20) == "−80 %")
    #expect(NumberText.change(from: 100, to: 5_000) == "50 times as many")
  }

  @Test func bytesHaveAUnit() {
    #expect(NumberText.bytes(1) == "1 byte")
    #expect(NumberText.bytes(1_023) == "1023 bytes")
    #expect(NumberText.bytes(1_536) == "1.5 KiB")
    #expect(NumberText.bytes(.max) == "8,388,608.0 TiB")
  }

  @Test func timesAreThoseOfTheZone() {
    let zone = ViewZone(
      name: "Asia/Kolkata", rules: LocalTimeZone(offset: 19_800))
    let label = TimeLabel(zone)
    // 2026-11-24T18:45:09Z
    let time: Int64 = 1_795_545_909
    #expect(label.dateAndTime(time) == "2026-11-25 00:15")
    #expect(label.exactTime(time) == "00:15:09")
    #expect(label.weekdayAndDay(time) == "Wed 25 Nov")
    #expect(TimeLabel(.utc).weekdayAndDay(time) == "Tue 24 Nov")
    #expect(TimeLabel(.utc).dateAndTime(-1) == "1969-12-31 23:59")
  }
}

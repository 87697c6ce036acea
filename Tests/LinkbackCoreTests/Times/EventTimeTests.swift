import LinkbackCore
import CoreFixtures
import Testing

@Suite struct EventTimeTests {
  @Test func theYears1678To2261AreCovered() throws {
    let seconds = EventTime.representableSeconds
    #expect(try #require(EventTime(seconds: seconds.lowerBound)).text == "1678-01-01T00:00:00Z")
    #expect(EventTime(seconds: seconds.lowerBound - 1, nanosecond: 999_999_999) == nil)
    let last = try #require(EventTime(seconds: seconds.upperBound - 1, nanosecond: 999_999_999))
    #expect(last.text == "2261-12-31T23:59:59.999999999Z")
    #expect(EventTime(seconds: seconds.upperBound) == nil)
    #expect(EventTime(seconds: .min) == nil)
    #expect(EventTime(seconds: .max) == nil)
  }

  @Test(
    arguments: [
      (0, 0), (1, 0), (999_999_999, 0), (1_000_000_000, 1), (-1, -1), (-1_000_000_000, -1),
      (-1_000_000_001, -2),
    ] as [(Int64, Int64)])
  func secondsAreRoundedDown(nanoseconds: Int64, seconds: Int64) {
    #expect(EventTime(nanoseconds: nanoseconds).seconds == seconds)
  }

  @Test func secondsAndNanosecondsSurvive() throws {
    var numbers = Dice(seed: 1)
    for _ in 0..<10_000 {
      let seconds = Int64.random(in: EventTime.representableSeconds, using: &numbers)
      let nanosecond = Int64.random(in: 0..<1_000_000_000, using: &numbers)
      let time = try #require(EventTime(seconds: seconds, nanosecond: nanosecond))
      #expect(time.seconds == seconds)
      #expect(time.nanoseconds - seconds * 1_000_000_000 == nanosecond)
      #expect(try EventTime(parsing: time.text, zone: .utc) == time)
    }
  }

  @Test func orderIsThatOfTime() throws {
    let before = try EventTime(parsing: "1969-12-31T23:59:59.5Z", zone: .utc)
    let after = try EventTime(parsing: "1970-01-01T00:00:00.5Z", zone: .utc)
    #expect(before < after)
    #expect(!(after < before))
  }

  // MARK: - Options

  @Test(arguments: [
    ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
    ("2026-11-22t10:00:00z", "2026-11-22T10:00:00Z"),
    ("2026-11-22T10:00:00+01:00", "2026-11-22T09:00:00Z"),
    ("2026-11-22T10:00:00-0330", "2026-11-22T13:30:00Z"),
    ("2026-11-22 10:00:00+01:00", "2026-11-22T09:00:00Z"),
    ("2026-11-22T10:00:00.5Z", "2026-11-22T10:00:00.500Z"),
    ("2026-11-22T10:00:00.123456789Z", "2026-11-22T10:00:00.123456789Z"),
    ("2026-11-22T10:00:00.1234567899Z", "2026-11-22T10:00:00.123456789Z"),
    // Without a zone: read in the one given, +05:45.
    ("2026-11-22T10:00:00", "2026-11-22T04:15:00Z"),
    ("2026-11-22 10:00:00.25", "2026-11-22T04:15:00.250Z"),
    ("2026-11-22T10:00", "2026-11-22T04:15:00Z"),
    ("2026-11-22", "2026-11-21T18:15:00Z"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
  ])
  func timesOfOptions(text: String, expected: String) throws {
    let zone = LocalTimeZone(offset: 20_700)
    #expect(try EventTime(parsing: text, zone: zone).text == expected)
  }

  @Test func aDateBeginsWhenTheClockChangesIfItSkipsMidnight() throws {
    // Havana, 2026-03-08: at 00:00 CST the clock shows 01:00 CDT.
    let zone = LocalTimeZone(transitions: [1_772_946_000], offsets: [-18_000, -14_400])
    #expect(try EventTime(parsing: "2026-03-08", zone: zone).seconds == 1_772_946_000)
  }

  @Test(arguments: [
    "", "now", "yesterday", "2026", "2026-11", "20261122", "2026-13-01", "2026-02-31", "2026-11-2",
    "2026-11-22T", "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:00:61Z",
    "2026-11-22T10:00:00.Z", "2026-11-22T10:00:00+1", "2026-11-22T10:00:00+24:00",
    "2026-11-22T10:00:00Z ", " 2026-11-22", "2026-11-22T10:00:00 Z", "2026-11-22Z", "1500-01-01",
    "2262-01-01", "2026-11-22T10:00Z", "+2026-11-22", "２０２６-11-22", "2026-11-22\0",
    "22/Nov/2026:10:00:00 +0100",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(
      throws: OptionError(
        "'\(text)' is not a valid time; use a date or a date and time in the years 1678 to 2261, as in "
          + "2026-11-22, 2026-11-22T10:00:00 or 2026-11-22T10:00:00+01:00")
    ) { try EventTime(parsing: text, zone: .utc) }
  }
}

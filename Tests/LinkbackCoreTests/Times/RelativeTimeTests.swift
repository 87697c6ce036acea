import CoreFixtures
import LinkbackCore
import Testing

@Suite struct RelativeTimeTests {
  /// Berlin's clock in 2026: forward on 29 March at 02:00, back on 25 October at 03:00.
  private let berlin = LocalTimeZone(
    transitions: [1_774_746_000, 1_792_890_000], offsets: [3600, 7200, 3600])
  /// Havana's clock in 2026: forward on 8 March at 00:00, back on 1 November at 01:00 to 00:00.
  private let havana = LocalTimeZone(
    transitions: [1_772_946_000, 1_793_509_200], offsets: [-18_000, -14_400, -18_000])

  private func time(
    _ text: String, at now: String, in zone: LocalTimeZone = .utc
  ) throws -> String {
    try EventTime(parsing: text, zone: zone, now: EventTime(parsing: now, zone: .utc)).text
  }

  @Test(arguments: [
    ("today", "2026-11-22T10:00:00.5Z", "2026-11-22T00:00:00Z"),
    ("today", "2026-11-22T00:00:00Z", "2026-11-22T00:00:00Z"),
    ("today", "2026-11-21T23:59:59.999Z", "2026-11-21T00:00:00Z"),
    ("yesterday", "2026-11-22T10:00:00Z", "2026-11-21T00:00:00Z"),
    ("yesterday", "2026-03-01T00:00:00Z", "2026-02-28T00:00:00Z"),
    ("yesterday", "1969-12-31T23:59:59.5Z", "1969-12-30T00:00:00Z"),
    ("24h", "2026-11-22T10:00:00.5Z", "2026-11-21T10:00:00.500Z"),
    ("7d", "2026-11-22T10:00:00Z", "2026-11-15T10:00:00Z"),
    ("30m", "2026-11-22T00:10:00Z", "2026-11-21T23:40:00Z"),
    ("0s", "2026-11-22T00:10:00Z", "2026-11-22T00:10:00Z"),
    // What is not relative does not depend on now.
    ("2026-11-22", "2026-01-01T00:00:00Z", "2026-11-22T00:00:00Z"),
    ("2026-11-22T10:00:00+01:00", "2026-01-01T00:00:00Z", "2026-11-22T09:00:00Z"),
  ])
  func timesInUTC(text: String, now: String, expected: String) throws {
    #expect(try time(text, at: now) == expected)
  }

  @Test(arguments: [
    // Already the next day there.
    ("today", "2026-11-22T23:30:00Z", "2026-11-22T23:00:00Z"),
    ("yesterday", "2026-11-22T22:59:59Z", "2026-11-20T23:00:00Z"),
    // The day of 23 hours, and the one after it.
    ("today", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z"),
    ("today", "2026-03-29T22:00:00Z", "2026-03-29T22:00:00Z"),
    ("yesterday", "2026-03-30T12:00:00Z", "2026-03-28T23:00:00Z"),
    // The day of 25 hours, and the one after it.
    ("today", "2026-10-25T22:59:59Z", "2026-10-24T22:00:00Z"),
    ("today", "2026-10-25T23:00:00Z", "2026-10-25T23:00:00Z"),
    ("yesterday", "2026-10-26T12:00:00Z", "2026-10-24T22:00:00Z"),
    // A day of 24h is no calendar day.
    ("24h", "2026-03-29T12:00:00Z", "2026-03-28T12:00:00Z"),
  ])
  func daysThroughDaylightSavingTime(text: String, now: String, expected: String) throws {
    #expect(try time(text, at: now, in: berlin) == expected)
  }

  @Test(arguments: [
    // Midnight is skipped: the day begins when the clock changes.
    ("today", "2026-03-08T12:00:00Z", "2026-03-08T05:00:00Z"),
    ("today", "2026-03-08T05:00:00Z", "2026-03-08T05:00:00Z"),
    ("today", "2026-03-08T04:59:59Z", "2026-03-07T05:00:00Z"),
    ("yesterday", "2026-03-09T12:00:00Z", "2026-03-08T05:00:00Z"),
    // Midnight comes twice: the day begins with the earlier one.
    ("today", "2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z"),
    ("today", "2026-11-01T04:30:00Z", "2026-11-01T04:00:00Z"),
  ])
  func daysWhoseMidnightIsSkippedOrDoubled(text: String, now: String, expected: String) throws {
    #expect(try time(text, at: now, in: havana) == expected)
  }

  /// Each date means the same by its name and by its digits.
  @Test func todayIsTheDateOnTheClock() throws {
    for zone in [berlin, havana] {
      for hour: Int64 in 0..<9_000 {
        let now = try #require(EventTime(seconds: 1_767_225_600 + hour * 3600))
        let days = Int((now.seconds + Int64(zone.offset(at: now.seconds))) / 86_400)
        for (text, day) in [("today", days), ("yesterday", days - 1)] {
          let date = CivilDate(daysSince1970: day)
          let digits = [date.month, date.day].map { $0 < 10 ? "0\($0)" : "\($0)" }
          let expected = try EventTime(
            parsing: "\(date.year)-\(digits[0])-\(digits[1])", zone: zone)
          let time = try EventTime(parsing: text, zone: zone, now: now)
          guard time == expected, time <= now else {
            Issue.record("\(text) at \(now.text) is \(time.text), not \(expected.text)")
            return
          }
        }
      }
    }
  }

  @Test(arguments: [
    "", "now", "yesterdy", "Today", "today ", "tomorrow", "24", "h", "-24h", "+24h", "1.5h", "24 h",
    "2w", "24H", "99999999999999999999d", "2026-02-31",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(
      throws: OptionError(
        "'\(text)' is not a valid time; use today, yesterday, a time before now as in 24h or 7d, or a "
          + "date or a date and time in the years 1678 to 2261, as in 2026-11-22, 2026-11-22T10:00:00 "
          + "or 2026-11-22T10:00:00+01:00")
    ) { try time(text, at: "2026-11-22T10:00:00Z") }
  }

  @Test(arguments: ["200000d", "9223372037s", "106751991167300d"])
  func whatIsTooLongAgoIsRefused(text: String) {
    #expect(throws: OptionError("'\(text)' is too long before now; use a shorter time")) {
      try time(text, at: "2026-11-22T10:00:00Z")
    }
  }
}

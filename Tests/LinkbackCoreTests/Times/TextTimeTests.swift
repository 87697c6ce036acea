import LinkbackCore
import CoreFixtures
import Testing

/// The one list of shapes in which times are read.
@Suite struct TextTimeTests {
  /// Two hours east of UTC, for times without a zone.
  private static let zone = LocalTimeZone(offset: 7200)

  /// The time that a text begins with, and what follows it.
  private static func read(_ text: String) -> (time: String, rest: String)? {
    let bytes = Array(text.utf8)
    var reader = TimeReader(zone: zone)
    guard let (time, end) = reader.read(.anyText, in: bytes.span, at: 0) else { return nil }
    return (time.text, String(decoding: bytes[end...], as: UTF8.self))
  }

  /// The time that a text is as a whole.
  private static func whole(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    var reader = TimeReader(zone: zone)
    return reader.readAny(bytes.span, 0..<bytes.count)?.text
  }

  /// Each is ten o'clock in UTC, or reads so in the zone that is given.
  @Test(arguments: [
    // The common log.
    "22/Nov/2026:10:00:00 +0000", "22/Nov/2026:11:00:00 +0100", "22/Nov/2026:12:00:00",
    "22/Nov/2026:10:00:00 Z", "22/Nov/2026:10:00:00 UTC", "22/Nov/2026:10:00:00 GMT",
    "22/Nov/2026:10:00:00Z", "22/Nov/2026:11:00:00+0100", "22/Nov/2026:11:00:00 +01:00",
    "22/Nov/2026 12:00:00", "22/Nov/2026 10:00:00 +0000",
    // ISO 8601.
    "2026-11-22T10:00:00Z", "2026-11-22t10:00:00z", "2026-11-22T11:00:00+01:00",
    "2026-11-22T11:00:00+0100", "2026-11-22T11:00:00+01", "2026-11-22T12:00:00",
    "2026-11-22 12:00:00", "2026-11-22 10:00:00 UTC", "2026-11-22 10:00:00 +0000",
    "2026-11-22 11:00:00 +01:00", "2026-11-22 10:00:00 Z", "2026-11-22 10:00:00 GMT",
    "2026-11-22 10:00:00 +0000 UTC", "2026-11-22 11:00:00 +0100 CET", "2026-11-22 10:00:00UTC",
    "2026-11-22T11:00:00+01:00[Europe/Berlin]", "2026-11-22T10:00:00Z[UTC]",
    "2026-11-22T10:00Z", "2026-11-22T11:00+01:00", "2026-11-22T12:00",
    "20261122T100000Z", "20261122T110000+0100", "20261122T120000",
    "2026/11/22 12:00:00", "2026/11/22 10:00:00 UTC", "2026/11/22 11:00:00 +0100",
    "2026/11/22T10:00:00Z",
    // With names.
    "Sun, 22 Nov 2026 10:00:00 GMT", "Sun, 22 Nov 2026 11:00:00 +0100", "22 Nov 2026 12:00:00",
    "Sun, 22 Nov 2026 11:00:00 +0100 (CET)", "Sunday, 22-Nov-2026 10:00:00 GMT",
    "22-Nov-2026 12:00:00", "22 Nov 2026 10:00:00 Z",
    "Sun Nov 22 12:00:00 2026", "Sun Nov 22 10:00:00 UTC 2026", "Sun Nov 22 11:00:00 +0100 2026",
    "Sun Nov 22 2026 10:00:00 GMT+0000 (Coordinated Universal Time)",
    "Sun Nov 22 2026 11:00:00 GMT+0100 (Central European Standard Time)",
    "Nov 22, 2026 12:00:00", "Nov 22, 2026 @ 12:00:00", "Nov 22 2026 10:00:00 UTC",
    "Nov 22, 2026, 10:00:00 UTC",
  ])
  func eachShapeIsRead(text: String) throws {
    #expect(Self.whole(text) == "2026-11-22T10:00:00Z")
    #expect(Self.whole("[\(text)]") == "2026-11-22T10:00:00Z")
    for rest in ["", "]", "] \"GET", "\"", " | ", ",", "] 10:00:00"] {
      let found = try #require(Self.read(text + rest), "\(rest)")
      #expect(found == ("2026-11-22T10:00:00Z", rest))
    }
  }

  @Test(arguments: [
    ("22/Nov/2026:10:00:00.123 +0000", "2026-11-22T10:00:00.123Z"),
    ("22/Nov/2026:10:00:00.123456", "2026-11-22T08:00:00.123456Z"),
    ("2026-11-22 10:00:00,5 +0100", "2026-11-22T09:00:00.500Z"),
    ("20261122T100000.25Z", "2026-11-22T10:00:00.250Z"),
    ("Sun Nov 22 10:00:00.000001 2026", "2026-11-22T08:00:00.000001Z"),
    ("22-Nov-2026 10:00:00.123", "2026-11-22T08:00:00.123Z"),
    ("Nov 22, 2026 @ 10:00:00.123", "2026-11-22T08:00:00.123Z"),
    ("2026-11-22T10:00:00.1234567891Z", "2026-11-22T10:00:00.123456789Z"),
    ("Sept 5, 2026 10:00:00 UTC", "2026-09-05T10:00:00Z"),
    ("05/Sept/2026:10:00:00 +0000", "2026-09-05T10:00:00Z"),
    ("5/Sep/2026:10:00:00 +0000", "2026-09-05T10:00:00Z"),
    ("Sat Sep  5 10:00:00 2026", "2026-09-05T08:00:00Z"),
    ("Sat Sep 5 10:00:00 2026", "2026-09-05T08:00:00Z"),
    ("Sat, 5 Sep 2026 10:00:00 GMT", "2026-09-05T10:00:00Z"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
  ])
  func fractionsAndShortDays(text: String, time: String) throws {
    #expect(Self.whole(text) == time)
    #expect(try #require(Self.read(text + "]")) == (time, "]"))
  }

  @Test(arguments: [
    "", "x", "2026-11-22", "10:00:00", "22/Nov/2026", "22/11/2026:10:00:00", "11/22/2026 10:00:00",
    "22.11.2026 10:00:00", "22/Nov/26:10:00:00", "22/nov/2026:10:00:00", "22-Nov/2026:10:00:00",
    "22/Nov/2026T10:00:00", "22/Nov/2026:10:00", "2026-11/22 10:00:00", "2026-1122T100000Z",
    "20261122 100000", "20261122100000", "20261122T1000", "2026-13-22T10:00:00Z",
    "2026-02-30T10:00:00Z", "30/Feb/2026:10:00:00 +0000", "2026-11-22T24:00:00Z",
    "2026-11-22T10:60:00Z", "2026-11-22T10:00:61Z", "Nov 22 10:00:00", "Sun Nov 22 10:00:00",
    "Sun Nov 22 10:00:00 CST 2026", "Xyz Nov 22 10:00:00 2026", "SunNov 22 10:00:00 2026",
    "Septe 5, 2026 10:00:00 UTC", "Nov 22, 2026 @10:00:00", "T2026-11-22T10:00:00Z",
    "1677-12-31T23:59:59Z", "2262-01-01T00:00:00Z", "Sun, 22 Nov 26 10:00:00 GMT",
    "-2026-11-22T10:00:00Z", "\u{feff}2026-11-22T10:00:00Z",
  ])
  func othersAreNotRead(text: String) {
    #expect(Self.read(text) == nil)
    #expect(Self.read(text + "]") == nil)
    #expect(Self.whole(text) == nil)
  }

  /// A zone that says too little is left over, so that a format that goes on there does not fit.
  @Test(arguments: [
    ("22/Nov/2026:10:00:00 CST", "2026-11-22T08:00:00Z", " CST"),
    ("2026-11-22 10:00:00 PM", "2026-11-22T08:00:00Z", " PM"),
    ("2026-11-22 10:00:00 -12", "2026-11-22T08:00:00Z", " -12"),
    ("2026-11-22 10:00:00 Zone", "2026-11-22T08:00:00Z", " Zone"),
    ("2026-11-22 10:00:00 UTC2", "2026-11-22T08:00:00Z", " UTC2"),
    ("2026-11-22 10:00:00 GMT+1", "2026-11-22T10:00:00Z", "+1"),
    ("2026-11-22 10:00:00 +0000 utc", "2026-11-22T10:00:00Z", " utc"),
    ("2026-11-22 10:00:00 +0000 UTC m=+0.1", "2026-11-22T10:00:00Z", " m=+0.1"),
    ("2026-11-22 10:00:00+0000 (a\"b)", "2026-11-22T10:00:00Z", " (a\"b)"),
    ("2026-11-22T10:00:00+00:00[Europe/Ber lin]", "2026-11-22T10:00:00Z", "[Europe/Ber lin]"),
    ("2026-11-22 10:00:00.", "2026-11-22T08:00:00Z", "."),
    ("2026-11-22T10:00:00+24:00", "2026-11-22T08:00:00Z", "+24:00"),
  ])
  func whatIsNoZoneIsLeftOver(text: String, time: String, rest: String) throws {
    #expect(try #require(Self.read(text)) == (time, rest))
    #expect(Self.whole(text) == nil)
  }

  @Test(
    arguments: [
      ("631152000", "1990-01-01T00:00:00Z"), ("631151999", nil), ("631151999.999", nil),
      ("4102444799.999", "2099-12-31T23:59:59.999Z"), ("4102444800", nil),
      ("631152000000", "1990-01-01T00:00:00Z"), ("631151999999", nil),
      ("4102444799999", "2099-12-31T23:59:59.999Z"), ("4102444800000", nil),
      ("631152000000000", "1990-01-01T00:00:00Z"), ("631151999999999", nil),
      ("4102444799999999", "2099-12-31T23:59:59.999999Z"), ("4102444800000000", nil),
      ("631152000000000000", "1990-01-01T00:00:00Z"), ("631151999999999999", nil),
      ("4102444799999999999", "2099-12-31T23:59:59.999999999Z"), ("4102444800000000000", nil),
      ("1795341600", "2026-11-22T10:00:00Z"), ("1795341600.5", "2026-11-22T10:00:00.500Z"),
      ("1795341600123.9", "2026-11-22T10:00:00.123Z"), ("[1795341600]", "2026-11-22T10:00:00Z"),
      ("1.7953416E9", "2026-11-22T10:00:00Z"), ("1.7953416E+9", "2026-11-22T10:00:00Z"),
      ("1.795341600123E9", "2026-11-22T10:00:00.123Z"),
      ("1.795341600123E12", "2026-11-22T10:00:00.123Z"),
      ("1.79534160012e+09", "2026-11-22T10:00:00.120Z"), ("17953416e2", "2026-11-22T10:00:00Z"),
      ("0", nil), ("0.003", nil), ("12", nil), ("-1795341600", nil), ("1795341600.", nil),
      ("1.7953416E", nil), ("1.7953416E-9", nil), ("1e9", "2001-09-09T01:46:40Z"), ("1e19", nil),
      ("9e18", nil), ("99999999999999999999", nil), ("1795341600 ", nil), ("20261122100000", nil),
      ("1795341600s", nil), ("[]", nil), ("[", nil), ("]", nil),
    ] as [(String, String?)])
  func aNumberIsATimeOfThisAge(number: String, time: String?) {
    #expect(Self.whole(number) == time)
    #expect(Self.read(number) == nil)
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]

  private struct Moment {
    var time: EventTime
    var year: String
    var month: String
    var monthName: String
    var day: String
    var clock: String
    var weekday: String

    init(_ time: EventTime) {
      self.time = time
      let text = Array(time.text)
      year = String(text[0..<4])
      month = String(text[5..<7])
      day = String(text[8..<10])
      clock = String(text[11..<19])
      monthName = TextTimeTests.months[(Int(month) ?? 1) - 1]
      weekday = TextTimeTests.weekdays[Int(time.seconds / 86_400) % 7]
    }
  }

  /// Every date with every fraction and zone, at random times: read whole and in a line, by readers that
  /// remember the times before.
  @Test func everyCombinationOfTheListIsRead() throws {
    var dice = Dice(seed: 11)
    var atPosition = TimeReader(zone: .utc)
    var asWhole = TimeReader(zone: .utc)
    let zones: [(String, Int64)] = [
      ("", 0), ("Z", 0), (" Z", 0), (" UTC", 0), (" GMT", 0), (" +0000", 0), ("+0100", 3600),
      (" -03:30", -12_600), ("+05:45", 20_700), (" +0100 CET", 3600), (" GMT+0100 (x y)", 3600),
    ]
    for _ in 0..<3_000 {
      let seconds = Int64(dice.below(3_000_000_000))
      let moment = Moment(try #require(EventTime(seconds: seconds)))
      let dates = [
        "\(moment.day)/\(moment.monthName)/\(moment.year):",
        "\(moment.year)-\(moment.month)-\(moment.day)T",
        "\(moment.year)-\(moment.month)-\(moment.day) ",
        "\(moment.year)/\(moment.month)/\(moment.day) ",
        "\(moment.weekday), \(moment.day) \(moment.monthName) \(moment.year) ",
        "\(moment.day)-\(moment.monthName)-\(moment.year) ",
        "\(moment.monthName) \(moment.day), \(moment.year) @ ",
        "\(moment.weekday) \(moment.monthName) \(moment.day) \(moment.year) ",
      ]
      let milliseconds = dice.once(in: 2) ? 0 : Int64(dice.below(1_000))
      let fraction =
        milliseconds == 0
        ? "" : (dice.once(in: 2) ? "." : ",") + String(String(1_000 + milliseconds).dropFirst())
      let (zone, offset) = dice.pick(zones)
      let text = dice.pick(dates) + moment.clock + fraction + zone
      let expected = try #require(
        EventTime(seconds: seconds - offset, nanosecond: milliseconds * 1_000_000))
      // The one before again, to meet what is remembered, then a line that ends there.
      for closing in ["]", "\"", "", "|"] {
        let bytes = Array("[\(text)\(closing)".utf8)
        let found = atPosition.read(.anyText, in: bytes.span, at: 1)
        #expect(found?.time == expected, "\(text)\(closing)")
        #expect(found?.end == bytes.count - closing.utf8.count, "\(text)\(closing)")
      }
      let bytes = Array(text.utf8)
      let whole = asWhole.readAny(bytes.span, 0..<bytes.count)
      #expect(whole == expected, "\(text)")
    }
  }

  /// A reader that has read other times says the same as a new one, of texts that differ in a few bytes.
  @Test func whatIsRememberedChangesNothing() {
    var dice = Dice(seed: 12)
    var remembering = TimeReader(zone: .utc)
    var base = Array("2026-11-22T10:00:00.123Z]".utf8)
    for round in 0..<50_000 {
      var bytes = base
      for _ in 0..<dice.below(3) {
        let position = dice.below(bytes.count)
        bytes[position] = dice.pick(Array("0123456789/:+- TZ]\".,Nov".utf8))
      }
      if dice.once(in: 8) { bytes.removeLast(dice.below(8)) }
      var fresh = TimeReader(zone: .utc)
      let (old, new) = (
        remembering.read(.anyText, in: bytes.span, at: 0),
        fresh.read(.anyText, in: bytes.span, at: 0)
      )
      let (oldWhole, newWhole) = (
        remembering.readAny(bytes.span, 0..<bytes.count), fresh.readAny(bytes.span, 0..<bytes.count)
      )
      guard old?.time == new?.time, old?.end == new?.end, oldWhole == newWhole else {
        Issue.record("round \(round): \(String(decoding: bytes, as: UTF8.self))")
        return
      }
      if new != nil, dice.once(in: 4), bytes.count > 20 { base = bytes }
    }
  }
}

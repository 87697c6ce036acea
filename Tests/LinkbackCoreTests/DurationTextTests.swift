import LinkbackCore
import Testing

@Suite struct DurationTextTests {
  @Test(
    arguments: [
      ("30s", 30), ("5m", 300), ("1h", 3600), ("7d", 604_800), ("0s", 0), ("007m", 420),
      ("106751991167300d", 9_223_372_036_854_720_000), ("9223372036854775807s", .max),
    ] as [(String, Int64)])
  func numberAndUnit(text: String, seconds: Int64) throws {
    #expect(try DurationText(parsing: text).seconds == seconds)
    #expect(try DurationText(parsing: "-" + text, allowsSign: true).seconds == -seconds)
    #expect(try DurationText(parsing: "+" + text, allowsSign: true).seconds == seconds)
    #expect(throws: OptionError.self) { try DurationText(parsing: "-" + text) }
    #expect(throws: OptionError.self) { try DurationText(parsing: "+" + text) }
  }

  @Test(arguments: [
    "", "1w", "m", "15", "1.5h", "1h30m", "15 m", " 15m", "15m ", "15M", "15min", "--5m", "-",
    "+-5m", "٣m", "1m\0", "5µ",
  ])
  func otherTextsAreRefused(text: String) {
    #expect(
      throws: OptionError(
        "'\(text)' is no duration; use a whole number with s, m, h or d, as in 15m")
    ) { try DurationText(parsing: text) }
    #expect(
      throws: OptionError(
        "'\(text)' is no duration; use a whole number with s, m, h or d, as in 15m or -15m")
    ) { try DurationText(parsing: text, allowsSign: true) }
  }

  @Test(arguments: ["106751991167301d", "9223372036854775808s", "99999999999999999999999999m"])
  func overflowIsRefused(text: String) {
    #expect(throws: OptionError("'\(text)' is too long; use at most 106751991167300d")) {
      try DurationText(parsing: text)
    }
  }
}

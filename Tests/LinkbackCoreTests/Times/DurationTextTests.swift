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
        "'\(text)' is not a duration; use a whole number with s, m, h or d, as in 15m")
    ) { try DurationText(parsing: text) }
    #expect(
      throws: OptionError(
        "'\(text)' is not a duration; use a whole number with s, m, h or d, as in 15m or -15m")
    ) { try DurationText(parsing: text, allowsSign: true) }
  }

  @Test(arguments: ["106751991167301d", "9223372036854775808s", "99999999999999999999999999m"])
  func overflowIsRefused(text: String) {
    #expect(throws: OptionError("'\(text)' is too long; use at most 106751991167300d")) {
      try DurationText(parsing: text)
    }
  }

  @Test(
    arguments: [
      ("500ms", 0, 500), ("1500ms", 1, 500), ("0ms", 0, 0), ("10ms", 0, 10), ("2s", 2, 0),
      ("9223372036854775807ms", 9_223_372_036_854_775, 807),
    ] as [(String, Int64, Int64)])
  func millisecondsWhereTheyAreAllowed(text: String, seconds: Int64, milliseconds: Int64) throws {
    let duration = try DurationText(parsing: text, allowsMilliseconds: true)
    #expect(duration.seconds == seconds && duration.milliseconds == milliseconds)
    if text.hasSuffix("ms") {
      #expect(throws: OptionError.self) { try DurationText(parsing: text) }
      #expect(throws: OptionError.self) { try DurationText(parsing: text, allowsSign: true) }
    }
  }

  @Test(arguments: ["ms", "-5ms", "5 ms", "5msec", "1.5ms", "s", "5"])
  func otherMillisecondsAreRefused(text: String) {
    #expect(
      throws: OptionError(
        "'\(text)' is not a duration; use a whole number with ms, s, m, h or d, as in 500ms")
    ) { try DurationText(parsing: text, allowsMilliseconds: true) }
  }

  @Test(
    arguments: [
      ("60s", "1m"), ("90s", "90s"), ("3600s", "1h"), ("24h", "1d"), ("36h", "36h"), ("0d", "0s"),
      ("7d", "7d"), ("1000ms", "1s"), ("60000ms", "1m"), ("1500ms", "1500ms"), ("0ms", "0s"),
      ("007m", "7m"),
    ])
  func equalLengthsAreSpelledAlike(text: String, description: String) throws {
    let duration = try DurationText(parsing: text, allowsMilliseconds: true)
    #expect(duration.description == description)
    #expect(try DurationText(parsing: description, allowsMilliseconds: true) == duration)
  }

  @Test func aNegativeLengthIsSpelledWithItsSign() throws {
    let duration = try DurationText(parsing: "-3600s", allowsSign: true)
    #expect(duration.description == "-1h")
  }

  @Test func nanosecondsEndAt292Years() throws {
    #expect(
      try DurationText(parsing: "1500ms", allowsMilliseconds: true).nanoseconds == 1_500_000_000)
    #expect(try DurationText(parsing: "106751d").nanoseconds == 9_223_286_400_000_000_000)
    #expect(try DurationText(parsing: "106752d").nanoseconds == nil)
  }

  @Test func shorterComesFirst() throws {
    let texts = ["0s", "10ms", "999ms", "1s", "1001ms", "1m"]
    let durations = try texts.map { try DurationText(parsing: $0, allowsMilliseconds: true) }
    #expect(durations.sorted() == durations)
  }
}

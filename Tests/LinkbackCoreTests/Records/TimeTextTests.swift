import LinkbackCore
import Testing

@Suite struct TimeTextTests {
  private static func text(_ nanoseconds: Int64) -> String {
    var output: [UInt8] = []
    TimeText.append(EventTime(nanoseconds: nanoseconds), to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  private static let second: Int64 = 1_000_000_000

  @Test(arguments: [
    (0, "1970-01-01T00:00:00Z"),
    (1_795_341_600 * second, "2026-11-22T10:00:00Z"),
    (951_782_400 * second, "2000-02-29T00:00:00Z"),
    (-1 * second, "1969-12-31T23:59:59Z"),
    (-86_400 * second, "1969-12-31T00:00:00Z"),
    (500_000_000, "1970-01-01T00:00:00.500Z"),
    (1_000_000, "1970-01-01T00:00:00.001Z"),
    (999_000_000, "1970-01-01T00:00:00.999Z"),
    (1_000, "1970-01-01T00:00:00.000001Z"),
    (123_456_000, "1970-01-01T00:00:00.123456Z"),
    (1, "1970-01-01T00:00:00.000000001Z"),
    (123_456_789, "1970-01-01T00:00:00.123456789Z"),
    (-1, "1969-12-31T23:59:59.999999999Z"),
    (-500_000_000, "1969-12-31T23:59:59.500Z"),
    (-9_214_560_000 * second, "1678-01-01T00:00:00Z"),
    (9_214_646_399 * second, "2261-12-31T23:59:59Z"),
  ])
  func aFractionHasNoneThreeSixOrNineDigits(nanoseconds: Int64, text: String) {
    #expect(Self.text(nanoseconds) == text)
  }

  @Test(arguments: [
    (1_795_536_000_123_999_999, "2026-11-24T16:00:00.123Z"),
    (1_795_536_000_999_999_999, "2026-11-24T16:00:00.999Z"),
    (1_795_536_000_000_999_999, "2026-11-24T16:00:00Z"),
  ])
  func millisecondsAreNotRoundedUp(nanoseconds: Int64, text: String) {
    #expect(TimeText.milliseconds(EventTime(nanoseconds: nanoseconds)) == text)
  }

  /// Window ends may lie outside what an event time can be.
  @Test(arguments: [
    (-62_167_219_200, "0000-01-01T00:00:00Z"), (253_402_300_799, "9999-12-31T23:59:59Z"),
  ])
  func yearsHaveFourDigits(seconds: Int64, text: String) {
    var output: [UInt8] = []
    TimeText.append(seconds: seconds, nanosecond: 0, to: &output)
    #expect(String(decoding: output, as: UTF8.self) == text)
  }
}

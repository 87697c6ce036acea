import LinkbackCore
import CoreFixtures
import Testing

/// Numbers and times in logs that are as far out as they can be: the line counts, or is in another bucket,
/// and nothing overflows.
@Suite struct ExtremeNumberTests {
  static let numbers = [
    "0", "-0", "-1", "00", "60", "61", "99", "366", "999", "2147483647", "2147483648",
    "-2147483648",
    "4294967295", "9007199254740992", "9007199254740993", "4102444799999999999",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "9223372036854775.807",
    "18446744073709551615", "18446744073709551616", "1e308", "1e18", "0e-999",
    String(repeating: "9", count: 400),
    // As years, mostly.
    "0000", "0001", "1677", "1678", "1969", "1970", "2038", "2099", "2100", "2261", "2262", "9999",
    "10000",
  ]

  /// The line with each of its numbers replaced, one at a time.
  private static func variants(of line: String) -> [String] {
    let bytes = Array(line.utf8)
    let isDigit = bytes.map { (0x30...0x39).contains($0) }
    let starts = bytes.indices.filter { isDigit[$0] && ($0 == 0 || !isDigit[$0 - 1]) }
    return starts.flatMap { start in
      let end = bytes[start...].indices.first { !isDigit[$0] } ?? bytes.count
      let (front, back) = (bytes[..<start], bytes[end...])
      return numbers.map { number in
        String(decoding: front, as: UTF8.self) + number + String(decoding: back, as: UTF8.self)
      }
    }
  }

  /// The shortest and the longest windows, shifted as far as they can be.
  static let grids = [
    WindowGrid(length: 1), WindowGrid(length: 60, offset: 59),
    WindowGrid(length: WindowGrid.longest, offset: .min),
    WindowGrid(length: WindowGrid.longest, offset: .max), WindowGrid(length: 7, offset: .min + 1),
    WindowGrid(CalendarWindows(.month, zoneName: "", zone: LocalTimeZone(offset: -86_340))),
    WindowGrid(CalendarWindows(.week, zoneName: "", zone: LocalTimeZone(offset: 86_340))),
  ]

  @Test(arguments: FormatSample.all)
  func eachNumberOfALine(sample: FormatSample) throws {
    let lines = Self.variants(of: sample.line(SampleRequest()))
    #expect(lines.count >= 5 * Self.numbers.count)
    let log = sample.header + lines.map { $0.hasSuffix("\n") ? $0 : $0 + "\n" }.joined()
    for (number, grid) in Self.grids.enumerated() {
      var options = LogScanner.Options()
      options.outcomes.window = grid
      (options.outcomes.byRoute, options.outcomes.byHost) = (number > 0, number > 0)
      options.records = number == 0 ? .events(revealingSessions: false) : .rejected
      let zone = number % 2 == 0 ? LocalTimeZone.utc : LocalTimeZone(offset: -86_340)
      let scanned = ScannedLog(Array(log.utf8), options: options, zone: zone)
      let counted = scanned.statistics.buckets.values.reduce(0, +)
      #expect(counted == scanned.statistics.lines)
      #expect(scanned.statistics.callbacks > 0)
      #expect(!scanned.result.contains("\"hits\":0") && !scanned.result.contains(":-"))
    }
  }

  /// Times at the ends of what can be read, through windows that begin and end beyond them.
  @Test(arguments: [
    ("01/Jan/1678:00:00:00 +0000", true), ("31/Dec/1677:23:59:59 +0000", false),
    ("31/Dec/1677:23:59:59 -2359", true), ("31/Dec/2261:23:59:60 +0000", false),
    ("31/Dec/2261:23:59:59 +0000", true), ("01/Jan/2262:00:00:00 +2359", true),
    ("01/Jan/2262:00:00:00 +0000", false), ("01/Jan/0000:00:00:00 +0000", false),
    ("31/Dec/9999:23:59:60 -2359", false),
  ])
  func timesAtTheEnds(time: String, isReadable: Bool) {
    let line = "192.0.2.1 - - [\(time)] \"GET /?session_id=csn_1&status=success HTTP/1.1\" 200 5\n"
    for grid in Self.grids {
      var options = LogScanner.Options()
      options.outcomes.window = grid
      let scanned = ScannedLog(line, options: options)
      #expect(scanned.statistics.bucket == (isReadable ? "callbacks" : "malformed"))
      #expect(scanned.result.contains("\"record\":\"window\"") == isReadable)
    }
  }
}

import LinkbackCore
import CoreFixtures
import Testing

@Suite struct TimeReaderTests {
  /// The time at the start of `text` and what is left after it.
  private func read(
    _ text: String, _ shape: TimeShape, zone: LocalTimeZone = .utc
  ) -> (time: String, rest: String)? {
    let bytes = Array(text.utf8)
    var reader = TimeReader(zone: zone)
    guard let result = reader.read(shape, in: bytes.span, at: 0) else { return nil }
    return (result.time.text, String(decoding: bytes[result.end...], as: UTF8.self))
  }

  // MARK: - Common log

  @Test(arguments: [
    ("22/Nov/2026:10:00:00 +0000", "2026-11-22T10:00:00Z"),
    ("22/Nov/2026:10:00:00 +0100", "2026-11-22T09:00:00Z"),
    ("22/Nov/2026:10:00:00 -0330", "2026-11-22T13:30:00Z"),
    ("01/Jan/2026:00:15:00 +0545", "2025-12-31T18:30:00Z"),
    ("29/Feb/2024:23:59:59 -0000", "2024-02-29T23:59:59Z"),
    ("31/Dec/1969:23:59:59 +0000", "1969-12-31T23:59:59Z"),
    ("31/Dec/2016:23:59:60 +0000", "2017-01-01T00:00:00Z"),
    ("30/Jun/2026:12:00:60 +0000", "2026-06-30T12:01:00Z"),
  ])
  func commonLogTimes(text: String, expected: String) throws {
    // Its own zone counts, whatever --timezone says.
    let result = try #require(read(text + "] \"GET", .commonLog, zone: LocalTimeZone(offset: 7200)))
    #expect(result == (expected, "] \"GET"))
  }

  @Test(
    arguments: [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ].enumerated().map { ($0 + 1, $1) })
  func monthNames(month: Int, name: String) throws {
    let number = month < 10 ? "0\(month)" : "\(month)"
    #expect(
      try #require(read("05/\(name)/2026:10:00:00 +0000", .commonLog)).time
        == "2026-\(number)-05T10:00:00Z")
  }

  @Test(arguments: [
    "22/Nov/2026:24:00:00 +0000", "22/Nov/2026:10:60:00 +0000", "22/Nov/2026:10:00:61 +0000",
    "31/Feb/2026:10:00:00 +0000", "29/Feb/2026:10:00:00 +0000", "00/Nov/2026:10:00:00 +0000",
    "31/Nov/2026:10:00:00 +0000", "22/13/2026:10:00:000 +0000", "22/nov/2026:10:00:00 +0000",
    "22/Nov/2026:10:00:00 +2400", "22/Nov/2026:10:00:00 +0060", "22/Nov/2026:10:00:00 01000",
    "22/Nov/1500:10:00:00 +0000", "22/Nov/2262:10:00:00 +0000", "2/Nov/2026:10:00:00 +00000",
    "22/Nov/2026:10:00:00 +010", "22/Nov/2026:10:00:00", "", "22 Nov 2026 10:00:00 +0000",
    // 22 characters: what follows is no part of the time.
    "22/Nov/2026:10:00:00 Z] \"G", "22/Nov/2026:10:00:00 +01:00",
  ])
  func otherCommonLogTimesAreRefused(text: String) {
    #expect(read(text, .commonLog) == nil)
  }

  @Test func aNewReaderRemembersNothing() {
    #expect(read(String(repeating: "\0", count: 40), .commonLog) == nil)
  }

  @Test func theRememberedTimeIsNeverStale() {
    // Times that differ in one or two places, sound and broken, in random order.
    var numbers = Dice(seed: 3)
    var reader = TimeReader(zone: .utc)
    var base = Array("22/Nov/2026:10:00:00 +0000".utf8)
    for round in 0..<50_000 {
      var bytes = base
      for _ in 0..<Int.random(in: 0...2, using: &numbers) {
        let position = Int.random(in: 0..<bytes.count, using: &numbers)
        bytes[position] = Array("0123456789/:+- NovJanZ\0".utf8).randomElement(using: &numbers) ?? 0
      }
      let position = Int.random(in: 0...3, using: &numbers)
      let line = Array(repeating: 0x5B, count: position) + bytes
      let remembering = reader.read(.commonLog, in: line.span, at: position)
      var fresh = TimeReader(zone: .utc)
      let expected = fresh.read(.commonLog, in: line.span, at: position)
      guard remembering?.time == expected?.time, remembering?.end == expected?.end else {
        Issue.record("round \(round): \(String(decoding: bytes, as: UTF8.self))")
        return
      }
      if expected != nil, Int.random(in: 0..<4, using: &numbers) == 0 { base = bytes }
    }
  }

  // MARK: - ISO 8601

  @Test(arguments: [
    ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z", ""),
    ("2026-11-22T10:00:00+01:00 GET", "2026-11-22T09:00:00Z", " GET"),
    ("2026-11-22T10:00:00-0330", "2026-11-22T13:30:00Z", ""),
    ("2026-11-22 10:00:00.123456Z|", "2026-11-22T10:00:00.123456Z", "|"),
    ("2026-11-22T10:00:00,5+01:00", "2026-11-22T09:00:00.500Z", ""),
    ("2016-12-31T23:59:60.25Z", "2017-01-01T00:00:00.250Z", ""),
    ("1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z", ""),
    // No zone: read in the one given, +02:00.
    ("2026-11-22 10:00:00 GET", "2026-11-22T08:00:00Z", " GET"),
    ("2026-11-22T10:00:00.75", "2026-11-22T08:00:00.750Z", ""),
    // What follows without being a fraction or a zone is the next field's.
    ("2026-11-22 10:00:00,GET", "2026-11-22T08:00:00Z", ",GET"),
    ("2026-11-22 10:00:00. ", "2026-11-22T08:00:00Z", ". "),
    ("2026-11-22 10:00:00-GET", "2026-11-22T08:00:00Z", "-GET"),
    ("2026-11-22 10:00:00+1:00", "2026-11-22T08:00:00Z", "+1:00"),
    ("2026-11-22 10:00:00.5+24:00", "2026-11-22T08:00:00.500Z", "+24:00"),
  ])
  func isoTimes(text: String, expected: String, rest: String) throws {
    let result = try #require(read(text, .iso8601, zone: LocalTimeZone(offset: 7200)))
    #expect(result == (expected, rest))
  }

  @Test(arguments: [
    "2026-11-22", "2026-11-22X10:00:00Z", "2026-13-22T10:00:00Z", "2026-02-31T10:00:00Z",
    "2026-11-22T24:00:00Z", "2026-11-22T10:60:00Z", "2026-11-22T10:00:61Z", "2026-1-22T10:00:00Z",
    "1677-12-31T23:59:59Z", "2262-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:60",
    "", "2026-11-22T10:00:0",
  ])
  func otherISOTimesAreRefused(text: String) {
    #expect(read(text, .iso8601) == nil)
  }

  // MARK: - Epoch

  @Test(arguments: [
    ("1795341600 ", TimeShape.epochSeconds, "2026-11-22T10:00:00Z"),
    ("1795341600.123 ", .epochSeconds, "2026-11-22T10:00:00.123Z"),
    ("1795341600.000000001 ", .epochSeconds, "2026-11-22T10:00:00.000000001Z"),
    ("0 ", .epochSeconds, "1970-01-01T00:00:00Z"),
    ("1795341600123 ", .epochMilliseconds, "2026-11-22T10:00:00.123Z"),
    ("1795341600123456 ", .epochMicroseconds, "2026-11-22T10:00:00.123456Z"),
    ("999 ", .epochMilliseconds, "1970-01-01T00:00:00.999Z"),
  ])
  func epochTimes(text: String, shape: TimeShape, expected: String) throws {
    #expect(try #require(read(text, shape, zone: LocalTimeZone(offset: 7200))) == (expected, " "))
  }

  @Test(arguments: ["", "-1", "x", ".5", "9214646400", "9999999999999999999", "1795341600."])
  func otherEpochTimesAreRefused(text: String) {
    #expect(read(text, .epochSeconds) == nil)
  }
}

import LinkbackCore
import Testing

@Suite struct TimePatternTests {
  private func read(_ text: String, _ pattern: String) throws -> String? {
    let bytes = Array(text.utf8)
    let pattern = try #require(TimePattern(pattern.utf8))
    var zone = LocalTimeZone(offset: 7200)
    zone.abbreviations = [
      LocalTimeZone.Abbreviation(name: Array("EET".utf8), offset: 7200),
      LocalTimeZone.Abbreviation(name: Array("EEST".utf8), offset: 10_800),
    ]
    var reader = TimeReader(zone: zone, patterns: [pattern])
    guard let result = reader.read(.pattern(0), in: bytes.span, at: 0), result.end == bytes.count
    else { return nil }
    return result.time.text
  }

  @Test(arguments: [
    ("%d/%b/%Y:%T %z", "22/Nov/2026:10:00:00 +0100", "2026-11-22T09:00:00Z"),
    ("%d/%b/%Y:%H:%M:%S %z", "22/Nov/2026:10:00:00 -0330", "2026-11-22T13:30:00Z"),
    ("%F %T", "2026-11-22 10:00:00", "2026-11-22T08:00:00Z"),
    ("%F %R:%S", "2026-11-22 10:00:00", "2026-11-22T08:00:00Z"),
    ("%Y-%m-%dT%H:%M:%S%z", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
    ("%Y%m%d%H%M%S", "20261122100000", "2026-11-22T08:00:00Z"),
    ("%a, %e %h %Y %k:%M:%S", "Sun,  5 Jul 2026  9:00:00", "2026-07-05T07:00:00Z"),
    ("%A %e %b %Y %T %Z", "Sunday 22 Nov 2026 10:00:00 EET", "2026-11-22T08:00:00Z"),
    ("%F %T %Z", "2026-11-22 10:00:00 EEST", "2026-11-22T07:00:00Z"),
    ("%F %T %Z", "2026-11-22 10:00:00 UTC", "2026-11-22T10:00:00Z"),
    ("%F %T %Z", "2026-11-22 10:00:00 GMT", "2026-11-22T10:00:00Z"),
    ("%F %T %Z", "2026-11-22 10:00:00 +0545", "2026-11-22T04:15:00Z"),
    ("%F %T %Z", "2026-11-22 10:00:00 -03", "2026-11-22T13:00:00Z"),
    ("%F %T %z %Z", "2026-11-22 10:00:00 +0100 CET", "2026-11-22T09:00:00Z"),
    ("%s %Z", "1795341600 CET", "2026-11-22T10:00:00Z"),
    ("%s", "1795341600", "2026-11-22T10:00:00Z"),
    ("%s %F", "1795341600 2000-01-01", "2026-11-22T10:00:00Z"),
    ("%Y.%j %T", "2026.326 10:00:00", "2026-11-22T08:00:00Z"),
    ("%Y.%j %T", "2024.366 10:00:00", "2024-12-31T08:00:00Z"),
    ("%F (%j) %T", "2026-11-22 (326) 10:00:00", "2026-11-22T08:00:00Z"),
    ("100%% %F%t%T%n", "100% 2026-11-22\t10:00:00\n", "2026-11-22T08:00:00Z"),
    ("%F %T", "2016-12-31 23:59:60", "2016-12-31T22:00:00Z"),
    ("%c", "Sun Nov 22 10:00:00 2026", "2026-11-22T08:00:00Z"),
    ("%c %z", "Sun Nov  1 10:00:00 2026 +0100", "2026-11-01T09:00:00Z"),
    ("%d %B %Y %X", "22 November 2026 10:00:00", "2026-11-22T08:00:00Z"),
    ("%d %B %Y %X", "22 May 2026 10:00:00", "2026-05-22T08:00:00Z"),
    ("%F %r", "2026-11-22 10:00:00 PM", "2026-11-22T20:00:00Z"),
    ("%F %I:%M:%S%p", "2026-11-22 12:00:00AM", "2026-11-21T22:00:00Z"),
    ("%F %l:%M:%S %P", "2026-11-22  1:00:00 pm", "2026-11-22T11:00:00Z"),
    ("%F %r", "2026-11-22 12:30:00 PM", "2026-11-22T10:30:00Z"),
  ])
  func conversions(pattern: String, text: String, expected: String) throws {
    #expect(try read(text, pattern) == expected)
  }

  @Test(arguments: [
    ("%F %T", "2026-02-31 10:00:00"), ("%F %T", "2026-13-01 10:00:00"),
    ("%F %T", "2026-11-22 24:00:00"), ("%F %T", "2026-11-22 10:00:61"),
    ("%F %T", "2026-11-22T10:00:00"), ("%F %T", "2026-11-22 10:00"),
    ("%F %T", "1500-11-22 10:00:00"), ("%Y.%j %T", "2026.366 10:00:00"),
    ("%Y.%j %T", "2026.000 10:00:00"), ("%F %T %z", "2026-11-22 10:00:00 CET"),
    // Several zones have this name, and this is none of them.
    ("%F %T %Z", "2026-11-22 10:00:00 CST"), ("%F %T %Z", "2026-07-22 10:00:00 CEST"),
    ("%F %T %Z", "2026-11-22 10:00:00 +5"),
    ("%F %T %Z", "2026-11-22 10:00:00 "), ("%F %T %Z", "2026-11-22 10:00:00 +"),
    ("%F %r", "2026-11-22 13:00:00 PM"), ("%F %r", "2026-11-22 00:00:00 AM"),
    ("%F %r", "2026-11-22 10:00:00 XM"), ("%F %r", "2026-11-22 10:00:00 P"),
    ("%d %B %Y %X", "22 nov 2026 10:00:00"),
    ("%a %F %T", "2026-11-22 10:00:00"), ("%s", "-1"), ("%s", "999999999999"), ("%F %T", ""),
  ])
  func otherTimesAreRefused(pattern: String, text: String) throws {
    #expect(try read(text, pattern) == nil)
  }

  @Test(arguments: [
    "", "%Y", "%F", "%T", "%Y-%m %T", "%m-%d %T", "%D %T", "%F %H:%M", "%Q %F %T", "%F %T %",
    "%y-%m-%d %T", "%F %I:%M:%S", "%F %M:%S %p", "%x %X", "%F %T %/", "%d %j %T",
  ])
  func patternsThatDoNotSayTheWholeTimeAreRefused(pattern: String) {
    #expect(TimePattern(pattern.utf8) == nil)
  }
}

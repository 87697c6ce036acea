@testable import LinkbackCore
import CoreFixtures
import Synchronization
import Testing

/// Columns with the time of day alone, whose date is in a `#Date` line before.
@Suite struct W3CDayTests {
  private static let fields = "#Fields: time cs-uri"
  private static func line(_ time: String) -> String { "\(time) /a?session_id=csn_1&status=s" }

  private static func time(_ date: String, _ clock: String) -> String {
    String(verdict("\(date)\n\(fields)\n\(line(clock))").prefix { $0 != " " })
  }

  @Test(arguments: [
    ("#Date: 2026-11-22 10:00:00", "2026-11-22T10:30:00Z"),
    ("#Date: 2026-11-22 10:00:00.5", "2026-11-22T10:30:00Z"),
    ("#Date: 2026-11-22", "2026-11-22T10:30:00Z"), ("#Date:2026-11-22", "2026-11-22T10:30:00Z"),
    ("#Date:\t2026-11-22 00:00:00", "2026-11-22T10:30:00Z"),
    ("#Date: 22-Nov-2026 10:00:00", "2026-11-22T10:30:00Z"),
    // The log went on over midnight.
    ("#Date: 2026-11-22 11:30:00", "2026-11-23T10:30:00Z"),
    ("#Date: 2026-12-31 23:59:59", "2027-01-01T10:30:00Z"),
    // A line may be written a little later than the one that came after it.
    ("#Date: 2026-11-22 11:29:59", "2026-11-22T10:30:00Z"),
    ("#Date: 2026-11-31", "malformed"), ("#Date: 2026-11-22T10:00:00", "malformed"),
    ("#Date: 2026-11-22 10:00", "malformed"), ("#Date: today", "malformed"),
    ("#Date:", "malformed"),
    ("#date: 2026-11-22", "malformed"), (" #Date: 2026-11-22", "malformed"), ("", "malformed"),
  ])
  func theDateLineSaysTheDay(date: String, expected: String) {
    #expect(Self.time(date, "10:30:00") == expected)
  }

  @Test(arguments: [
    ("10:30:00.250", "2026-11-22T10:30:00.250Z"), ("10:30", "malformed"),
    ("10:30:00Z", "malformed"),
    ("24:00:00", "malformed"), ("-", "malformed"), ("10:30:00.", "malformed"),
  ])
  func theColumnSaysTheTime(clock: String, expected: String) {
    #expect(Self.time("#Date: 2026-11-22 10:00:00", clock) == expected)
  }

  /// The last one holds, wherever it is and whether it can be read or not.
  @Test(arguments: [
    (["#Date: 2026-11-22", fields, "#Date: 2026-11-23"], "2026-11-23T10:30:00Z"),
    (["#Date: 2026-11-22", fields, "#Date: x"], "malformed"),
    (["#Date: 2026-11-22", "#Fields: date cs-uri", fields], "2026-11-22T10:30:00Z"),
    ([fields, "#Date: 2026-11-22"], "2026-11-22T10:30:00Z"),
  ])
  func theLastDateLineHolds(lines: [String], expected: String) {
    let text = (lines + [Self.line("10:30:00")]).joined(separator: "\n")
    #expect(verdict(text).prefix { $0 != " " } == expected)
  }

  /// Columns with a date need no other.
  @Test func aDateOfItsOwnIsBelieved() {
    let text = "#Date: 2026-11-01\n#Fields: date time cs-uri\n2026-11-22 \(Self.line("10:30:00"))"
    #expect(verdict(text).hasPrefix("2026-11-22T10:30:00Z"))
    #expect(verdict(text.replacing("2026-11-22 ", with: "- ")) == "malformed")
  }

  /// What a part that begins in the middle of a file has to look up.
  @Test(
    arguments: [
      (
        [line("10:30:00")], W3CDirectives(fields: bytes(fields), date: bytes("#Date: 2026-11-22")),
        1, 1
      ),
      ([line("10:30:00")], W3CDirectives(fields: bytes(fields)), 1, 0),
      ([fields, line("10:30:00")], W3CDirectives(date: bytes("#Date: 2026-11-22")), 1, 1),
      (["#Date: 2026-11-23", line("10:30:00")], W3CDirectives(fields: bytes(fields)), 1, 1),
      (["#Date: 2026-11-23", fields, line("10:30:00")], W3CDirectives(), 0, 1),
      // Columns that need no day may come first.
      (
        [line("10:30:00"), fields, line("10:30:00")],
        W3CDirectives(fields: bytes("#Fields: x cs-uri"), date: bytes("#Date: 2026-11-22")), 1, 1
      ),
      (["date time cs-uri-query", fields, line("10:30:00")], W3CDirectives(), 1, 0),
      (
        ["#Date: x", fields, line("10:30:00")], W3CDirectives(date: bytes("#Date: 2026-11-22")), 0,
        0
      ),
    ] as [([String], W3CDirectives, Int, Int)])
  func theDateBeforeAPartIsLookedUp(
    lines: [String], found: W3CDirectives, lookUps: Int, callbacks: Int
  ) {
    let count = LookUps()
    var scanner = LogScanner(options: LogScanner.Options())
    let columns = W3CState { _ in
      count.value.withLock { $0 += 1 }
      return found
    }
    scanner.begin(path: "a", columns: columns)
    withExactSpan(lines.joined(separator: "\n")) { scanner.scan($0, offset: 0) }
    #expect(count.value.withLock { $0 } == lookUps)
    #expect(scanner.statistics.callbacks == callbacks)
  }

  private final class LookUps: Sendable {
    let value = Mutex(0)
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  @Test(arguments: [
    (nil, nil), ("#Fields: time", nil), (nil, "#Date: x"), ("#Fields: time", "#Date: x"),
  ])
  func aCheckpointHoldsBoth(fields: String?, date: String?) {
    let directives = W3CDirectives(
      fields: fields.map(Self.bytes), date: date.map(Self.bytes))
    #expect(W3CDirectives(text: directives.text ?? []) == directives)
    // One of an earlier version has the #Fields line alone.
    #expect(
      W3CDirectives(text: Self.bytes("#Fields: a"))
        == W3CDirectives(fields: Self.bytes("#Fields: a")))
  }
}

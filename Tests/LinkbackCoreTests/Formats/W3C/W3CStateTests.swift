import LinkbackCore
import CoreFixtures
import Synchronization
import Testing

@Suite struct W3CStateTests {
  private static let fields = "#Fields: date time cs-uri"
  private static let line = "2026-11-22 10:00:00 /a?session_id=csn_1&status=s"
  private static let other = "#Fields: cs-uri date time"
  private static let otherLine = "/a?session_id=csn_2&status=s 2026-11-22 10:00:00"

  @Test(arguments: [
    ([fields, line, line], 2), ([line, fields, line], 1),
    ([fields, line, other, otherLine, line], 2),
    ([fields, other, line], 0), ([fields, otherLine, other, otherLine, fields, line], 2),
    ([fields, "#Software: x", "#Date: 2026-11-22", "", line], 1),
    ([fields, " \(other)", line], 1), ([fields, "#fields: cs-uri", line], 1),
    ([fields, "#Fields:", line], 0),
    ([fields + "\r", line + "\r"], 1), ([fields, "\0\0" + other, otherLine], 1),
    // Lines of other formats among them change nothing.
    ([fields, CommonLine().text, line, "{}", line], 3),
  ])
  func theLastFieldsLineHolds(lines: [String], callbacks: Int) {
    let statistics = ScannedLog(lines.joined(separator: "\n")).statistics
    #expect(statistics.callbacks == callbacks)
    // A `#Fields` line itself says nothing of a session.
    let mentions = lines.filter { $0.contains("session_id") }.count
    #expect(statistics.count(of: .malformed) == mentions - callbacks)
  }

  @Test func aFieldsLineIsOther() {
    #expect(ScannedLog("#Fields: session_id").statistics.bucket == "other")
    #expect(formatName("#Fields: date") == "w3c")
    // A format that has no columns says nothing of it.
    #expect(verdict("#Fields: session_id", format: LogFormat(.combined)) == "malformed")
  }

  /// How often the line before a part is looked for, and what the part's lines count as.
  private static func scan(
    _ text: String, found: String?, format: LogFormat? = nil
  ) -> (lookUps: Int, callbacks: Int) {
    let lookUps = LookUps()
    var options = LogScanner.Options()
    options.reading.format = format
    var scanner = LogScanner(options: options)
    let columns = W3CState { _ in
      lookUps.count.withLock { $0 += 1 }
      return W3CDirectives(text: found.map { Array($0.utf8) } ?? [])
    }
    scanner.begin(path: "a", columns: columns)
    withExactSpan(text) { scanner.scan($0, offset: 0) }
    return (lookUps.count.withLock { $0 }, scanner.statistics.callbacks)
  }

  private final class LookUps: Sendable {
    let count = Mutex(0)
  }

  @Test(
    arguments: [
      ([line, line, line], fields, 1, 3), ([line, otherLine], other, 1, 1),
      ([line, line], nil, 1, 0),
      // Not where nothing needs it.
      ([], fields, 0, 0), (["x", "#Date: 2026", "{}"], fields, 0, 0),
      ([CommonLine().text], fields, 0, 1),
      // Nor where the part has a line of its own first.
      ([fields, line], other, 0, 1), ([other, otherLine], nil, 0, 1),
      // What it finds holds up to the part's own.
      ([line, other, otherLine], fields, 1, 2), (["session_id", line], fields, 1, 1),
    ] as [([String], String?, Int, Int)])
  func theLineBeforeAPartIsLookedUpOnceAndOnlyWhenNeeded(
    lines: [String], found: String?, lookUps: Int, callbacks: Int
  ) {
    let result = Self.scan(lines.joined(separator: "\n"), found: found)
    #expect(result.lookUps == lookUps)
    #expect(result.callbacks == callbacks)
  }

  @Test func otherFamiliesNeverLookItUp() {
    for name in FormatName.selectable where name.family != .columns {
      let result = Self.scan(
        Self.line + "\n" + Self.line, found: Self.fields, format: LogFormat(name))
      #expect(result.lookUps == 0, "\(name)")
      #expect(result.callbacks == 0)
    }
    #expect(Self.scan(Self.line, found: Self.fields, format: LogFormat(.w3c)).callbacks == 1)
  }

  @Test func theLineInEffectIsKnownAfterwards() {
    var reader = LineReader(format: nil, zone: .utc)
    for text in [Self.fields, Self.line, Self.other] {
      var entry = LogEntry()
      withExactSpan(text) { _ = reader.read($0, into: &entry) }
    }
    #expect(reader.columns.taken == W3CDirectives(fields: Array(Self.other.utf8)))
    #expect(W3CState().taken.isEmpty)
  }
}

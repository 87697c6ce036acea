import LinkbackCore
import LinkbackIO
import Testing

@Suite struct ExplainedLinesTests {
  private static let columns = Array("#Fields: date time cs-uri-stem cs-uri-query".utf8)
  private static let row = Array("2026-11-22 10:00:00 /link session_id=csn_1&status=success".utf8)

  private static func verdicts(
    _ lines: [[UInt8]], limit: Int = 1 << 20
  ) throws -> [String] {
    var options = ReadingOptions()
    options.lineLimit = limit
    var explained = ExplainedLines(BytesSource(lines: lines), options: options)
    var verdicts: [String] = []
    while let explanation = try explained.next() {
      #expect(explanation.number == explained.count)
      verdicts.append(explanation.verdict)
    }
    return verdicts
  }

  @Test func whatStandsBeforeALineIsTakenIntoAccount() throws {
    #expect(try Self.verdicts([Self.columns, Self.row]) == ["other", "callback"])
    #expect(try Self.verdicts([Self.row]) == ["malformed"])
  }

  @Test func aLineIsFoundByItsNumber() throws {
    let lines = [[], Self.columns, Array("x\r".utf8), Self.row, Self.row]
    for number in 1...lines.count {
      var explained = ExplainedLines(
        BytesSource(lines: lines), options: ReadingOptions())
      let explanation = try explained.line(number)
      #expect(explanation?.number == number)
      #expect(explanation?.verdict == (number > 3 ? "callback" : "other"))
    }
    var beyond = ExplainedLines(BytesSource(lines: lines), options: ReadingOptions())
    #expect(try beyond.line(6) == nil)
    #expect(beyond.count == 5)
  }

  @Test func tooLongLinesAreLinesAndSaySo() throws {
    let long = [UInt8](repeating: 0x78, count: 5_000)
    let lines = [Self.columns, long, Self.row, long]
    #expect(
      try Self.verdicts(lines, limit: 100) == ["other", "oversized", "callback", "oversized"])
    var options = ReadingOptions()
    options.lineLimit = 100
    var explained = ExplainedLines(BytesSource(lines: lines), options: options)
    #expect(try explained.line(4)?.rule == .tooLong)
  }

  @Test func linesInArgumentsEndOnce() throws {
    #expect(try Self.verdicts([Self.columns + [0x0A], Self.row + [0x0D, 0x0A]]).count == 2)
    #expect(try Self.verdicts([Self.columns + [0x0A] + Self.row]) == ["other", "callback"])
    #expect(try Self.verdicts([[], [0x0D], [0x0A]]) == ["other", "other", "other"])
    #expect(try Self.verdicts([]) == [])
    // A hole of NULs and a byte order mark are no part of a line.
    #expect(
      try Self.verdicts([[0xEF, 0xBB, 0xBF] + Self.columns, [0, 0] + Self.row])
        == ["other", "callback"])
  }
}

import LinkbackCore
import CoreFixtures
import Testing

@Suite struct FormatDetectorTests {
  private static func format(_ text: String, isWhole: Bool = true) -> FormatName? {
    withExactSpan(text) { FormatDetector.findings(in: $0, isWhole: isWhole).winner }
  }

  private static let common = #"192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "GET / HTTP/1.1" 200 1"#
  private static let combined = common + #" "-" "curl/8""#
  private static let vcombined = "a.example:80 " + combined
  private static let plus = combined + #" "192.0.2.9""#

  @Test(arguments: [
    ("\(common)\n", FormatName.common),
    ("\(combined)\n", .combined),
    ("a.example:80 \(common)\n", .vcommon),
    ("\(vcombined)\r\n", .vcombined),
    ("\(plus)", .combinedPlus),
    ("\0\0\(combined)\n", .combined),
    ("# comment\n\nnoise\n\(combined)\n", .combined),
    ("\(common)\n\(combined)\n\(combined)\n", .combined),
    ("\(combined)\n\(common)\n", .combined),
    ("\(common)\n\(combined)\n", .common),
    ("", nil), ("\n\n", nil), ("just text\nand more\n", nil), ("{\"a\":1}\n", nil),
    ("#Fields: date time cs-uri-query\n2026-11-22 10:00:00 a=1\n", .w3c),
    ("#Fields: date time cs-uri-query\n", nil),
    ("#Version: 1.0\n\(combined)\n", .combined),
  ])
  func theMostFrequentFormatWinsAndTheFirstOfEquals(head: String, name: FormatName?) {
    #expect(Self.format(head) == name)
  }

  @Test func aLineThatTheHeadCutsOffHasNoVote() {
    #expect(Self.format(Self.common, isWhole: false) == nil)
    #expect(Self.format(Self.common, isWhole: true) == .common)
    #expect(Self.format("\(Self.combined)\n\(Self.common)", isWhole: false) == .combined)
  }

  /// A page that quotes a line of a log is no log; a server's lines among an app's are one.
  @Test(arguments: [(0, true), (9, true), (10, false), (100, false)])
  func oneLineInTenMakesAnAccessLog(others: Int, isLog: Bool) {
    let text = String(repeating: "text\n# comment\n\n", count: others) + Self.common + "\n"
    let bytes = Array(text.utf8)
    #expect(FormatDetector.findings(in: bytes.span, isWhole: true).isAccessLog == isLog)
  }

  @Test func votesAreCountedInTheOrderOfFirstSight() {
    let text = "\(Self.common)\nnoise\n# comment\n\n\(Self.combined)\n\(Self.combined)\n"
    let findings = withExactSpan(text) { FormatDetector.findings(in: $0, isWhole: true) }
    #expect(findings.votes.map(\.name) == [.common, .combined])
    #expect(findings.votes.map(\.lines) == [1, 2])
    #expect(findings.informative == 4)
  }

  @Test func anExplicitFormatIsTheOnlyOneThatVotes() {
    let text = "\(Self.combined)\n{\"time\":1763805600,\"url\":\"/a\"}\n"
    let findings = withExactSpan(text) {
      FormatDetector.findings(in: $0, isWhole: true, format: LogFormat(.json))
    }
    #expect(findings.votes.map(\.name) == [.json])
    #expect(findings.informative == 2)
  }
}

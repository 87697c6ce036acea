import Foundation
import LinkbackCore
import CoreFixtures
import Testing

/// The inputs in `Tests/Fuzzing/corpus`, through the checks that the fuzzer makes.
@Suite struct FuzzCorpusTests {
  private static let corpus = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("Fuzzing/corpus")

  private static let names: [String] = {
    ((try? FileManager.default.contentsOfDirectory(atPath: corpus.path)) ?? []).sorted()
  }()

  private static func input(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: corpus.appendingPathComponent(name)))
  }

  @Test(arguments: names) func allChecksHold(name: String) throws {
    try FuzzCheck.run(try Self.input(name))
  }

  @Test func everyFormatIsInTheCorpus() throws {
    var seen: Set<FormatName> = []
    for name in Self.names {
      guard let input = FuzzInput(try Self.input(name)) else { continue }
      let findings = withExactSpan(input.log) {
        FormatDetector.findings(in: $0, isWhole: true, format: input.format)
      }
      seen.formUnion(findings.votes.map(\.name))
    }
    #expect(FormatName.allCases.filter { !seen.contains($0) } == [])
  }

  @Test(arguments: [
    ("", []), ("\n", [""]), ("a", ["a"]), ("a\r\nb\r", ["a", "b"]), ("\r\r\n", ["\r"]),
    ("\0\0a\0\n\0\0", ["a\0"]), ("\0\n\0", [""]), ("\u{FEFF}\u{FEFF}a\n", ["\u{FEFF}a"]),
    ("\u{FEFF}", []), ("\n\n", ["", ""]), ("\0\r", [""]),
  ])
  func linesAreFoundAsTheRulesSay(log: String, lines: [String]) {
    let bytes = Array(log.utf8)
    let found = NaiveLine.lines(of: bytes).map {
      String(decoding: bytes[$0.content], as: UTF8.self)
    }
    #expect(found.map { Array($0.utf8) } == lines.map { Array($0.utf8) })
  }

  @Test func recordsAreAccepted() {
    let records = #"""
      {"record":"a","v":1,"n":null,"b":[true,false,{}],"x":[],"y":{"z":-0.25}}
      {"s":"\"\\\/\u0000ä"}

      """#
    #expect(RecordCheck.problem(in: Array(records.utf8)) == nil)
    #expect(RecordCheck.problem(in: []) == nil)
  }

  @Test(arguments: [
    "{}", "\n", "[]\n", "{\"a\":1]\n", "{\"a\":[1}\n", "{\"a\":\"}\n", "{\"a\"}\n", "{\"a\":}\n",
    "{\"a\":01}\n", "{\"a\":1.}\n", "{\"a\":nul}\n", "{\"a\":1,}\n", "{} \n", "{}{}\n",
    "{\"a\": 1}\n",
    "{\"a\":\"\\x41\"}\n", "{\"a\":\"\\u12\"}\n", "{\"a\":\"\u{1}\"}\n", "{\"a\":\"\u{7F}\"}\n",
    "{\"a\":\"\u{85}\"}\n", "{\"a\":\"\u{202E}\"}\n", "{\"a\":\"\u{2028}\"}\n", "{\"a\":1}\n\n",
  ])
  func anythingElseIsNoRecord(text: String) {
    #expect(RecordCheck.problem(in: Array(text.utf8)) != nil)
  }

  @Test func illFormedTextIsNoRecord() {
    #expect(RecordCheck.problem(in: Array("{\"a\":\"".utf8) + [0xFF] + Array("\"}\n".utf8)) != nil)
  }
}

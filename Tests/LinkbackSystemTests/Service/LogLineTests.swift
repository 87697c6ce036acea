@testable import LinkbackSystem
import Testing

@Suite struct LogLineTests {
  private let time = "2026-11-24T16:00:00.123Z"

  @Test func aLineIsLevelMessageAndFields() {
    let line = LogLine(
      level: "warning", "missing; waiting for it",
      [("path", .bytes(Array("/var/log/a.log".utf8))), ("lines", .text("3"))])
    #expect(
      line.text(at: time)
        == "2026-11-24T16:00:00.123Z warning missing; waiting for it path=/var/log/a.log lines=3\n")
    #expect(line.journalText == "<4>warning missing; waiting for it path=/var/log/a.log lines=3\n")
  }

  @Test(
    arguments: [
      ("plain", "plain"), ("", "\"\""), ("two words", "\"two words\""), ("a=b", "\"a=b\""),
      ("say \"so\"", "\"say \\\"so\\\"\""), ("back\\slash", "\"back\\\\slash\""),
      ("\u{1b}[31m", "\"\\x1b[31m\""), ("a\nb", "\"a\\x0ab\""), ("ü", "ü"),
      ("a\u{202e}b", "\"a\\u{202e}b\""), ("ends\\", "\"ends\\\\\""),
    ])
  func valuesAreOneWordOrQuoted(value: String, shown: String) {
    for value in [LogLine.Value.text(value), .bytes(Array(value.utf8))] {
      let line = LogLine(level: "info", "x", [("key", value)])
      #expect(line.journalText == "<6>info x key=\(shown)\n")
    }
  }

  @Test func bytesThatAreNoTextAreShown() {
    let line = LogLine(level: "info", "x", [("path", .bytes([0x61, 0xFF]))])
    #expect(line.journalText == "<6>info x path=\"a\\xff\"\n")
  }

  @Test func nothingInAMessageActsOnATerminal() {
    let line = LogLine(level: "info", "a\u{1b}b\nc")
    #expect(line.journalText == "<6>info a\\x1bb\\x0ac\n")
  }

  @Test(
    arguments: [
      ("trace", 7), ("debug", 7), ("info", 6), ("notice", 5), ("warning", 4), ("error", 3),
      ("critical", 2),
    ])
  func levelsHaveTheirPriorities(level: String, priority: Int) {
    #expect(LogLine(level: level, "x").journalText == "<\(priority)>\(level) x\n")
  }

  @Test func theJournalIsKnownByDeviceAndInode() {
    #expect(Journal.names("9:1234", device: 9, inode: 1_234))
    for other in ["9:1235", "8:1234", "9:1234:0", "", "1234", " 9:1234"] {
      #expect(!Journal.names(other, device: 9, inode: 1_234))
    }
  }
}

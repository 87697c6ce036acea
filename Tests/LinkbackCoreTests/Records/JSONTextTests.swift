import LinkbackCore
import CoreFixtures
import Testing

@Suite struct JSONTextTests {
  private static func json(_ text: String) -> String {
    var output: [UInt8] = []
    JSONText.append(string: text, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [
    ("", #""""#),
    ("plain /path?a=b", #""plain /path?a=b""#),
    (#"a"b\c"#, #""a\"b\\c""#),
    ("\u{08}\u{0C}\n\r\t", #""\b\f\n\r\t""#),
    ("\u{00}\u{01}\u{07}\u{0B}\u{0E}\u{1F}", #""\u0000\u0001\u0007\u000b\u000e\u001f""#),
    ("\u{7E}\u{7F}\u{80}\u{9F}\u{A0}", "\"~\\u007f\\u0080\\u009f\u{A0}\""),
    (
      "\u{2027}\u{2028}\u{2029}\u{202A}\u{202E}\u{202F}",
      "\"\u{2027}\\u2028\\u2029\\u202a\\u202e\u{202F}\""
    ),
    ("\u{2065}\u{2066}\u{2069}\u{206A}", "\"\u{2065}\\u2066\\u2069\u{206A}\""),
    ("é €🙂\u{FEFF}", "\"é €🙂\u{FEFF}\""),
    ("\u{1B}[31m", #""\u001b[31m""#),
  ])
  func whatATerminalOrReaderWouldActUponIsEscaped(text: String, json: String) {
    #expect(Self.json(text) == json)
  }

  /// Every character up to U+2100: escaped exactly where the record format says so.
  @Test func everyOtherCharacterStaysAsItIs() {
    for value in UInt32(0)...0x2100 {
      guard let scalar = UnicodeScalar(value) else { continue }
      let isEscaped =
        [0x22, 0x5C].contains(value) || value < 0x20 || (0x7F...0x9F).contains(value)
        || (0x2028...0x202E).contains(value) || (0x2066...0x2069).contains(value)
      #expect((Self.json(String(scalar)) != "\"\(scalar)\"") == isEscaped)
    }
  }

  @Test func bytesOfTheLogAreRepairedFirst() {
    var output: [UInt8] = []
    withExactSpan([0x61, 0xC2, 0xE2, 0x80, 0x62, 0xE2, 0x80, 0xA8, 0x80]) {
      JSONText.append(string: $0, 0..<$0.count, to: &output)
    }
    #expect(
      String(decoding: output, as: UTF8.self) == "\"a\u{FFFD}\u{FFFD}b\\u2028\u{FFFD}\"")
  }

  @Test(arguments: [(0, "0"), (7, "7"), (-1, "-1"), (1_234_567_890, "1234567890")])
  func integersAreWrittenAsTheyAre(number: Int, text: String) {
    var output: [UInt8] = []
    JSONText.append(number, to: &output)
    #expect(String(decoding: output, as: UTF8.self) == text)
  }

  @Test func theGreatestAndSmallestIntegersAreWritten() {
    var output: [UInt8] = []
    JSONText.append(Int.max, to: &output)
    JSONText.append(Int.min, to: &output)
    #expect(String(decoding: output, as: UTF8.self) == "\(Int.max)\(Int.min)")
  }
}

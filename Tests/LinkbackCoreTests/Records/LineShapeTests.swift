import LinkbackCore
import CoreFixtures
import Testing

@Suite struct LineShapeTests {
  private static func shape(_ text: String) -> String {
    withExactSpan(text) { LineShape.text(of: $0) }
  }

  @Test(arguments: [
    ("", ""),
    (
      "192.0.2.7 - bob [22/Nov/2026] \"GET /a?session_id=csn_1&status=ok\"",
      "999.9.9.9 - aaa [99/aaa/9999] \"aaa /a?session_id=aaa_9&status=aa\""
    ),
    ("Session_ID STATUS Status statuses", "aaaaaaa_aa aaaaaa aaaaaa statusaa"),
    ("xsession_idx session_i", "asession_ida aaaaaaa_a"),
    ("sstatus statu", "astatus aaaaa"),
    ("é€", "?????"),
    ("a\tb\u{1B}\0", "a\ta\u{1B}\0"),
    ("@[`{/:", "@[`{/:"),
  ])
  func onlyTheTwoNamesAreLegible(line: String, shape: String) {
    #expect(Self.shape(line) == shape)
  }

  @Test func aShapeIsCutAt256Bytes() {
    #expect(Self.shape(String(repeating: "x", count: 300)) == String(repeating: "a", count: 256))
    let cutInAName = String(repeating: "1", count: 250) + "session_id"
    #expect(Self.shape(cutInAName) == String(repeating: "9", count: 250) + "sessio")
  }
}

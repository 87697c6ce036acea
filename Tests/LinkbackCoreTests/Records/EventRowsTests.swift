import CoreFixtures
import LinkbackCore
import Testing

@Suite struct EventRowsTests {
  private static func rows(_ records: String) -> String {
    var text: [UInt8] = []
    EventRows.append(Array(records.utf8), to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  private static func record(_ status: String, file: String = #""a.log""#) -> String {
    #"{"record":"event","v":1,"time":"2026-11-22T10:00:00Z","session":"58ee3e4a4c3f4dd8","status":"#
      + status
      + #","route":null,"host":"a.example","response":null,"source":"request","file":"# + file
      + ",\"line\":12}\n"
  }

  @Test(arguments: [
    (#""success""#, "success"), (#""a\"b,c""#, #""a""b,c""#), (#""\\n""#, #"\n"#),
    (#""a\nb\r\t\b\f""#, #"a\nb\r\t\b\f"#),
    (#""\u001b[2J\u009b\u202e""#, #"\u001b[2J\u009b\u202e"#),
    (#""null}""#, "null}"), (#""日本""#, "日本"), (#""=1,\":""#, #""'=1,"":""#), (#""""#, ""),
  ])
  func statusesAreFieldsOfTheirOwn(json: String, field: String) {
    #expect(
      Self.rows(Self.record(json))
        == "2026-11-22T10:00:00Z,58ee3e4a4c3f4dd8,\(field),,a.example,,request,a.log,12\r\n")
  }

  @Test func everyRecordIsARow() {
    let rows = Self.rows(Self.record(#""a""#) + Self.record(#""b""#, file: #""x,{\"y\":1}""#))
    #expect(rows.split(separator: "\r\n").count == 2)
    #expect(rows.hasSuffix(#","x,{""y"":1}",12"# + "\r\n"))
    #expect(Self.rows("") == "")
  }
}

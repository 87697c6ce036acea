import LinkbackCore
import Testing

@Suite struct CSVTextTests {
  @Test(arguments: [
    ("success", "success"), ("", ""), ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""),
    ("a\nb\r\tc\u{8}\u{c}", #"a\nb\r\tc\b\f"#),
    ("\u{1b}[2J\u{7}\u{0}\u{7f}", #"\u001b[2J\u0007\u0000\u007f"#),
    ("\u{9b}31m\u{85}", #"\u009b31m\u0085"#),
    ("\u{202e}x\u{2028}\u{2066}", #"\u202ex\u2028\u2066"#),
    ("suc\u{200b}cess\u{feff}", #"suc\u200bcess\ufeff"#), ("\u{e0041}", #"\udb40\udc41"#),
    ("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@x", "'@x"), ("=a,b", "\"'=a,b\""),
    ("\t=1", #"\t=1"#), ("日本 e\u{301}", "日本 e\u{301}"), (#"a\nb"#, #"a\nb"#),
  ])
  func aFieldIsOneLineThatNobodyActsUpon(text: String, written: String) {
    var bytes: [UInt8] = []
    CSVText.append(ByteString(Array(text.utf8)), to: &bytes)
    #expect(String(decoding: bytes, as: UTF8.self) == written)
  }
}

import LinkbackSystem
import Testing

@Suite struct TerminalTextTests {
  @Test(arguments: [
    ("", ""), ("access.log", "access.log"), ("ä 日本 🙂", "ä 日本 🙂"),
    ("\u{1b}[2J\u{7}", #"\x1b[2J\x07"#), ("a\nb\tc\r", #"a\x0ab\x09c\x0d"#),
    ("\u{7f}\u{0}", #"\x7f\x00"#),
    ("\u{80}\u{9b}31m\u{9f}\u{a0}", "\\u{80}\\u{9b}31m\\u{9f}\u{a0}"),
    ("gol\u{202e}txt.exe", #"gol\u{202e}txt.exe"#),
    ("\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}", #"\u{61c}\u{200e}\u{200f}\u{2028}\u{2029}"#),
    ("\u{202a}\u{202b}\u{202c}\u{202d}", #"\u{202a}\u{202b}\u{202c}\u{202d}"#),
    ("\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}", #"\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}"#),
    (
      "suc\u{200b}ce\u{ad}ss\u{200d}\u{2060}\u{206a}",
      #"suc\u{200b}ce\u{ad}ss\u{200d}\u{2060}\u{206a}"#
    ),
    ("\u{e0041}", #"\u{e0041}"#),
    ("e\u{301}\u{2027}\u{202f}\u{2065}", "e\u{301}\u{2027}\u{202f}\u{2065}"),
  ])
  func charactersThatATerminalActsOnAreEscaped(text: String, expected: String) {
    #expect(TerminalText.escaped(text) == expected)
  }

  @Test(
    arguments: [
      ([0xff], #"\xff"#), ([0x61, 0xe4, 0x62], #"a\xe4b"#), ([0xc0, 0x9b], #"\xc0\x9b"#),
      ([0xe2, 0x80], #"\xe2\x80"#), ([0xed, 0xa0, 0x80], #"\xed\xa0\x80"#),
      ([0xf4, 0x90, 0x80, 0x80], #"\xf4\x90\x80\x80"#), ([0x9b], #"\x9b"#),
      ([0xc3, 0xa4, 0xc3], "ä\\xc3"), ([0xf0, 0x9f, 0x99, 0x82, 0x80], "🙂\\x80"),
    ] as [([UInt8], String)])
  func illFormedBytesAreEscaped(bytes: [UInt8], expected: String) {
    #expect(TerminalText.escaped(bytes) == expected)
  }
}

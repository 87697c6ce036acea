import LinkbackCore
import CoreFixtures
import Testing

@Suite struct FieldEscapingTests {
  private static func unescaped(_ text: String, _ escaping: FieldEscaping) -> [UInt8] {
    var output: [UInt8] = []
    withExactSpan(text) { escaping.appendUnescaped($0, 0..<$0.count, to: &output) }
    return output
  }

  @Test(arguments: [
    ("", ""), ("plain", "plain"),
    (#"\x22\x5C\x5c\x7F"#, "\"\\\\\u{7F}"),
    (#"\"\\"#, #""\"#),
    (#"\b\f\n\r\t\v"#, "\u{08}\u{0C}\n\r\t\u{0B}"),
    (#"\xC3\xA9"#, "é"),
    (#"\\x41"#, #"\x41"#),
    (#"\x5Cx41"#, #"\x41"#),
    (#"\x4"#, #"\x4"#), (#"\x4g"#, #"\x4g"#), (#"\x"#, #"\x"#), (#"\"#, #"\"#), (#"a\"#, #"a\"#),
    (#"\q\u0041\/"#, #"\q\u0041\/"#),
    (#"\\\"\\\\"#, #"\"\\"#),
  ])
  func backslashEscapesOfNginxAndApacheAreUndone(text: String, plain: String) {
    #expect(Self.unescaped(text, .backslash) == Array(plain.utf8))
  }

  @Test(arguments: [
    ("", ""), (#"\"\\\/"#, #""\/"#), (#"\b\f\n\r\t"#, "\u{08}\u{0C}\n\r\t"),
    (#"\u0041\u00e9\u20AC"#, "Aé€"),
    (#"\ud83d\uDE42"#, "🙂"),
    (#"\ud83d"#, "\u{FFFD}"), (#"\ude42"#, "\u{FFFD}"), (#"\ud83dx"#, "\u{FFFD}x"),
    (#"\ud83d\u0041"#, "\u{FFFD}A"), (#"\ud83d\ud83d\ude42"#, "\u{FFFD}🙂"),
    (#"\ud83d\ude4"#, "\u{FFFD}\\ude4"),
    (#"\u0000"#, "\0"), (#"\u004"#, #"\u004"#), (#"\u004g"#, #"\u004g"#), (#"\u"#, #"\u"#),
    (#"\v\q"#, #"\v\q"#), (#"\"#, #"\"#),
    // Not JSON's, but nginx's where a JSON-shaped format lacks escape=json.
    (#"\x41\x22\x4g"#, #"A"\x4g"#), (#"\\x41"#, #"\x41"#),
    (#"\\u0041"#, #"\u0041"#),
  ])
  func jsonEscapesAreUndone(text: String, plain: String) {
    #expect(Self.unescaped(text, .json) == Array(plain.utf8))
  }

  @Test func withoutEscapingEverythingStays() {
    let text = #"\x22\u0041\"\\"#
    #expect(Self.unescaped(text, .none) == Array(text.utf8))
  }

  @Test(arguments: [
    ("", ""), ("#22#23#5f", "\"#_"), ("#C3#A9", "é"), ("#2", "#2"), ("#", "#"), ("a#2g", "a#2g"),
    ("##41", "#A"), ("%41\\x41", "%41\\x41"),
  ])
  func hashEscapesOfHAProxyAreUndone(text: String, plain: String) {
    #expect(Self.unescaped(text, .hash) == Array(plain.utf8))
  }

  @Test(arguments: [
    ("", ""), ("%22%5f", "\"_"), ("%255f", "%5f"), ("a+b", "a+b"), ("%", "%"), ("%4", "%4"),
    ("%%41", "%A"), ("%zz", "%zz"),
  ])
  func percentEncodingOfCloudFrontIsUndoneOnce(text: String, plain: String) {
    #expect(Self.unescaped(text, .percent) == Array(plain.utf8))
  }

  @Test(arguments: [
    ("", ""), (#"\u0025255f"#, "%5f"), (#"%\u0034\/"#, "%4/"), ("%41%", "A%"), ("%2541", "%41"),
    ("%4", "%4"),
  ])
  func jsonOfCloudFrontIsUndoneAsJSONFirst(text: String, plain: String) {
    #expect(Self.unescaped(text, .jsonThenPercent) == Array(plain.utf8))
  }

  @Test func textBeforeTheFieldIsLeftAlone() {
    var output = Array("%41".utf8)
    withExactSpan("%42") { FieldEscaping.jsonThenPercent.appendUnescaped($0, 0..<3, to: &output) }
    #expect(output == Array("%41B".utf8))
  }

  @Test(arguments: [
    ("", ""), (#"a ""b"" c"#, #"a "b" c"#), (#""""#, #"""#), (#"a""#, #"a""#), (#""b"#, #""b"#),
  ])
  func doubledQuotesAreOne(text: String, plain: String) {
    #expect(Self.unescaped(text, .doubledQuote) == Array(plain.utf8))
  }

  @Test(arguments: [
    (#""a ""b"" c""#, #"a "b" c"#), (#""""#, ""), (#"a""b"#, #"a""b"#), (#"""#, #"""#),
    (#""a""#, "a"), (#""a"#, #""a"#), ("", ""),
  ])
  func quotesAroundAStringAreNoPartOfIt(text: String, plain: String) {
    #expect(Self.unescaped(text, .quotedString) == Array(plain.utf8))
  }

  /// A field is called plain only if undoing its escapes changes nothing.
  @Test func plainFieldsStayAsTheyAre() {
    let all: [FieldEscaping] = [
      .none, .backslash, .json, .hash, .percent, .jsonThenPercent, .doubledQuote, .quotedString,
    ]
    var dice = Dice(seed: 6)
    for _ in 0..<2_000 {
      let bytes = dice.bytes(dice.below(8), of: Array(#"\x#%"41nua"#.utf8))
      let text = String(decoding: bytes, as: UTF8.self)
      for escaping in all where escaping.isPlain(bytes.span, 0..<bytes.count) {
        #expect(Self.unescaped(text, escaping) == bytes)
      }
    }
  }

  @Test func escapesEndWithTheirRange() {
    for text in [#"\x41"#, #"\u0041"#, #"\ud83d\ude42"#, #"\n"#] {
      for escaping in [FieldEscaping.backslash, .json, .hash, .percent, .jsonThenPercent] {
        for end in 0..<text.utf8.count {
          var output: [UInt8] = []
          withExactSpan(text.utf8.prefix(end)) {
            escaping.appendUnescaped($0, 0..<end, to: &output)
          }
          #expect(output.count <= max(end, 3))
        }
      }
    }
  }

  /// Whatever a server can log, un-escaped, is what was requested.
  @Test func whatAServerEscapesComesBack() {
    var dice = Dice(seed: 5)
    for _ in 0..<400 {
      let bytes = (0..<dice.below(30)).map { _ in UInt8.random(in: .min ... .max, using: &dice) }
      let nginx = bytes.map { byte in
        byte < 0x20 || byte >= 0x7F || byte == 0x22 || byte == 0x5C
          ? "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
          : String(UnicodeScalar(byte))
      }.joined()
      #expect(Self.unescaped(nginx, .backslash) == bytes)
      let apache = bytes.map { byte in
        switch byte {
        case 0x22, 0x5C: "\\" + String(UnicodeScalar(byte))
        case 0x08: "\\b"
        case 0x0A: "\\n"
        case 0x0D: "\\r"
        case 0x09: "\\t"
        case 0x0B: "\\v"
        case 0x20..<0x7F: String(UnicodeScalar(byte))
        default: "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
      }.joined()
      #expect(Self.unescaped(apache, .backslash) == bytes)
    }
  }
}

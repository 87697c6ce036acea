import CoreFixtures
import LinkbackCore
import LinkbackView
import Testing

@Suite struct TextEscaperTests {
  private static func escaped(_ bytes: [UInt8], as use: TextEscaper.Use = .shown) -> String {
    var output: [UInt8] = []
    TextEscaper.append(bytes.span, as: use, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test(arguments: [
    ("", "", ""),
    ("/path?a=b c", "/path?a=b c", "/path?a=b c"),
    (#"& < > " '"#, "&amp; &lt; &gt; &quot; &#39;", "&amp; &lt; &gt; &quot; &#39;"),
    (
      "\"\u{301}<\u{301}&\u{301}", "&quot;\u{301}&lt;\u{301}&amp;\u{301}",
      "&quot;\u{301}&lt;\u{301}&amp;\u{301}"
    ),
    (
      "a\0\t\r\n\u{1B}\u{7F}\u{85}", #"a\u{0}\u{9}\u{d}\u{a}\u{1b}\u{7f}\u{85}"#,
      #"a\u{0}\u{9}\u{d}\u{a}\u{1b}\u{7f}\u{85}"#
    ),
    (
      "\u{202E}\u{2066}\u{200B}\u{FEFF}", #"\u{202e}\u{2066}\u{200b}\u{feff}"#,
      "\u{202E}\u{2066}\u{200B}\u{FEFF}"
    ),
    ("\u{E0041}\u{AD}\u{34F}", #"\u{e0041}\u{ad}\u{34f}"#, "\u{E0041}\u{AD}\u{34F}"),
    ("88.6\u{A0}%, é €🙂", "88.6\u{A0}%, é €🙂", "88.6\u{A0}%, é €🙂"),
  ])
  func textIsShownOrSent(text: String, shown: String, sent: String) {
    #expect(Self.escaped(Array(text.utf8)) == shown)
    #expect(Self.escaped(Array(text.utf8), as: .sent) == sent)
  }

  @Test func bytesAreRepairedFirst() {
    #expect(Self.escaped([0x22, 0xFF, 0x3C, 0xC2]) == "&quot;\u{FFFD}&lt;\u{FFFD}")
    #expect(Self.escaped([0xEF, 0xBF, 0xBE, 0xF0, 0x9F, 0xBF, 0xBF]) == #"\u{fffe}\u{1ffff}"#)
  }

  /// Of every character there is: what Unicode calls ignorable or a control, and what HTML can't hold,
  /// is spelled out; all others stay.
  @Test func whatCannotBeSeenIsSpelledOut() {
    for value in UInt32(0x80)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let properties = scalar.properties
      let isForbidden = value < 0xA0 || properties.isNoncharacterCodePoint
      let isHidden =
        isForbidden || properties.isDefaultIgnorableCodePoint || properties.isBidiControl
        || (0x2028...0x2029).contains(value) || (0xFFF9...0xFFFB).contains(value)
      let bytes = Array(String(scalar).utf8)
      let spelled = "\\u{\(String(value, radix: 16))}"
      guard Self.escaped(bytes) == (isHidden ? spelled : String(scalar)),
        Self.escaped(bytes, as: .sent) == (isForbidden ? spelled : String(scalar))
      else {
        Issue.record("U+\(String(value, radix: 16))")
        return
      }
    }
  }

  /// Whatever the bytes, none of the five characters that mean something to HTML is left.
  @Test func nothingOfItIsMarkup() {
    var dice = Dice(seed: 1)
    for _ in 0..<2_000 {
      let text = dice.bytes(dice.below(40), of: HostileBytes.alphabet)
      for use in [TextEscaper.Use.shown, .sent] {
        let output = Self.escaped(text, as: use)
        let marks = output.utf8.count { [0x22, 0x27, 0x3C, 0x3E].contains($0) || $0 < 0x20 }
        let references = text.count { [0x22, 0x26, 0x27, 0x3C, 0x3E].contains($0) }
        guard marks == 0, output.utf8.count(where: { $0 == 0x26 }) == references else {
          Issue.record("\(text) becomes \(output)")
          return
        }
      }
    }
  }
}

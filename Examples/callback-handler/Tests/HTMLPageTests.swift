import CallbackHandler
import Testing

@Suite struct HTMLPageTests {
  static let hostile = [
    "<script>alert(1)</script>", "\"onload=x", "' onload=x", "a&lt;b", "</title><b>",
    "\"\u{301}<\u{301}", "\u{0}\u{7F}", "\u{202E}gnp", "straße",
  ]

  /// Text stays text: what is put in is what a browser shows, wherever it is.
  @Test(arguments: hostile) func textIsEscapedEverywhere(text: String) {
    var page = HTMLPage(text)
    page.paragraph(text)
    page.link(text, to: text)
    page.button(text, posting: text, text, to: text)
    let html = String(decoding: page.bytes, as: UTF8.self)
    // A page of the same shape, of a text without markup.
    var plain = HTMLPage("plain")
    plain.paragraph("plain")
    plain.link("plain", to: "plain")
    plain.button("plain", posting: "plain", "plain", to: "plain")
    let shape = String(decoding: plain.bytes, as: UTF8.self)
    let escaped = Self.reference(text)
    #expect(Array(html.utf8) == Array(shape.replacing("plain", with: escaped).utf8))
  }

  /// By scalars, and in another order than the page does it.
  private static func reference(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      let names: [Unicode.Scalar: String] = [
        "'": "&#39;", "\"": "&quot;", "<": "&lt;", ">": "&gt;", "&": "&amp;",
      ]
      if let name = names[scalar] {
        escaped += name
      } else {
        escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  @Test func aPageIsWhole() {
    var page = HTMLPage("A & B")
    page.paragraph("text")
    let html = String(decoding: page.bytes, as: UTF8.self)
    #expect(
      html == """
        <!DOCTYPE html>
        <html lang="en"><meta charset="utf-8">\
        <meta name="viewport" content="width=device-width"><title>A &amp; B</title>
        <link rel="stylesheet" href="/style.css"><h1>A &amp; B</h1>
        <p>text</p>
        </html>

        """)
  }
}

/// A small page, for which text is text: whatever is put in comes out escaped.
package struct HTMLPage {
  private var body: [UInt8] = []
  private let title: String

  package init(_ title: String) {
    self.title = title
    element("h1", title)
  }

  package mutating func paragraph(_ text: String) { element("p", text) }

  package mutating func link(_ text: String, to path: String) {
    open("a", [("href", path)])
    append(text)
    close("a")
  }

  /// A form of one button.
  ///
  /// - Parameter name: What the button sends as `value`; an empty one sends nothing.
  package mutating func button(
    _ text: String, posting name: String, _ value: String, to path: String
  ) {
    open("form", [("method", "post"), ("action", path)])
    open("button", [("name", name), ("value", value)])
    append(text)
    close("button")
    close("form")
  }

  /// The page as UTF-8.
  package var bytes: [UInt8] {
    var page = HTMLPage(raw: "<!DOCTYPE html>\n")
    page.open("html", [("lang", "en")])
    page.open("meta", [("charset", "utf-8")])
    page.open("meta", [("name", "viewport"), ("content", "width=device-width")])
    page.element("title", title)
    page.open("link", [("rel", "stylesheet"), ("href", Self.stylePath)])
    page.body += body
    page.close("html")
    return page.body
  }

  private init(raw markup: StaticString) {
    title = ""
    body = Array(markup.description.utf8)
  }

  private mutating func element(_ name: StaticString, _ text: String) {
    open(name)
    append(text)
    close(name)
  }

  private mutating func open(_ name: StaticString, _ attributes: [(StaticString, String)] = []) {
    body += "<\(name.description)".utf8
    for (attribute, value) in attributes {
      body += " \(attribute.description)=\"".utf8
      append(value)
      body.append(UInt8(ascii: "\""))
    }
    body.append(UInt8(ascii: ">"))
  }

  private mutating func close(_ name: StaticString) { body += "</\(name.description)>\n".utf8 }

  /// Byte by byte: in a `Character`, `"` and an accent after it are one, and neither is escaped.
  private mutating func append(_ text: String) {
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): body += "&amp;".utf8
      case UInt8(ascii: "<"): body += "&lt;".utf8
      case UInt8(ascii: ">"): body += "&gt;".utf8
      case UInt8(ascii: "\""): body += "&quot;".utf8
      case UInt8(ascii: "'"): body += "&#39;".utf8
      default: body.append(byte)
      }
    }
  }
}

extension HTMLPage {
  package static let stylePath = "/style.css"

  package static let style = """
    :root { color-scheme: light dark; font: 1.1rem/1.5 system-ui, sans-serif }
    body { max-width: 36rem; margin: 12vh auto; padding: 0 1rem }
    form { display: inline-block; margin: 0 .5rem .5rem 0 }
    button { font: inherit; padding: .4rem .8rem }

    """
}

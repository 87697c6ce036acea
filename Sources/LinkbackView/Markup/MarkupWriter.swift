package import LinkbackCore

/// Writes HTML and SVG as UTF-8: elements that always close, and text that is always escaped.
///
/// ```swift
/// var page = MarkupWriter()
/// page.element(.p, .class(.note)) { $0.text("a < b") }  // <p class="note">a &lt; b</p>
/// ```
package struct MarkupWriter {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  package mutating func doctype() { bytes.append(contentsOf: "<!doctype html>\n".utf8) }

  /// Appends an element with what `content` writes in it.
  package mutating func element(
    _ element: ElementName, _ attributes: Attribute?...,
    content: (inout MarkupWriter) -> Void = { _ in }
  ) {
    begin(element, attributes)
    guard !element.isVoid else { return }
    content(&self)
    bytes.append(contentsOf: "</".utf8)
    bytes.append(contentsOf: element.rawValue.utf8)
    bytes.append(0x3E)
  }

  /// Appends an element that holds nothing but a text.
  package mutating func element(_ element: ElementName, _ attributes: Attribute?..., text: String) {
    begin(element, attributes)
    self.text(text)
    bytes.append(contentsOf: "</".utf8)
    bytes.append(contentsOf: element.rawValue.utf8)
    bytes.append(0x3E)
  }

  package mutating func text(_ text: String) { self.text(Array(text.utf8)) }

  package mutating func text(_ text: [UInt8]) {
    TextEscaper.append(text.span, as: .shown, to: &bytes)
  }

  /// Appends a name that came from a log: kept apart from the direction of the text around it, and cut
  /// off where it is longer than anyone reads.
  package mutating func name(_ name: ByteString) {
    element(.bdi) { $0.text(ShownName.label(name)) }
  }

  /// Appends one of the program's own files, as the content of `style` or `script`: no text of others
  /// gets here.
  package mutating func element(_ element: ElementName, containing asset: PageAsset) {
    begin(element, [])
    bytes.append(contentsOf: asset.bytes)
    bytes.append(contentsOf: "</".utf8)
    bytes.append(contentsOf: element.rawValue.utf8)
    bytes.append(0x3E)
  }

  private mutating func begin(_ element: ElementName, _ attributes: [Attribute?]) {
    if element.beginsLine, let last = bytes.last, last != 0x0A { bytes.append(0x0A) }
    bytes.append(0x3C)
    bytes.append(contentsOf: element.rawValue.utf8)
    for case let attribute? in attributes {
      bytes.append(0x20)
      bytes.append(contentsOf: attribute.name.rawValue.utf8)
      guard let value = attribute.value else { continue }
      bytes.append(contentsOf: "=\"".utf8)
      TextEscaper.append(value.span, as: attribute.use, to: &bytes)
      bytes.append(0x22)
    }
    bytes.append(0x3E)
  }
}

extension MarkupWriter {
  /// Appends the head of a table's column.
  mutating func columnHead(_ title: String, _ style: StyleClass? = nil) {
    element(.th, style.map { .class($0) }, Attribute(.scope, "col"), text: title)
  }

  /// Appends a cell; narrow screens show its column's title beside it.
  mutating func cell(_ title: String, _ text: String, _ style: StyleClass? = nil) {
    element(.td, style.map { .class($0) }, Attribute(.dataLabel, title), text: text)
  }
}

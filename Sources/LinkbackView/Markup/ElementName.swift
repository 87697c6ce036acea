/// The elements of HTML and SVG that pages are made of.
package enum ElementName: String, Sendable {
  // Documents
  case html, head, title, meta, link, style, script, body
  // Blocks
  case header, main, footer, nav, section, div, p, h1, h2, ul, li, dl, dt, dd, form, details,
    summary
  case table, caption, thead, tbody, tr, th, td
  // Inline
  case a, bdi, button, code, input, label, option, output, select, span, strong, time
  // Graphics
  case svg, defs, pattern, g, rect, line, path, text

  /// Whether it has no content and no end tag.
  ///
  /// Source: <https://html.spec.whatwg.org/multipage/syntax.html#void-elements>.
  var isVoid: Bool {
    switch self {
    case .meta, .link, .input: true
    default: false
    }
  }

  /// Whether it begins a line of the file: where white space between elements shows nothing.
  var beginsLine: Bool {
    switch self {
    case .a, .bdi, .button, .code, .input, .label, .option, .output, .span, .strong, .time: false
    case .html, .text: false
    default: true
    }
  }
}

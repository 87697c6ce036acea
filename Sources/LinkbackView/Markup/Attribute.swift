package import LinkbackCore

/// The names of attributes. None of them runs code, and none holds a style.
package enum AttributeName: String, Sendable {
  // HTML
  case autocomplete, charset, `class`, content, datetime, `for`, hidden, href, id, lang, media,
    method
  case name, open, placeholder, rel, role, scope, selected, src, tabindex, title, type, value
  case colspan, `defer`, action
  case httpEquivalent = "http-equiv"
  case ariaAtomic = "aria-atomic"
  case ariaCurrent = "aria-current"
  case ariaDescribedBy = "aria-describedby"
  case ariaHidden = "aria-hidden"
  case ariaLabel = "aria-label"
  case ariaLabelledBy = "aria-labelledby"
  case ariaLive = "aria-live"
  case ariaPressed = "aria-pressed"
  case ariaRoleDescription = "aria-roledescription"
  case ariaSort = "aria-sort"
  case dataLabel = "data-label"
  case dataLive = "data-live"
  case dataState = "data-state"
  // SVG
  case d, dy, fill, height, patternUnits, preserveAspectRatio, viewBox, width, x, x1, x2, y, y1, y2
  case patternTransform
  case textAnchor = "text-anchor"
}

/// One attribute of an element. Values are bytes that are escaped when they are written.
package struct Attribute: Sendable {
  var name: AttributeName
  /// `nil` for an attribute that only is there or not, like `hidden`.
  var value: [UInt8]?
  var use = TextEscaper.Use.shown

  package init(_ name: AttributeName, _ value: String) {
    self.name = name
    self.value = Array(value.utf8)
  }

  package init(_ name: AttributeName, bytes: [UInt8]) {
    self.name = name
    value = bytes
  }

  package init(_ name: AttributeName, _ value: Int) { self.init(name, "\(value)") }

  private init(flag: AttributeName) { name = flag }

  package static let hidden = Attribute(flag: .hidden)
  package static let selected = Attribute(flag: .selected)
  package static let `defer` = Attribute(flag: .defer)
  /// Of what is there for the eye only.
  package static let decorative = Attribute(.ariaHidden, "true")

  package static func id(_ value: String) -> Attribute { Attribute(.id, value) }

  /// The value of a form's field, as it is to be sent: not shown, so nothing in it is made visible.
  package static func fieldValue(_ value: ByteString) -> Attribute {
    var attribute = Attribute(.value, bytes: value.bytes)
    attribute.use = .sent
    return attribute
  }

  package static func `class`(_ classes: StyleClass...) -> Attribute {
    Attribute(.class, classes.map(\.rawValue).joined(separator: " "))
  }
}

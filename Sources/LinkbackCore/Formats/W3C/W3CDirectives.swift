/// The directive lines that the W3C format's lines are read by: `#Fields`, and `#Date` where the columns have
/// no date.
package struct W3CDirectives: Equatable, Sendable {
  package var fields: [UInt8]?
  package var date: [UInt8]?

  package init(fields: [UInt8]? = nil, date: [UInt8]? = nil) {
    (self.fields, self.date) = (fields, date)
  }

  /// The directives that a checkpoint holds: each on a line of its own.
  package init(text: [UInt8]) {
    for line in text.split(separator: 0x0A) {
      if W3CState.directive.begins(line.span) { fields = Array(line) }
      if W3CDay.directive.begins(line.span) { date = Array(line) }
    }
  }

  /// What ``init(text:)`` reads; `nil` for none.
  package var text: [UInt8]? {
    let lines = [fields, date].compactMap { $0 }
    return lines.isEmpty ? nil : Array(lines.joined(separator: [0x0A]))
  }

  package var isEmpty: Bool { fields == nil && date == nil }

  /// Whether nothing that is before could add to them.
  package var isComplete: Bool {
    guard let fields else { return false }
    return date != nil || !W3CFields(fields.span).needsDay
  }

  /// Takes what is missing from the directives that are before.
  package mutating func fill(from earlier: W3CDirectives) {
    if fields == nil { fields = earlier.fields }
    if date == nil { date = earlier.date }
  }
}

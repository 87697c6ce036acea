package struct TextError: Error { package var message: String }
package enum DurationText {
  package static func seconds(_ text: String) throws(TextError) -> Int64 {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let n = Int64(text.dropLast()) else { throw TextError(message: "bad") }
    return n * unit
  }
}
extension EventTime {
  package init(parsing text: String, zone: LocalTimeZone) throws(TextError) {
    let b = Array(text.utf8); var c = ByteCursor(at: 0, end: b.count)
    guard let t = TimeReader.parseISO8601(&c, b.span, zone: zone), c.position == b.count else { throw TextError(message: "bad time") }
    self = t
  }
}
extension LocalTimeZone {
  package init(parsing text: String) throws(TextError) { self = .utc }
}

package import LinkbackCore

/// The zone in which a view shows times, and cuts days.
package struct ViewZone: Equatable, Sendable {
  /// An IANA name, as in `Europe/Berlin`.
  package var name: String
  package var rules: LocalTimeZone

  package init(name: String, rules: LocalTimeZone) {
    self.name = name
    self.rules = rules
  }

  /// The zone whose days the windows are.
  package init(_ windows: CalendarWindows) {
    self.init(name: windows.zoneName, rules: windows.zone)
  }

  package static let utc = ViewZone(name: "UTC", rules: .utc)
}

import LinkbackCore
import LinkbackIO
import LinkbackView

extension ViewZone {
  /// The zone of this name in the system's data; `nil` where there is none.
  init?(named name: String) {
    guard let rules = try? LocalTimeZone(parsing: name) else { return nil }
    self.init(name: name, rules: rules)
  }
}

/// An option that changes counts, as states and partials keep it.
package struct CountingSetting: Equatable, Sendable {
  /// As on the command line: `--window`.
  package var option: String
  /// As a user would write it, in one spelling for each meaning; empty where it is not given.
  package var value: String
  /// Whether the value is a fingerprint, which tells nobody anything.
  package var isSecret: Bool

  package init(option: String, value: String, isSecret: Bool = false) {
    self.option = option
    self.value = value
    self.isSecret = isSecret
  }
}

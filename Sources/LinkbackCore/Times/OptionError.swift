/// Why the value of an option means nothing: what is wrong with it and what to write instead, to be
/// printed after the option's name.
package struct OptionError: Error, Equatable, Sendable {
  package var message: String
  package init(_ message: String) { self.message = message }
}

/// One directive of a server's configuration, or one end of a block, as its words.
package struct ConfigurationStatement: Equatable, Sendable {
  package enum Kind: Sendable {
    case simple
    /// The head of a block: `server {`, `<VirtualHost *:80>`.
    case opens
    case closes
  }

  package struct Word: Equatable, Sendable {
    /// Without its quotes and their escapes.
    package var text: String
    package var quote: UInt8?
    package var isQuoted: Bool { quote != nil }
  }

  package var kind = Kind.simple
  /// The directive's name and what follows it. A closing brace has no words.
  package var words: [Word]
  /// Where it begins, from 1.
  package var line: Int
  /// Whether a quote that was opened is closed. Apache itself takes such a line as it is.
  package var isComplete = true
}

/// Why a configuration can't be read as what it seems to be.
package struct ConfigurationSyntaxError: Error, Equatable, Sendable {
  package var line: Int
  package var message: String

  package init(line: Int, message: String) {
    self.line = line
    self.message = message
  }
}

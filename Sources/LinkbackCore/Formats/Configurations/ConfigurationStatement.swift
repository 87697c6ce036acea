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

/// Whose configuration it is.
package enum ConfigurationSyntax: Sendable {
  case nginx, apache, lighttpd

  /// Finds out by the first line that only one of them can have; `nil` where there is none.
  package init?(of text: [UInt8]) {
    for line in text.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
      let line = String(decoding: line, as: UTF8.self).trimmed
      guard let first = line.utf8.first, first != 0x23 else { continue }
      let word = line.prefix { !$0.isWhitespace }
      let isSection = first == 0x3C && line.utf8.dropFirst().first.map(Self.isLetter) == true
      if isSection || Self.apacheWords.contains(word.lowercased()) {
        self = .apache
      } else if first == 0x24 || Self.isAssignment(line) {
        self = .lighttpd
      } else if word == "log_format" || line.hasSuffix(";") || line.hasSuffix("{") {
        self = .nginx
      } else {
        continue
      }
      return
    }
    return nil
  }

  private static let apacheWords: Set = [
    "logformat", "customlog", "globallog", "transferlog", "serverroot", "loadmodule",
    "includeoptional", "define",
  ]

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  /// `server.modules = (`, `var.basedir := "…"`.
  private static func isAssignment(_ line: String) -> Bool {
    let name = line.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "._-".contains($0)) }
    let rest = line.dropFirst(name.count).drop(while: \.isWhitespace)
    return name.contains(".") && ["=", "+=", ":="].contains { rest.hasPrefix($0) }
  }

  package func statements(
    of text: [UInt8]
  ) throws(ConfigurationSyntaxError) -> [ConfigurationStatement] {
    switch self {
    case .nginx: try NginxConfiguration.statements(of: text)
    case .apache: ApacheConfiguration.statements(of: text)
    case .lighttpd: try LighttpdConfiguration.statements(of: text)
    }
  }
}

/// The names under which formats are asked for and reported.
package enum FormatName: String, CaseIterable, Sendable {
  /// Common Log Format: `%h %l %u %t "%r" %>s %b`.
  case common
  /// `common` and `"%{Referer}i" "%{User-agent}i"`, the default of nginx and of Apache on Debian.
  case combined
  /// `common` behind `virtual-host:port `.
  case vcommon
  /// `combined` behind `virtual-host:port `, Debian's `vhost_combined`.
  case vcombined
  /// `combined`, with or without virtual host, and further fields at the end.
  case combinedPlus = "combined+"
  /// A format string of the user's own.
  case custom

  /// The names that `--format` takes.
  package static var selectable: [FormatName] { allCases.filter { $0 != .custom } }
}

/// What the lines of an input are read as.
package struct LogFormat: Sendable {
  /// How lines are recognised.
  package enum Shape: Sendable {
    /// The common log family: one program reads all of its members.
    case commonLog
    /// A format string's program, alone.
    case custom(FieldProgram)
  }

  package let name: FormatName
  package let shape: Shape
  /// The `strftime` patterns that a program's times refer to.
  package let timePatterns: [TimePattern]

  package init(_ name: FormatName) {
    precondition(name != .custom)
    self.name = name
    shape = .commonLog
    timePatterns = []
  }

  package init(program: FieldProgram, timePatterns: [TimePattern]) {
    name = .custom
    shape = .custom(program)
    self.timePatterns = timePatterns
  }
}

/// Why a format can't be used: what the user reads.
package struct FormatError: Error, Equatable, Sendable {
  package var message: String
  package init(_ message: String) { self.message = message }
}

extension LogFormat {
  /// The format that a user's text stands for: a name, an nginx `log_format` string or an Apache
  /// `LogFormat` string, with or without its directive and quotes.
  package init(parsing text: String) throws(FormatError) {
    let trimmed = text.trimmed
    if let name = FormatName.selectable.first(where: { $0.rawValue == trimmed }) {
      self.init(name)
    } else if let format = try FormatString(trimmed)?.compiled() {
      self = format
    } else {
      let names = FormatName.selectable.map(\.rawValue).joined(separator: ", ")
      throw FormatError(
        "'\(trimmed)' is no format; use one of \(names), or an nginx log_format or Apache "
          + "LogFormat string")
    }
  }
}

extension StringProtocol {
  /// Without white space at either end.
  var trimmed: String {
    var rest = self[...]
    while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    while rest.last?.isWhitespace == true { rest = rest.dropLast() }
    return String(rest)
  }

  /// Without the quotes around it, if they are around all of it: inside, the same quote stands
  /// escaped or not at all.
  var unquoted: String {
    guard count >= 2, let quote = first, quote == "\"" || quote == "'", last == quote else {
      return String(self)
    }
    var text = ""
    var inner = dropFirst().dropLast()[...]
    while let character = inner.popFirst() {
      if character == quote { return String(self) }
      if character == "\\", inner.first == quote {
        text.append(quote)
        inner = inner.dropFirst()
      } else {
        text.append(character)
      }
    }
    return text
  }
}

extension Character {
  /// What this letter stands for behind a backslash in a server's configuration.
  var controlCharacter: String? {
    switch self {
    case "t": "\t"
    case "n": "\n"
    case "r": "\r"
    default: nil
    }
  }
}

/// What the lines of an input are read as.
package struct LogFormat: Sendable {
  package let name: FormatName
  /// A format string's program; `nil` for a format with a name.
  package let program: FieldProgram?
  /// The `strftime` patterns that a program's times refer to.
  package let timePatterns: [TimePattern]
  /// The columns of lines without a `#Fields` line of their own.
  package let columns: W3CFields?

  package init(_ name: FormatName) {
    precondition(name != .custom)
    self.name = name
    program = nil
    timePatterns = []
    columns = nil
  }

  package init(program: FieldProgram, timePatterns: [TimePattern]) {
    name = .custom
    self.program = program
    self.timePatterns = timePatterns
    columns = nil
  }

  /// The W3C format with the columns that a `#Fields` line names, for lines that came without it.
  ///
  /// - Parameter text: The line, or the names alone.
  package init(columns text: String) throws(FormatError) {
    let fields = W3CFields(Array(text.trimmed.utf8).span)
    guard fields.hasURL else {
      throw FormatError(
        "'\(text.trimmed)' names no column for a URL (cs-uri-stem, cs-uri-query or cs-uri)")
    }
    guard fields.hasTime else {
      throw FormatError("'\(text.trimmed)' names no columns for a time (date and time)")
    }
    name = fields.isCloudFront ? .cloudFront : .w3c
    program = nil
    timePatterns = []
    columns = fields
  }
}

/// Why a format can't be used: what the user reads.
package struct FormatError: Error, Equatable, Sendable {
  package var message: String
  package init(_ message: String) { self.message = message }
}

extension LogFormat {
  /// The format that a user's text stands for: a name, or a format string of a server's, with or without
  /// its directive and quotes.
  package init(parsing text: String) throws(FormatError) {
    let trimmed = text.trimmed
    if case .format(let name) = FormatName.choice(trimmed) {
      self.init(name)
    } else if trimmed.hasPrefix("#Fields:") {
      try self.init(columns: trimmed)
    } else if let format = try FormatString(trimmed)?.compiled() {
      self = format
    } else {
      let names = FormatName.selectable.map(\.rawValue).joined(separator: ", ")
      let guess = FormatName.nearest(trimmed).map { "did you mean \($0)? There is" } ?? "use one of"
      throw FormatError(
        "'\(trimmed)' is not a format; \(guess) \(names), or a format string of nginx, Apache, lighttpd, "
          + "Squid, HAProxy, Envoy or Varnish")
    }
  }

  /// The same; `nil` for a name that means any format, as none does.
  package static func parsed(_ text: String) throws(FormatError) -> LogFormat? {
    FormatName.choice(text.trimmed) == .any ? nil : try LogFormat(parsing: text)
  }

  /// A user's text as it is compared with another one's: each name in one spelling.
  package static func spelling(of text: String) -> String {
    switch FormatName.choice(text.trimmed) {
    case .any: ""
    case .format(let name): name.rawValue
    case nil: text.trimmed
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

  /// Without the quotes around it, if they are around all of it: inside, the same quote is
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

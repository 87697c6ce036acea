package import LinkbackCore

/// What an input was read as, and what its beginning looks like.
package struct InputFormat: Equatable, Sendable {
  /// The format that was asked for; `nil` where each line was read as what it is.
  package var named: FormatName?
  package var findings: FormatDetector.Findings

  /// What the summary says.
  package var reported: FormatName? { named ?? findings.winner }

  /// Why the input was read as it was, for a person.
  package var reason: String {
    if let named { return "is read as \(named.rawValue), as the options say" }
    let lines = findings.informative == 1 ? "1 line" : "\(findings.informative) lines"
    guard let winner = findings.winner else {
      return findings.informative == 0
        ? "has no line at its beginning that says its format"
        : "fits no format in the \(lines) at its beginning; each line is tried by itself"
    }
    let votes = findings.votes.sorted { $0.lines > $1.lines }
      .map { "\($0.name.rawValue) \($0.lines)" }
      .joined(separator: ", ")
    return "is read as \(winner.rawValue): of the \(lines) at its beginning, \(votes)"
  }

  /// What to say of an input in which nearly all lines that mention a session fit no format.
  ///
  /// - Parameter statistics: Of the whole input.
  package func warning(_ statistics: Statistics) -> String? {
    let malformed = statistics.count(of: .malformed)
    let others = [Rejection.incomplete, .foreign, .wrongMethod, .outside, .expired]
    let readable = others.reduce(statistics.callbacks) { $0 + statistics.count(of: $1) }
    guard malformed > 0, malformed >= 9 * readable else { return nil }
    let lines =
      malformed == 1
      ? "the 1 malformed line that mentions session_id"
      : "nearly all lines that mention session_id (\(malformed)) are malformed"
    guard let named else {
      guard malformed > 1 else { return nil }
      return "\(lines): no known format fits; 'linkback explain' says why, --format takes a string"
    }
    guard let winner = findings.winner, winner != named else {
      return "\(lines): they do not fit the format \(named.rawValue); 'linkback explain' says why"
    }
    return "\(lines): they do not fit the format \(named.rawValue), but \(winner.rawValue) fits; "
      + "use --format \(winner.rawValue), or leave the option out"
  }
}

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
}

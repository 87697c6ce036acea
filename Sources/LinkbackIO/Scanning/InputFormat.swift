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
    if let named { return "format: \(named.rawValue) (as the options say)" }
    let lines = findings.informative == 1 ? "1 line" : "\(findings.informative) lines"
    guard let winner = findings.winner else {
      return findings.informative == 0
        ? "format: unknown (no line among the first that shows it)"
        : "format: unknown (none fits the first \(lines)); each line is tried by itself"
    }
    let votes = findings.votes.sorted { $0.lines > $1.lines }
    let others = votes.filter { $0.name != winner }.map { ", \($0.name.rawValue) \($0.lines)" }
    let own = votes.first { $0.name == winner }?.lines ?? 0
    return "format: \(winner.rawValue) (\(own) of the first \(lines)\(others.joined()))"
  }
}

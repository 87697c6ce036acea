package import LinkbackCore
import LinkbackSystem

/// The end of a count for a person: a line for each status, and what the other lines were.
package struct SummaryTable {
  private let result: OutcomeResult
  private let summary: Summary

  package init(_ result: OutcomeResult, _ summary: Summary) {
    self.result = result
    self.summary = summary
  }

  package var text: String {
    var rows = [["status", "hits", "sessions", "final"]]
    for total in result.totals {
      rows.append([
        Self.name(total.key), String(total.counts.hits), String(total.counts.sessions),
        String(total.finalSessions),
      ])
    }
    rows.append(["all", String(result.hits), String(summary.sessions), ""])
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    var text = ""
    for row in rows {
      var line = Self.padded(row[0], widths[0], onLeft: false)
      for column in 1..<4 { line += "  " + Self.padded(row[column], widths[column], onLeft: true) }
      while line.last == " " { line.removeLast() }
      text += line + "\n"
    }
    return text + "\(summary.statistics.lines) lines" + others + "\n"
  }

  /// What was not counted though it mentions a session.
  private var others: String {
    Summary.bucketOrder
      .filter { $0 != .other && summary.statistics.count(of: $0) > 0 }
      .map { ", \(summary.statistics.count(of: $0)) \($0.name)" }
      .joined()
  }

  private static func name(_ key: OutcomeResult.Key) -> String {
    [key.status, key.host, key.route].compactMap { $0.map { TerminalText.escaped($0.bytes) } }
      .joined(separator: " ")
  }

  private static func padded(_ text: String, _ width: Int, onLeft: Bool) -> String {
    let space = String(repeating: " ", count: max(0, width - text.count))
    return onLeft ? space + text : text + space
  }
}

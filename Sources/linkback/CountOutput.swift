import Glibc
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import LinkbackView

/// Writes counts in the format that is asked for, or that suits where they go.
struct CountOutput {
  let format: OutputFormat
  private let isQuiet: Bool
  private let hasFile: Bool

  /// - Parameters:
  ///   - format: `nil` for a table on a terminal and NDJSON elsewhere.
  ///   - file: Where the counts go, if not to standard output.
  init(_ format: OutputFormat?, file: String?, isQuiet: Bool) {
    self.isQuiet = isQuiet
    hasFile = file != nil
    self.format =
      format ?? (file == nil && Terminal.isTerminal(STDOUT_FILENO) ? .table : .ndjson)
  }

  /// What is written.
  struct Counts {
    var result: OutcomeResult
    var summary: Summary
    var options: OutcomeAggregator.Options
    /// Of the times in a table.
    var zone: ViewZone

    func table(on descriptor: Int32) -> String {
      CountTable(
        result, summary, by: options, style: CountTable.Style(on: descriptor, zone: zone),
        escaped: { TerminalText.escaped($0.bytes) }
      ).text
    }
  }

  func write(_ counts: Counts, to output: consuming OutputFile) throws(OutputError) {
    switch format {
    case .ndjson: try output.write(counts.result, counts.summary, by: counts.options)
    case .csv:
      let zone = counts.options.window?.calendar?.zone ?? .utc
      try output.write(CountCSV.text(counts.result, zone: zone))
    case .table: try output.write(Array(counts.table(on: STDOUT_FILENO).utf8))
    }
    try output.finish()
    showTable(counts)
  }

  /// Shows the counts to a person, if there is one who does not see them anyway.
  private func showTable(_ counts: Counts) {
    guard !isQuiet, Terminal.isTerminal(STDERR_FILENO) else { return }
    guard hasFile || !Terminal.isTerminal(STDOUT_FILENO) else { return }
    StandardError.write(counts.table(on: STDERR_FILENO))
  }
}

extension CountTable.Style {
  /// What is not shown on a terminal may be as wide as it is.
  init(on descriptor: Int32, zone: ViewZone) {
    self.init(
      width: Terminal.width(of: descriptor) ?? 10_000, hasColor: Terminal.showsColor(descriptor),
      zone: zone)
  }
}

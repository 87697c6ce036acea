package import LinkbackCore

extension OutputFile {
  /// Writes windows, totals and the summary.
  package mutating func write(
    _ result: OutcomeResult, _ summary: Summary, by options: OutcomeAggregator.Options
  ) throws(OutputError) {
    var writer = RecordWriter(hasRoute: options.byRoute, hasHost: options.byHost)
    for window in result.windows {
      writer.append(window)
      if writer.bytes.count > 64 << 10 {
        try write(writer.bytes)
        writer.removeAll()
      }
    }
    for total in result.totals { writer.append(total) }
    writer.append(summary)
    try write(writer.bytes)
  }

  package mutating func write(_ summary: Summary) throws(OutputError) {
    var writer = RecordWriter()
    writer.append(summary)
    try write(writer.bytes)
  }
}

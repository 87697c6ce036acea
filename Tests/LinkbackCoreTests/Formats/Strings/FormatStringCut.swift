import LinkbackCore
import CoreFixtures

/// A line as a format string cuts it: its named fields, as they are logged.
struct FormatStringCut {
  var fields: [String: String] = [:]
  var time: EventTime?
  var response: Int32?

  /// - Returns: `nil` where the line does not fit.
  init?(_ line: String, by format: LogFormat) {
    var reader = LineReader(format: format, zone: .utc)
    var entry = LogEntry()
    let cut: [String: String]? = withExactSpan(line) { bytes in
      guard reader.read(bytes, into: &entry) else { return nil }
      let named: [(String, FieldRange)] = [
        ("request", entry.request), ("method", entry.method), ("target", entry.target),
        ("path", entry.path), ("query", entry.query), ("location", entry.location),
        ("virtualHost", entry.virtualHost), ("hostHeader", entry.hostHeader),
      ]
      var fields: [String: String] = [:]
      for (name, range) in named where !range.isMissing {
        fields[name] = String(bytes, range.range)
      }
      return fields
    }
    guard let cut else { return nil }
    fields = cut
    time = entry.time
    response = entry.response
  }
}

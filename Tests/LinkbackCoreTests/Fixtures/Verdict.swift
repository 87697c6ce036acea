import LinkbackCore
import CoreFixtures

/// What a log scanner says of the last line of a text: its bucket, or what is counted of it:
/// `time session status route host response`, with `-` for null, and ` location` where a `Location`
/// carried the parameters.
func verdict(
  _ text: String, format: LogFormat? = nil, zone: LocalTimeZone = .utc,
  since: EventTime? = nil, prefix: String = "csn_"
) -> String {
  var options = LogScanner.Options()
  options.records = .events(revealingSessions: true)
  options.reading.callbacks.since = since
  options.reading.callbacks.sessionPrefixes = SessionPrefixes([ByteString(Array(prefix.utf8))])
  let scanned = ScannedLog(Array(text.utf8), options: options, format: format, zone: zone)
  guard let record = scanned.records.split(separator: "\n").last else {
    return scanned.statistics.buckets.keys.filter { $0 != "other" }.first ?? "other"
  }
  let fields = ["time", "session", "status", "route", "host", "response"].map { field($0, record) }
  let isRedirect = field("source", record) == "location"
  return fields.joined(separator: " ") + (isRedirect ? " location" : "")
}

/// The value of a key of a record, without quotes.
private func field(_ key: String, _ record: Substring) -> String {
  guard let name = record.firstRange(of: "\"\(key)\":") else { return "?" }
  let rest = record[name.upperBound...]
  guard rest.first == "\"" else {
    let value = rest.prefix { $0 != "," && $0 != "}" }
    return value == "null" ? "-" : String(value)
  }
  let end = rest.firstRange(of: "\",\"")?.lowerBound ?? rest.endIndex
  return String(rest[..<end].dropFirst())
}

/// The name of the format that a line is read in, or `nil` where it fits none.
func formatName(_ text: String, format: LogFormat? = nil) -> String? {
  withExactSpan(text) { line in
    var reader = LineReader(format: format, zone: .utc)
    var entry = LogEntry()
    guard reader.read(line, into: &entry) else { return nil }
    return reader.name(of: line, entry).rawValue
  }
}

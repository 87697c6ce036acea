/// Spells records as NDJSON: one JSON object a line, keys always in the same order.
///
/// The keys of each record, in order, after `"record"` and `"v":1`:
///
/// | record | keys |
/// | --- | --- |
/// | `window` | `start`, `end`, `status`, (`route`), (`host`), `hits`, `sessions`, `responses`, `revision`, `final`, (`commit`) |
/// | `total` | `status`, (`route`), (`host`), `hits`, `sessions`, `final_sessions`, `responses`, `first`, `last` |
/// | `event` | `time`, `session`, `status`, `route`, `host`, `response`, `source`, `file`, `line` |
/// | `rejected` | `reason`, `file`, `line`, `offset`, `shape` |
/// | `summary` | ``Summary`` |
///
/// `explain` has a record of its own, `explanation`, see
/// ``append(_:file:options:revealsValues:)``.
///
/// Times are RFC 3339 in UTC with `Z`. `route` and `host` are in windows and totals only if asked
/// for with `--by`, `commit` only in what `linkback serve` answers. JSON Schemas of all of them are in `Integrations/schemas`.
package struct RecordWriter: Sendable {
  package private(set) var bytes: [UInt8] = []
  package let hasRoute: Bool
  package let hasHost: Bool

  package init(hasRoute: Bool = false, hasHost: Bool = false) {
    self.hasRoute = hasRoute
    self.hasHost = hasHost
  }

  package mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  // MARK: Records

  /// - Parameter commit: The commit of a state that changed the window last; `nil` where there is none.
  package mutating func append(
    _ window: OutcomeResult.Window, revision: Int = 0, isFinal: Bool = true, commit: Int64? = nil
  ) {
    begin("window")
    key("start")
    append(time: window.start)
    key("end")
    append(time: window.end)
    append(window.key)
    key("hits", window.counts.hits)
    key("sessions", window.counts.sessions)
    append(responses: window.counts)
    key("revision", revision)
    key("final")
    raw(isFinal ? "true" : "false")
    if let commit {
      key("commit")
      JSONText.append(commit, to: &bytes)
    }
    end()
  }

  package mutating func append(_ total: OutcomeResult.Total) {
    begin("total")
    append(total.key)
    key("hits", total.counts.hits)
    key("sessions", total.counts.sessions)
    key("final_sessions", total.finalSessions)
    append(responses: total.counts)
    key("first")
    append(time: total.first)
    key("last")
    append(time: total.last)
    end()
  }

  package mutating func append(_ summary: Summary) {
    begin("summary")
    let statistics = summary.statistics
    key("lines", statistics.lines)
    key("bytes", statistics.bytes)
    key("callbacks", statistics.callbacks)
    for bucket in Summary.bucketOrder { key(bucket.name, statistics.count(of: bucket)) }
    key("limited", summary.limited)
    key("sessions", summary.sessions)
    key("success_rate")
    append(rateOf: summary.successfulSessions, in: summary.sessions)
    key("first")
    append(time: summary.first)
    key("last")
    append(time: summary.last)
    key("files")
    raw("[")
    for (index, file) in summary.files.enumerated() {
      if index > 0 { raw(",") }
      append(file)
    }
    raw("]")
    end()
  }

  private mutating func append(_ file: Summary.File) {
    raw("{\"path\":")
    JSONText.append(string: file.path, to: &bytes)
    key("format")
    append(text: file.format.map { ByteString(Array($0.rawValue.utf8)) })
    key("lines", file.statistics.lines)
    key("bytes", file.statistics.bytes)
    key("callbacks", file.statistics.callbacks)
    key("error")
    append(text: file.error.map { ByteString(Array($0.utf8)) })
    raw("}")
  }

  // MARK: Parts

  mutating func begin(_ record: StaticString) {
    raw("{\"record\":\"")
    raw(record)
    raw("\",\"v\":1")
  }

  mutating func end() { raw("}\n") }

  mutating func key(_ name: String) {
    raw(",\"")
    bytes.append(contentsOf: name.utf8)
    raw("\":")
  }

  mutating func key(_ name: String, _ value: Int) {
    key(name)
    JSONText.append(value, to: &bytes)
  }

  mutating func raw(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { bytes.append(text[index]) }
  }

  private mutating func append(_ key: OutcomeResult.Key) {
    self.key("status")
    append(text: key.status)
    if hasRoute {
      self.key("route")
      append(text: key.route)
    }
    if hasHost {
      self.key("host")
      append(text: key.host)
    }
  }

  private mutating func append(text: ByteString?) {
    guard let text else { return raw("null") }
    JSONText.append(string: text, to: &bytes)
  }

  /// Just the classes that occurred.
  private mutating func append(responses counts: OutcomeCounts) {
    key("responses")
    raw("{")
    var isFirst = true
    for response in ResponseClass.allCases where counts.responses[response.rawValue] > 0 {
      if !isFirst { raw(",") }
      isFirst = false
      JSONText.append(string: response.name, to: &bytes)
      raw(":")
      JSONText.append(counts.responses[response.rawValue], to: &bytes)
    }
    raw("}")
  }

  private mutating func append(time seconds: Int64) {
    raw("\"")
    TimeText.append(seconds: seconds, nanosecond: 0, to: &bytes)
    raw("\"")
  }

  mutating func append(number: Int) { JSONText.append(number, to: &bytes) }

  mutating func append(text: String) { JSONText.append(string: text, to: &bytes) }

  /// Appends what is JSON already.
  mutating func append(raw json: [UInt8]) { bytes.append(contentsOf: json) }

  /// Appends a string, or `"(other)"` for one of more than `limit` bytes once it is repaired.
  mutating func append(text: Span<UInt8>, _ range: Range<Int>, limit: Int) {
    if range.count <= limit / 3 || UTF8Repair.isASCII(text, range) {
      guard range.count <= limit else { return append(text: ByteString.other) }
      return JSONText.append(string: text, range, to: &bytes)
    }
    let name = ByteString(text, range)
    append(text: name.bytes.count <= limit ? name : ByteString.other)
  }

  /// Appends a pseudonym: 16 lower-case hexadecimal digits.
  mutating func append(pseudonym session: UInt64) {
    raw("\"")
    for shift in stride(from: UInt64(60), through: 0, by: -4) {
      bytes.append(Hexadecimal.digit(Int(session >> shift & 0xF)))
    }
    raw("\"")
  }

  mutating func append(time: EventTime?) {
    guard let time else { return raw("null") }
    raw("\"")
    TimeText.append(time, to: &bytes)
    raw("\"")
  }

  /// A share with exactly four decimals, rounded half up in integers.
  private mutating func append(rateOf part: Int, in whole: Int) {
    guard whole > 0 else { return raw("null") }
    let tenThousandths = (2 * 10_000 * part + whole) / (2 * whole)
    JSONText.append(tenThousandths / 10_000, to: &bytes)
    raw(".")
    for unit in [1_000, 100, 10, 1] {
      bytes.append(0x30 + UInt8(tenThousandths / unit % 10))
    }
  }
}

/// A line of JSON that holds many records, or a part of one: no log line, but `jq` makes lines of it.
///
/// Sources: Azure's `records`,
/// <https://learn.microsoft.com/azure/azure-monitor/essentials/resource-logs-schema>; CloudWatch's `logEvents`,
/// <https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html>, and `events`; AWS
/// CloudTrail's `Records`; OTLP, <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding>; Loki's and
/// Elasticsearch's answers to queries.
package enum JSONEnvelope: Equatable, Sendable {
  /// `[{…},{…}]`
  case array
  /// `{"records":[…]}`: an object with a list of records under this key.
  case list(String)
  case otlp
  case loki
  case elasticsearch
  /// `{"stream":{…},"values":[["1795341600000000000","…"]]}`: one stream of Loki's.
  case lokiStream
  /// `{…}{…}`, as Amazon Data Firehose joins records,
  /// <https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html>.
  case joined
  /// A member on a line of its own, as pretty-printed JSON has it.
  case printed

  /// The filter of `jq -c` that makes a line of each record.
  package var filter: String {
    switch self {
    case .array: ".[]"
    case .list(let key): ".\(key)[]"
    case .otlp: ".resourceLogs[].scopeLogs[].logRecords[].body.stringValue"
    case .loki: ".data.result[].values[][1]"
    case .lokiStream: ".values[][1]"
    case .elasticsearch: ".hits.hits[]"
    case .joined, .printed: "."
    }
  }

  /// The options of `jq`: text in a record is printed as it is.
  package var options: String {
    switch self {
    case .otlp, .loki, .lokiStream: "-r"
    default: "-c"
    }
  }

  /// The command that makes lines of what is in a file.
  package func command(file: String) -> String {
    "jq \(options) '\(filter)' \(file) | linkback count -"
  }

  /// - Parameter line: One that no format reads.
  /// - Returns: `nil` where it is no such line.
  /// - Complexity: O(n) of the first members; allocates a key.
  package init?(_ line: Span<UInt8>) {
    var cursor = JSONCursor(at: 0)
    cursor.skipSpace(line)
    if cursor.take(0x5B, line) {
      cursor.skipSpace(line)
      guard cursor.take(0x7B, line) else { return nil }
      self = .array
      return
    }
    if cursor.position < line.count, line[cursor.position] == 0x22 {
      guard let value = Self.printedValue(line, cursor) else { return nil }
      self = value
      return
    }
    guard cursor.take(0x7B, line) else { return nil }
    while let key = Self.nextKey(&cursor, line) {
      if let list = Self.list(line, key, at: cursor.position) {
        self = list
        return
      }
      guard Self.skipValue(&cursor, line) else { return nil }
    }
    guard cursor.take(0x7D, line) else { return nil }
    cursor.skipSpace(line)
    guard cursor.take(0x7B, line) else { return nil }
    self = .joined
  }

  /// A key and its value, and nothing more than a comma after them.
  private static func printedValue(_ line: Span<UInt8>, _ start: JSONCursor) -> JSONEnvelope? {
    var cursor = start
    guard cursor.key(line) != nil else { return nil }
    cursor.skipSpace(line)
    guard cursor.position < line.count else { return nil }
    if line[cursor.position] == 0x22 {
      guard cursor.string(line) != nil else { return nil }
    } else {
      guard !cursor.bareWord(line).isEmpty else { return nil }
    }
    cursor.skipSpace(line)
    _ = cursor.take(0x2C, line)
    cursor.skipSpace(line)
    return cursor.position == line.count ? .printed : nil
  }

  /// The next key of the object around.
  private static func nextKey(_ cursor: inout JSONCursor, _ line: Span<UInt8>) -> Range<Int>? {
    cursor.skipSpace(line)
    _ = cursor.take(0x2C, line)
    cursor.skipSpace(line)
    guard let key = cursor.key(line) else { return nil }
    cursor.skipSpace(line)
    return key
  }

  /// What holds records under the key, if its value at the position is a list of objects or strings, or
  /// an answer that has one.
  private static func list(
    _ line: Span<UInt8>, _ key: Range<Int>, at position: Int
  ) -> JSONEnvelope? {
    var cursor = JSONCursor(at: position)
    if cursor.take(0x5B, line) {
      cursor.skipSpace(line)
      let next = cursor.position < line.count ? line[cursor.position] : 0
      if next == 0x5B, StaticString("values").equals(line, key) { return .lokiStream }
      guard next == 0x7B || next == 0x22,
        lists.contains(where: { $0.equals(line, key) })
      else { return nil }
      if StaticString("resourceLogs").equals(line, key) { return .otlp }
      return .list(String(decoding: Array(copying: line, key), as: UTF8.self))
    }
    guard cursor.take(0x7B, line) else { return nil }
    let isData = StaticString("data").equals(line, key)
    guard isData || StaticString("hits").equals(line, key) else { return nil }
    while let inner = nextKey(&cursor, line) {
      if isData
        ? StaticString("result").equals(line, inner) : StaticString("hits").equals(line, inner),
        cursor.take(0x5B, line)
      {
        return isData ? .loki : .elasticsearch
      }
      guard skipValue(&cursor, line) else { return nil }
    }
    return nil
  }

  /// Keys under which lists of records are.
  private static let lists: [StaticString] = [
    "records", "Records", "logEvents", "events", "resourceLogs", "logs", "entries", "items",
    "results",
    "value", "values", "data", "hits", "messages", "lines", "rows", "requests",
  ]

  private static func skipValue(_ cursor: inout JSONCursor, _ line: Span<UInt8>) -> Bool {
    var open = 0
    repeat {
      guard cursor.position < line.count else { return false }
      switch line[cursor.position] {
      case 0x22:
        guard cursor.string(line) != nil else { return false }
      case 0x7B, 0x5B:
        open += 1
        cursor.move(by: 1)
      case 0x7D, 0x5D:
        open -= 1
        cursor.move(by: 1)
      case 0x20, 0x2C, 0x3A, 0x09: cursor.move(by: 1)
      default:
        guard !cursor.bareWord(line).isEmpty else { return false }
      }
    } while open > 0
    return open == 0
  }
}

/// The log formats in Envoy's YAML or JSON, and in Istio's: each key that has a format string and what
/// is after it on the same line, or, after `|` or `>`, on the next.
///
/// Source: <https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/core/v3/substitution_format_string.proto>.
/// It is no reader of YAML: a string that goes on in further lines of its own is passed over.
enum EnvoyConfiguration {
  private static let keys: Set = ["inline_string", "text_format", "format", "accessLogFormat"]

  /// - Complexity: O(n).
  static func statements(of text: [UInt8]) -> [ConfigurationStatement] {
    var statements: [ConfigurationStatement] = []
    var pending: (key: String, line: Int)?
    for (index, bytes) in text.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated()
    {
      let line = String(decoding: bytes, as: UTF8.self).trimmed
      if let (key, number) = pending {
        pending = nil
        if let statement = statement(key, line, number) { statements.append(statement) }
        continue
      }
      guard let colon = line.firstIndex(of: ":") else { continue }
      let key = String(line[..<colon].drop { $0 == "-" || $0 == " " }).trimmed.unquoted
      guard keys.contains(key) else { continue }
      var value = line[line.index(after: colon)...].trimmed
      if ["|", ">", "|-", ">-", "|+", ">+"].contains(value) {
        pending = (key, index + 1)
        continue
      }
      while value.hasSuffix(",") || (value.hasSuffix("}") && value.hasPrefix("\"")) {
        value = String(value.dropLast()).trimmed
      }
      if let statement = statement(key, value, index + 1) { statements.append(statement) }
    }
    return statements
  }

  private static func statement(
    _ key: String, _ value: String, _ line: Int
  ) -> ConfigurationStatement? {
    guard EnvoyFormatString.hasCommand(value) else { return nil }
    return ConfigurationStatement(
      words: [.init(text: key), .init(text: value, quote: 0x22)], line: line)
  }
}

internal import LinkbackCore

/// Writes metrics in one of the two text formats that Prometheus reads.
///
/// - "Exposition formats", <https://prometheus.io/docs/instrumenting/exposition_formats/>.
/// - OpenMetrics 1.0, <https://prometheus.io/docs/specs/om/open_metrics_spec/>.
struct MetricsWriter {
  typealias Label = (name: String, value: ByteString)

  enum Kind: String { case counter, gauge, info }

  private(set) var bytes: [UInt8] = []
  private let format: MetricsFormat
  private var name = ""

  init(_ format: MetricsFormat) { self.format = format }

  /// Begins a family; its samples follow.
  ///
  /// - Parameter name: With `_total` of a counter, with `_info` of an info.
  mutating func begin(_ name: String, _ kind: Kind, _ help: String) {
    self.name = name
    var family = name
    var type = kind.rawValue
    switch (format, kind) {
    case (.openMetrics, .counter): family.removeLast("_total".count)
    case (.openMetrics, .info): family.removeLast("_info".count)
    // What Prometheus' own format calls an info is a gauge of 1.
    case (.prometheus, .info): type = "gauge"
    default: break
    }
    append("# HELP \(family) \(help)\n# TYPE \(family) \(type)\n")
  }

  mutating func sample(_ value: Int, _ labels: [Label] = []) {
    sample(text: String(value), labels)
  }

  /// A time in seconds since 1970, to the millisecond.
  mutating func sample(_ time: EventTime, _ labels: [Label] = []) {
    let milliseconds = time.nanoseconds / 1_000_000
    let rest = abs(milliseconds % 1000)
    let sign = milliseconds < 0 ? "-" : ""
    let fraction = rest == 0 ? "" : "." + String(1000 + rest).dropFirst()
    sample(text: "\(sign)\(abs(milliseconds / 1000))\(fraction)", labels)
  }

  private mutating func sample(text value: String, _ labels: [Label]) {
    append(name)
    for (index, label) in labels.enumerated() {
      append(index == 0 ? "{" : ",")
      append(label.name)
      append("=\"")
      append(escaped: label.value)
      append("\"")
    }
    if !labels.isEmpty { append("}") }
    append(" \(value)\n")
  }

  /// Ends the text.
  mutating func end() {
    if format == .openMetrics { append("# EOF\n") }
  }

  private mutating func append(_ text: some StringProtocol) { bytes += text.utf8 }

  /// A backslash, a quote and LF are escaped; the bytes are UTF-8 already.
  private mutating func append(escaped text: ByteString) {
    for byte in text.bytes {
      switch byte {
      case UInt8(ascii: "\\"): append("\\\\")
      case UInt8(ascii: "\""): append("\\\"")
      case UInt8(ascii: "\n"): append("\\n")
      default: bytes.append(byte)
      }
    }
  }
}

/// How metrics are written.
package enum MetricsFormat: Sendable {
  case prometheus, openMetrics

  /// For the header of the response.
  package var contentType: String {
    switch self {
    case .prometheus: "text/plain; version=0.0.4; charset=utf-8"
    case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
    }
  }
}

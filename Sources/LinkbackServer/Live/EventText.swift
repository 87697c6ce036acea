/// Spells server-sent events: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
enum EventText {
  /// How long a browser waits before it connects again, in milliseconds.
  static let retry = Array("retry: 2000\n\n".utf8)

  /// Nothing, for readers; a sign of life for whoever is between.
  static let comment = Array(":\n\n".utf8)

  /// - Parameter data: Any text; each of its lines gets a field of its own.
  static func append(
    _ event: StaticString, id: String? = nil, data: some Collection<UInt8>, to bytes: inout [UInt8]
  ) {
    bytes.append(contentsOf: "event: \(event)\n".utf8)
    if let id { bytes.append(contentsOf: "id: \(id)\n".utf8) }
    // A carriage return ends a line, too.
    let isEnd: (UInt8) -> Bool = { $0 == 0x0A || $0 == 0x0D }
    for line in data.split(omittingEmptySubsequences: false, whereSeparator: isEnd) {
      bytes.append(contentsOf: "data: ".utf8)
      bytes.append(contentsOf: line)
      bytes.append(0x0A)
    }
    bytes.append(0x0A)
  }
}

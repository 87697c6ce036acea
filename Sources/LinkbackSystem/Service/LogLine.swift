/// What a service says of itself in one line: `warning missing; waiting for it path=/var/log/a.log`.
///
/// Values are quoted where a space, a quote or an equals sign is in them, and hold nothing that a
/// terminal acts upon. Model: logfmt, <https://brandur.org/logfmt>.
package struct LogLine {
  package enum Value {
    case text(String)
    /// A path: any bytes.
    case bytes([UInt8])
  }

  package var level: String
  package var message: String
  package var fields: [(name: String, value: Value)]

  package init(level: String, _ message: String, _ fields: [(name: String, value: Value)] = []) {
    self.level = level
    self.message = message
    self.fields = fields
  }

  /// The line with its LF, for a person or a file.
  ///
  /// - Parameter time: To be put in front.
  package func text(at time: String) -> String { "\(time) \(text)\n" }

  /// The line with its LF for systemd's journal, which has the time itself, and takes the priority
  /// from the front: `man 3 sd-daemon`.
  package var journalText: String {
    let priority =
      switch level {
      case "trace", "debug": 7
      case "info": 6
      case "notice": 5
      case "warning": 4
      case "error": 3
      default: 2
      }
    return "<\(priority)>\(text)\n"
  }

  private var text: String {
    var text = "\(level) \(TerminalText.escaped(message))"
    for field in fields { text += " \(field.name)=\(Self.text(field.value))" }
    return text
  }

  private static func text(_ value: Value) -> String {
    let bytes =
      switch value {
      case .text(let text): Array(text.utf8)
      case .bytes(let bytes): bytes
      }
    let (quote, backslash) = (UInt8(ascii: "\""), UInt8(ascii: "\\"))
    let isPlain = !bytes.contains { [0x20, quote, UInt8(ascii: "="), backslash].contains($0) }
    if isPlain, !bytes.isEmpty {
      let escaped = TerminalText.escaped(bytes)
      if escaped.utf8.elementsEqual(bytes) { return escaped }
    }
    let masked = bytes.flatMap { $0 == quote || $0 == backslash ? [backslash, $0] : [$0] }
    return "\"\(TerminalText.escaped(masked))\""
  }
}

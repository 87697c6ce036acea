/// A template of Caddy's plugin `transform`:
/// `{request>remote_ip} - {user_id} [{ts}] "{request>method} {request>uri} {request>proto}" {status}`.
///
/// Source: <https://github.com/caddyserver/transform-encoder>. Its placeholders are the keys of Caddy's
/// JSON, an open set. Text is escaped as in JSON, unless `unescape_strings` says otherwise.
struct CaddyFormatString {
  private let text: String
  private let time: String
  private let escaping: FieldEscaping

  /// - Parameter time: The `time_format`: a name that Caddy has for one, or a layout of Go's.
  init(template: String, time: String, isUnescaped: Bool) {
    let common =
      #"{request>client_ip} - {user_id} [{ts}] "{request>method} {request>uri} {request>proto}" {status} {size}"#
    let isCommon = template.contains("{common_log}")
    text = template.replacing("{common_log}", with: common)
    self.time = isCommon && time.isEmpty ? "common_log" : time
    escaping = isUnescaped ? .none : .json
  }

  func compiled() throws(FormatError) -> LogFormat {
    try FormatCompiler.compile(
      fields(), escaping: escaping,
      FormatCompiler.Advice(time: "{ts}", request: "{request>uri}", query: "{request>uri}"))
  }

  private func fields() throws(FormatError) -> [FormatPiece] {
    var pieces: [FormatPiece] = []
    var literal: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == 0x7B else {
        literal.append(byte)
        continue
      }
      let name = rest.prefix { $0 != 0x7D }
      rest.removeFirst(name.count)
      let spelling = String(decoding: name, as: UTF8.self)
      guard rest.popFirst() != nil else { throw FormatError("{\(spelling) has no closing brace") }
      if !literal.isEmpty { pieces.append(.text(literal)) }
      literal = []
      pieces.append(.field(field(spelling)))
    }
    if !literal.isEmpty { pieces.append(.text(literal)) }
    return pieces
  }

  private func field(_ name: String) -> FormatField {
    var field = FormatField(spelling: "{\(name)}")
    switch name {
    case "request>method": (field.meaning, field.kind) = (.method, .method)
    case "request>uri": field.meaning = .target
    case "request>host": (field.meaning, field.kind) = (.hostHeader, .word)
    case "request>proto", "request>remote_ip", "request>client_ip", "request>remote_port":
      field.kind = .word
    case "status": field.meaning = .response
    case "size", "bytes_read": field.kind = .size
    case "duration": field.kind = .number
    case "ts": field.time = timeShape
    case _ where name.lowercased() == "resp_headers>location>[0]": field.meaning = .location
    default: break
    }
    return field
  }

  /// <https://caddyserver.com/docs/caddyfile/directives/log#format-modules>.
  private var timeShape: FormatField.Time {
    switch time {
    case "", "unix_seconds_float": .shape(.epochSeconds)
    case "iso8601", "rfc3339", "rfc3339_nano": .shape(.iso8601)
    case "common_log": .shape(.commonLog)
    case "wall": .pattern(TimePattern(goLayout: "2006/01/02 15:04:05"))
    case "wall_milli": .pattern(TimePattern(goLayout: "2006/01/02 15:04:05.000"))
    case let layout: .pattern(TimePattern(goLayout: layout))
    }
  }
}

extension TimePattern {
  /// A layout as Go has them: the reference time `Mon Jan 2 15:04:05 MST 2006` written as it is meant.
  ///
  /// Source: <https://pkg.go.dev/time#pkg-constants>.
  /// - Returns: `nil` where the layout does not say the full date and time, or in a way that is not read.
  init?(goLayout layout: String) {
    let names: [(String, Part)] = [
      ("2006", .year), ("January", .fullMonthName), ("Jan", .monthName), ("Monday", .weekday),
      ("Mon", .weekday), ("MST", .zoneName), ("-07:00", .zone), ("-0700", .zone), ("Z07:00", .zone),
      ("Z0700", .zone), ("-07", .zone), ("000000000", .fraction(digits: 9)),
      ("000000", .fraction(digits: 6)), ("000", .fraction(digits: 3)), ("01", .month), ("02", .day),
      ("_2", .day), ("15", .hour), ("03", .hourOfHalf), ("04", .minute), ("05", .second),
      ("PM", .half),
      ("pm", .half),
    ]
    var parts: [Part] = []
    var rest = layout[...]
    while let first = rest.utf8.first {
      if let (name, part) = names.first(where: { rest.hasPrefix($0.0) }) {
        parts.append(part)
        rest = rest.dropFirst(name.count)
      } else if (0x30...0x39).contains(first) {
        // A number that Go would write in another width.
        return nil
      } else {
        parts.append(.literal(first))
        rest = Substring(rest.utf8.dropFirst())
      }
    }
    self.init(parts: parts)
  }
}

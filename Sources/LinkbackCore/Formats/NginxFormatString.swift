/// An nginx `log_format` string, bare or with its directive:
/// `log_format main escape=json '$remote_addr …' '…';`.
///
/// Source: <https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>; the variables:
/// <https://nginx.org/en/docs/varindex.html>.
struct NginxFormatString {
  private var escaping = FieldEscaping.backslash
  private var text: String

  init(_ source: String) throws(FormatError) {
    guard let rest = Self.removing(prefix: "log_format", from: source) else {
      text = source.first == "'" ? try Self.joined(source[...]) : source.unquoted
      return
    }
    // The name, then perhaps escape=…, then the strings.
    var words = rest.drop { !$0.isWhitespace }.drop(while: \.isWhitespace)
    if let value = Self.removing(prefix: "escape=", from: words) {
      let name = value.prefix { !$0.isWhitespace }
      words = value.dropFirst(name.count).drop(while: \.isWhitespace)
      switch name {
      case "default": escaping = .backslash
      case "json": escaping = .json
      case "none": escaping = .none
      default: throw FormatError("escape=\(name) is not known; nginx has default, json and none")
      }
    }
    text = try Self.joined(words)
  }

  /// The strings of a configuration file, one behind the other, up to the semicolon.
  private static func joined(_ source: Substring) throws(FormatError) -> String {
    var text = ""
    var words = source
    while let first = words.first, first != ";" {
      guard first == "'" || first == "\"" else {
        text += words.prefix { !$0.isWhitespace && $0 != ";" }
        words = words.drop { !$0.isWhitespace && $0 != ";" }.drop(while: \.isWhitespace)
        continue
      }
      words = words.dropFirst()
      guard let string = takeString(closedBy: first, from: &words) else {
        throw FormatError("the log_format string has no closing \(first)")
      }
      text += string
      words = words.drop(while: \.isWhitespace)
    }
    return text
  }

  /// A string whose opening quote is passed, without its escapes; `nil` if it is not closed.
  private static func takeString(
    closedBy quote: Character, from words: inout Substring
  ) -> String? {
    var text = ""
    while let character = words.popFirst() {
      if character == quote { return text }
      if character == "\\", let escaped = words.popFirst() {
        text.append(escaped)
      } else {
        text.append(character)
      }
    }
    return nil
  }

  func compiled() throws(FormatError) -> LogFormat {
    var compiler = FormatCompiler(escaping: escaping)
    // Behind one another these three are what $request_uri is: path, `?` where needed, query.
    var rest = Substring(
      text.replacing("$uri$is_args$args", with: "$request_uri")
        .replacing("$uri$is_args$query_string", with: "$request_uri"))
    while let character = rest.popFirst() {
      guard character == "$" else {
        compiler.append(literal: String(character).utf8)
        continue
      }
      let isBraced = rest.first == "{"
      if isBraced { rest.removeFirst() }
      let name = rest.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
      rest.removeFirst(name.count)
      if isBraced, rest.popFirst() != "}" { throw FormatError("${\(name) has no closing brace") }
      guard !name.isEmpty else { throw FormatError("'$' is not followed by a variable's name") }
      let (field, shape) = Self.meaning(of: name)
      try compiler.append(field, time: shape, spelling: "$\(name)")
    }
    return try compiler.finish(time: "$time_local or $time_iso8601", request: "$request")
  }

  private static func meaning(of variable: Substring) -> (FieldProgram.Field, TimeShape) {
    switch variable {
    case "request": (.request, .commonLog)
    case "request_method": (.method, .commonLog)
    case "request_uri": (.target, .commonLog)
    case "uri", "document_uri": (.path, .commonLog)
    case "args", "query_string": (.query, .commonLog)
    case "status": (.response, .commonLog)
    case "time_local": (.time, .commonLog)
    case "time_iso8601": (.time, .iso8601)
    case "msec": (.time, .epochSeconds)
    case "sent_http_location": (.location, .commonLog)
    case "server_name", "host": (.virtualHost, .commonLog)
    case "http_host": (.hostHeader, .commonLog)
    default: (.ignored, .commonLog)
    }
  }

  /// What follows a directive's word and white space, or `nil` where the text does not begin so.
  private static func removing(
    prefix: String, from text: some StringProtocol
  ) -> Substring? {
    guard text.hasPrefix(prefix) else { return nil }
    return Substring(text.dropFirst(prefix.count)).drop(while: \.isWhitespace)
  }
}

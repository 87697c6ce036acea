/// A format string of a server's configuration, whichever server's it is.
enum FormatString {
  case nginx(NginxFormatString)
  case apache(ApacheFormatString)

  /// Tells them apart by the directive's word, else by what stands for a field: nginx's `$name` or
  /// Apache's `%`. `nil` for a text that has neither.
  init?(_ source: String) throws(FormatError) {
    let word = source.prefix { !$0.isWhitespace && $0 != "=" }
    if ApacheFormatString.stringPosition(in: String(word)) != nil || word == "accesslog.format" {
      self = .apache(try ApacheFormatString(source))
    } else if Self.hasVariable(source) || (source.contains("$") && !source.contains("%")) {
      self = .nginx(try NginxFormatString(source))
    } else if source.contains("%") {
      self = .apache(try ApacheFormatString(source))
    } else {
      return nil
    }
  }

  private static func hasVariable(_ source: String) -> Bool {
    zip(source.utf8, source.utf8.dropFirst()).contains { first, second in
      first == 0x24 && (second == 0x7B || second == 0x5F || (0x61...0x7A).contains(second | 0x20))
    }
  }

  func compiled() throws(FormatError) -> LogFormat {
    switch self {
    case .nginx(let string): try string.compiled()
    case .apache(let string): try string.compiled()
    }
  }
}

/// How a server makes text from the outside harmless before it is in a log line.
///
/// Applied once to each text that the generator has, not once a line.
package enum TextEscaping: Sendable {
  /// `"`, `\`, controls, DEL and everything beyond ASCII as `\xHH` in upper case.
  ///
  /// Rule: nginx, `escape=default` of `log_format`,
  /// <https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>.
  case hexadecimal
  /// `\"`, `\\`, JSON's short escapes and `\u00HH` for other controls; UTF-8 stays.
  ///
  /// Rule: nginx, `escape=json`, same page; RFC 8259 §7,
  /// <https://www.rfc-editor.org/rfc/rfc8259#section-7>.
  case json
  /// A space is `+`, as a value of a W3C extended log ends at a space; controls too.
  ///
  /// Rule: <https://www.w3.org/TR/WD-logfile.html> for the separator. That IIS writes `+` is seen in
  /// its logs; Microsoft's list of the fields,
  /// <https://learn.microsoft.com/en-us/windows/win32/http/w3c-logging>, says nothing of it.
  case plus
  /// `%HH` for controls, space, everything beyond ASCII and ``awsUnsafe``, `%` itself among them:
  /// what was percent-encoded is so twice.
  ///
  /// Rule: CloudFront, "Log file fields",
  /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html>.
  case percentAll
  /// `%HH` for what RFC 1738 §2.2 calls unsafe and for `'`, but not for `%`: what is encoded stays as
  /// it is.
  ///
  /// Rule: Squid, encoding `#` of `logformat`, <https://www.squid-cache.org/Doc/config/logformat/>;
  /// for `'`, what Squid 5.7 writes.
  case percentUnsafe
  /// `"`, `#`, controls, DEL and everything beyond ASCII as `#HH` in upper case.
  ///
  /// Rule: HAProxy, "Non-printable characters", <https://docs.haproxy.org/2.6/configuration.html#8.6>;
  /// that `{`, `|` and `}` stay in a request line, unlike in captures, is what HAProxy 2.6.12 writes.
  case numberSign

  private static let awsUnsafe = Array(##"<>"#%{}|\^~[]`'"##.utf8)
  private static let urlUnsafe = Array(##"<>"#{}|\^~[]`'"##.utf8)

  /// The text as it is in the log.
  package func escaped(_ text: some Sequence<UInt8>) -> [UInt8] {
    text.flatMap { escaped($0) }
  }

  private func escaped(_ byte: UInt8) -> [UInt8] {
    let isPlain = (0x20..<0x7F).contains(byte)
    switch self {
    case .hexadecimal:
      return isPlain && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
        ? [byte] : Self.hexadecimal(#"\x"#, byte)
    case .json: return Self.json(byte)
    case .plus: return byte <= 0x20 || byte == 0x7F ? [UInt8(ascii: "+")] : [byte]
    case .percentAll:
      return isPlain && byte != UInt8(ascii: " ") && !Self.awsUnsafe.contains(byte)
        ? [byte] : Self.hexadecimal("%", byte)
    case .percentUnsafe:
      return isPlain && byte != UInt8(ascii: " ") && !Self.urlUnsafe.contains(byte)
        ? [byte] : Self.hexadecimal("%", byte)
    case .numberSign:
      return isPlain && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "#")
        ? [byte] : Self.hexadecimal("#", byte)
    }
  }

  private static func json(_ byte: UInt8) -> [UInt8] {
    switch byte {
    case UInt8(ascii: "\""): Array(#"\""#.utf8)
    case UInt8(ascii: "\\"): Array(#"\\"#.utf8)
    case 0x08: Array(#"\b"#.utf8)
    case 0x09: Array(#"\t"#.utf8)
    case 0x0A: Array(#"\n"#.utf8)
    case 0x0C: Array(#"\f"#.utf8)
    case 0x0D: Array(#"\r"#.utf8)
    case 0x00..<0x20: hexadecimal(#"\u00"#, byte)
    default: [byte]
    }
  }

  private static func hexadecimal(_ prefix: String, _ byte: UInt8) -> [UInt8] {
    let digits = String(byte, radix: 16, uppercase: true)
    return Array((prefix + (byte < 0x10 ? "0" : "") + digits).utf8)
  }
}

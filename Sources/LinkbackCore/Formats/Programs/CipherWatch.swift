/// Tells the lines of Apache's `ssl_request_log`, which have a size and no status:
///
/// ```
/// [22/Nov/2026:10:00:02 +0000] 192.0.2.11 TLSv1.3 TLS_AES_256_GCM_SHA384 "GET /link HTTP/1.1" 512
/// ```
/// Others that log protocol and cipher have a status, and a size after it.
///
/// Source: `CustomLog` in <https://github.com/apache/httpd/blob/trunk/docs/conf/extra/httpd-ssl.conf.in>.
struct CipherWatch {
  private enum Place {
    case elsewhere, atProtocol, atCipher
  }

  private var place = Place.elsewhere
  /// Whether the last but one of the fields is a cipher, after a protocol.
  private(set) var isRightBefore = false

  /// Takes the next field; after the request, ``isRightBefore`` says what is in front of it.
  @inline(__always)
  mutating func take(_ line: Span<UInt8>, _ field: SpacedField) {
    isRightBefore = place == .atCipher
    guard field.kind == .word else {
      place = .elsewhere
      return
    }
    place =
      place == .atProtocol ? .atCipher : Self.isProtocol(line, field) ? .atProtocol : .elsewhere
  }

  private static func isProtocol(_ line: Span<UInt8>, _ field: SpacedField) -> Bool {
    let start = field.content.lowerBound
    return StaticString("TLSv").begins(line, at: start)
      || StaticString("SSLv").begins(line, at: start)
  }

  /// Whether a word from `start` on is a size of any length, or a hyphen, and none follows.
  static func isLoneSize(_ line: Span<UInt8>, from start: Int) -> Bool {
    guard let field = SpacedField(in: line, from: start), isSize(line, field) else { return false }
    guard let next = SpacedField(in: line, from: field.end) else { return true }
    return !isSize(line, next)
  }

  private static func isSize(_ line: Span<UInt8>, _ field: SpacedField) -> Bool {
    field.kind == .word
      && FieldProgram.size(in: line, at: field.content.lowerBound) == field.content
  }
}

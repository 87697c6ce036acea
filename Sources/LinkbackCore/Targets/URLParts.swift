/// The parts of a URL that matter here, as positions: of a request target in origin-form or
/// absolute-form, or of a `Location`.
///
/// ```
///   https://user@example.com:8443/link?lang=de&session_id=csn_1#top
///   |___|   |___________________||___| |_________________________|
///   scheme        authority      path     query: from here on; it ends at the first `#`
/// ```
/// Grammar: RFC 3986 §3, <https://www.rfc-editor.org/rfc/rfc3986#section-3>, and RFC 9112 §3.2.
package struct URLParts: Sendable {
  /// Where the path ends: at the first `?` or `#`, or at the end.
  package let pathEnd: Int
  /// After the first `?`, up to the end; empty without one. What begins at a `#` is not cut off.
  package let query: Range<Int>
  /// Whether there is a `?` before any `#`.
  package let hasQuery: Bool

  @inline(__always)
  package init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    let questionMark = ByteSearch.first(0x3F, in: bytes, range)
    let fragment = ByteSearch.first(0x23, in: bytes, range.lowerBound..<questionMark)
    pathEnd = fragment
    hasQuery = questionMark < range.upperBound && fragment == questionMark
    query = hasQuery ? (questionMark + 1)..<range.upperBound : range.upperBound..<range.upperBound
  }

  /// The authority of a URL with one, and where its path begins; `nil` for origin-form.
  package static func authority(
    _ bytes: Span<UInt8>, _ url: Range<Int>
  ) -> (scheme: Range<Int>, authority: Range<Int>)? {
    var position = url.lowerBound
    while position < url.upperBound, isSchemeCharacter(bytes[position]) { position += 1 }
    let scheme = url.lowerBound..<position
    // `//host/path` (RFC 3986 §4.2) is no target, but may be a Location: it has no scheme.
    guard !scheme.isEmpty else {
      return nil
    }
    guard position < url.upperBound, bytes[position] == 0x3A else { return nil }
    position += 1
    guard position + 2 <= url.upperBound, bytes[position] == 0x2F, bytes[position + 1] == 0x2F
    else { return nil }
    let start = position + 2
    position = start
    while position < url.upperBound, !isAuthorityEnd(bytes[position]) { position += 1 }
    return (scheme, start..<position)
  }

  /// Whether a scheme is that of a web page: its route is the path alone. Any other is a deep link.
  package static func isWeb(_ bytes: Span<UInt8>, scheme: Range<Int>) -> Bool {
    StaticString("http").equalsInAnyCase(bytes, scheme)
      || StaticString("https").equalsInAnyCase(bytes, scheme)
  }

  private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2D, 0x2E: true
    default: false
    }
  }

  private static func isAuthorityEnd(_ byte: UInt8) -> Bool {
    byte == 0x2F || byte == 0x3F || byte == 0x23
  }
}

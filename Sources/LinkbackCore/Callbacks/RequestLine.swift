/// A request line cut in two: `GET /link?session_id=csn_1 HTTP/1.1`.
///
/// The method ends at the first space, the target at the last ` HTTP/`: a broken request may hold
/// spaces of its own, or no protocol at all (then the target runs to the end). Further spaces before
/// and behind the target are no part of it: servers that let them pass read the words between white
/// space (RFC 9112 §3 allows it). Without a space there is no target.
/// Grammar: RFC 9112 §3, <https://www.rfc-editor.org/rfc/rfc9112#section-3>.
package struct RequestLine: Equatable, Sendable {
  package let method: Range<Int>
  package let target: Range<Int>

  @inline(__always)
  package init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    self.init(bytes, range, methodEnd: ByteSearch.first(0x20, in: bytes, range))
  }

  /// - Parameter space: The first one in the range, or its end.
  @inline(__always)
  init(_ bytes: Span<UInt8>, _ range: Range<Int>, methodEnd space: Int) {
    method = range.lowerBound..<space
    var start = min(space + 1, range.upperBound)
    var end = Self.protocolStart(bytes, start..<range.upperBound)
    while start < end, bytes[start] == 0x20 { start += 1 }
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    target = start..<end
  }

  /// Where the last ` HTTP/` begins, or the range's end.
  @inline(__always)
  private static func protocolStart(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    // ` HTTP/1.1`, ` HTTP/2.0`: nine bytes at the end.
    let usual = range.upperBound - 9
    if usual >= range.lowerBound, isProtocol(bytes, at: usual) { return usual }
    var position = range.upperBound - 6
    while position >= range.lowerBound {
      if isProtocol(bytes, at: position) { return position }
      position -= 1
    }
    return range.upperBound
  }

  @inline(__always)
  private static func isProtocol(_ bytes: Span<UInt8>, at position: Int) -> Bool {
    // ` HTTP/`, least significant byte first.
    bytes.shortWord(position..<(position + 6)) == 0x2F50_5454_4820
  }

  /// Whether a request begins with a method, or is empty: what a client sent that is no HTTP does not.
  ///
  /// - Complexity: O(length of the method).
  @inline(__always)
  static func beginsWithMethod(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    if range.count >= 4 {
      // `GET ` and `POST`: nearly all of them.
      let word = bytes.shortWord(range.lowerBound..<(range.lowerBound + 4))
      if word == 0x2054_4547 { return true }
    }
    return beginsWithOtherMethod(bytes, range)
  }

  /// In bytes; the longest that is registered has 17,
  /// <https://www.iana.org/assignments/http-methods/http-methods.xhtml>.
  private static let longestMethod = 64

  @inline(never)
  private static func beginsWithOtherMethod(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    // A longer one is none: it would be read again at each end that a field without quotes could have.
    let limit = min(range.upperBound, position + longestMethod + 1)
    while position < limit, isTokenCharacter(bytes[position]) { position += 1 }
    guard position - range.lowerBound <= longestMethod else { return false }
    return position == range.upperBound || (bytes[position] == 0x20 && position > range.lowerBound)
  }

  /// Whether a request goes on with a letter or a quote after a protocol's version, as where two lines
  /// were written into one another: `GET /a HTTP/1.1GET /b HTTP/1.1`.
  ///
  /// - Complexity: O(n).
  @inline(__always)
  static func isTorn(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let method = ByteSearch.first(0x20, in: bytes, range)
    guard method < range.upperBound else { return false }
    let space = ByteSearch.first(0x20, in: bytes, (method + 1)..<range.upperBound)
    // One space more, in front of a protocol of nine bytes or none: nearly all requests.
    guard space < range.upperBound - 9 else { return false }
    return hasTornProtocol(bytes, space..<range.upperBound)
  }

  /// Whether a target that was logged by itself goes on behind a protocol's version, with a letter or a
  /// quote: as in `/a HTTP/1.1"POST /b`.
  ///
  /// - Complexity: O(n).
  @inline(__always)
  static func isTornTarget(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let space = ByteSearch.first(0x20, in: bytes, range)
    guard space < range.upperBound else { return false }
    return hasTornProtocol(bytes, space..<range.upperBound)
  }

  @inline(never)
  private static func hasTornProtocol(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    while position + 6 < range.upperBound {
      if isProtocol(bytes, at: position) {
        var end = position + 6
        while end < range.upperBound, bytes[end] == 0x2E || bytes[end] &- 0x30 < 10 { end += 1 }
        if end > position + 6, end < range.upperBound,
          bytes[end] == 0x22 || (bytes[end] | 0x20) &- 0x61 < 26
        {
          return true
        }
      }
      position = ByteSearch.first(0x20, in: bytes, (position + 1)..<range.upperBound)
    }
    return false
  }

  /// Whether all of a text is a method, or nothing.
  static func isMethod(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for position in range where !isTokenCharacter(bytes[position]) { return false }
    return true
  }

  /// `tchar`, RFC 9110 §5.6.2, <https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2>: letters, digits
  /// and fifteen other characters.
  @inline(__always)
  static func isTokenCharacter(_ byte: UInt8) -> Bool {
    // One bit for each of the first 128 bytes.
    let bits: UInt64 = byte < 64 ? 0x03FF_6CFA_0000_0000 : 0x57FF_FFFF_C7FF_FFFE
    return byte < 128 && (bits >> UInt64(byte & 63)) & 1 == 1
  }
}

/// A request line cut in two: `GET /link?session_id=csn_1 HTTP/1.1`.
///
/// The method ends at the first space, the target at the last ` HTTP/`: a broken request may hold
/// spaces of its own, or no protocol at all (then the target runs to the end). Some programs write the protocol
/// in another way, as a last word, see ``LoggedProtocol``. Further spaces before
/// and after the target are no part of it: servers that let them pass read the words between white
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

  /// Whether ` HTTP/` follows the target: no other word after it makes a text a request line.
  @inline(__always)
  func endsInHTTP(_ bytes: Span<UInt8>) -> Bool {
    var space = target.upperBound
    guard space < bytes.count, bytes[space] == 0x20 else { return false }
    while space + 1 < bytes.count, bytes[space + 1] == 0x20 { space += 1 }
    return space + 6 <= bytes.count && Self.isProtocol(bytes, at: space)
  }

  /// Where the last ` HTTP/` begins, else the last word that is a protocol, or the range's end.
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
    return LoggedProtocol.start(in: bytes, range)
  }

  @inline(__always)
  static func isProtocol(_ bytes: Span<UInt8>, at position: Int) -> Bool {
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

  /// Whether two lines were written into one another, as far as a request shows it: it goes on with a letter
  /// or a quote after a protocol's version (`GET /a HTTP/1.1GET /b HTTP/1.1`), or one of its further words is
  /// an address or another method (`GET /a?198.51.100.7 TCP_MISS/200 GET http://…`).
  ///
  /// - Complexity: O(n).
  @inline(__always)
  static func isTorn(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let method = ByteSearch.first(0x20, in: bytes, range)
    guard method < range.upperBound else { return false }
    let space = ByteSearch.first(0x20, in: bytes, (method + 1)..<range.upperBound)
    // One space more, in front of a protocol of nine bytes or none: nearly all requests.
    guard space < range.upperBound - 9 else { return false }
    return isTwoLines(bytes, space..<range.upperBound)
  }

  /// The same of a target that was logged by itself: `/a HTTP/1.1"POST /b`.
  ///
  /// - Complexity: O(n).
  @inline(__always)
  static func isTornTarget(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let space = ByteSearch.first(0x20, in: bytes, range)
    guard space < range.upperBound else { return false }
    return isTwoLines(bytes, space..<range.upperBound)
  }

  @inline(never)
  private static func isTwoLines(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    hasTornProtocol(bytes, range) || hasSecondRequest(bytes, range)
  }

  /// Whether one of the words between white space is an address or a logged time, or ends in a method and a path or URL
  /// follows it: where a client sent raw spaces, its own words do neither.
  private static func hasSecondRequest(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var position = range.lowerBound
    var followsMethod = false
    while position < range.upperBound {
      while position < range.upperBound, isBlank(bytes[position]) { position += 1 }
      let start = position
      while position < range.upperBound, !isBlank(bytes[position]) { position += 1 }
      let word = start..<position
      guard !word.isEmpty else { break }
      if followsMethod, bytes[start] == 0x2F || StaticString("http").begins(bytes, at: start) {
        return true
      }
      if isAddress(bytes, word) || beginsWithDate(bytes, word) { return true }
      followsMethod = endsInMethod(bytes, word)
    }
    return false
  }

  /// Whether the capital letters at a word's end are a method: `GET`, or `"GET` after a quote.
  private static func endsInMethod(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var start = word.upperBound
    while start > word.lowerBound, bytes[start - 1] &- 0x41 < 26 { start -= 1 }
    return isKnownMethod(bytes.extracting(start..<word.upperBound))
  }

  /// Whether a word begins as a logged time in brackets: `[22/Nov/2026:…`.
  private static func beginsWithDate(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count > 8, bytes[word.lowerBound] == 0x5B else { return false }
    var cursor = ByteCursor(at: word.lowerBound + 1, end: word.upperBound)
    return cursor.number(digits: 2, bytes) != nil && cursor.take(0x2F, bytes)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// Whether a word is an IP address, as far as its characters tell, perhaps with a port: four numbers with
  /// dots, or hexadecimal digits with two colons and more.
  private static func isAddress(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var (dots, colons, hasLetter) = (0, 0, false)
    for position in word {
      let byte = bytes[position]
      switch byte {
      case 0x2E: dots += 1
      case 0x3A: colons += 1
      case 0x5B, 0x5D, 0x2C, 0x22: break  // [ ], the comma of a list, a quote around the whole
      default:
        guard Hexadecimal.value(byte) >= 0 else { return false }
        if byte >= 0x41 { hasLetter = true }
      }
    }
    return colons >= 2 || (dots == 3 && !hasLetter)
  }

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

  /// One of the methods of RFC 9110 §9 or `PATCH`, without case.
  static func isKnownMethod(_ value: Span<UInt8>) -> Bool {
    guard (3...7).contains(value.count) else { return false }
    var letters: UInt64 = 0
    for index in 0..<value.count { letters = letters << 8 | UInt64(value[index] & 0xDF) }
    switch letters {
    case 0x47_4554, 0x4845_4144, 0x504F_5354, 0x50_5554: return true  // GET, HEAD, POST, PUT
    case 0x4445_4C45_5445, 0x43_4F4E_4E45_4354: return true  // DELETE, CONNECT
    case 0x4F_5054_494F_4E53, 0x54_5241_4345, 0x50_4154_4348: return true  // OPTIONS, TRACE, PATCH
    default: return false
    }
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

/// The last word of a request line in which no ` HTTP/` is: the protocol, as some programs write it.
///
/// Hypercorn logs `GET /link?… 1.1`, <https://hypercorn.readthedocs.io/en/latest/how_to_guides/logging.html>, others
/// the name that the client and the server agreed on (`h2`,
/// <https://www.iana.org/assignments/tls-extensiontype-values/tls-extensiontype-values.xhtml#alpn-protocol-ids>),
/// small letters (`http/1.1`), or `-`. A raw space in a target is no reason to take one of them for a part of the
/// target: it would become a part of a status.
enum LoggedProtocol {
  /// Where the word begins, with the spaces before it; the range's end where there is none.
  ///
  /// - Parameter range: What is after a request's method and one space.
  /// - Complexity: O(length of the last word).
  @inline(never)
  static func start(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
    let word = ByteSearch.afterLast(0x20, in: bytes, range.lowerBound..<end)..<end
    var target = range.lowerBound
    while target < word.lowerBound, bytes[target] == 0x20 { target += 1 }
    // A word that comes first is the target.
    guard target < word.lowerBound, isProtocol(bytes, word) else { return range.upperBound }
    return word.lowerBound - 1
  }

  /// Whether a word is a number with one digit or two, a hyphen, or a protocol's name, perhaps with its version.
  static func isProtocol(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool {
    if word.count == 1, bytes[word.lowerBound] == 0x2D { return true }
    if isNumber(bytes, word) { return true }
    var version = word.lowerBound
    while version < word.upperBound, (bytes[version] | 0x20) &- 0x61 < 26 { version += 1 }
    guard isName(bytes, word.lowerBound..<version, hasVersion: version < word.upperBound) else {
      return false
    }
    var end = word.upperBound
    // `h2c`
    if word.count == 3, version + 1 == end - 1, bytes[version] == 0x32,
      bytes[end - 1] | 0x20 == 0x63
    {
      end -= 1
    }
    for position in version..<end where !isOfVersion(bytes[position]) { return false }
    return true
  }

  /// `2` or `1.1`.
  private static func isNumber(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count == 1 || word.count == 3, bytes[word.lowerBound] &- 0x30 < 10 else {
      return false
    }
    return word.count == 1
      || (bytes[word.lowerBound + 1] == 0x2E && bytes[word.lowerBound + 2] &- 0x30 < 10)
  }

  private static let names: [StaticString] = ["http", "https", "hq", "spdy", "quic", "ws", "wss"]

  private static func isName(_ bytes: Span<UInt8>, _ text: Range<Int>, hasVersion: Bool) -> Bool {
    if text.count == 1, bytes[text.lowerBound] | 0x20 == 0x68 { return hasVersion }
    return names.contains { $0.equalsInAnyCase(bytes, text) }
  }

  private static func isOfVersion(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || byte == 0x2E || byte == 0x5F || byte == 0x2F || byte == 0x2D
  }
}

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
    let space = ByteSearch.first(0x20, in: bytes, range)
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
}

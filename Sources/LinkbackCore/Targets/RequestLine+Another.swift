/// Requests besides a line's own one: a full disk, a crash or a second writer made one line of two, and which
/// numbers are whose can't be told.
extension RequestLine {
  /// What is in front of a request in a line: `"GET /`, ` GET http://` or `- GET https`.
  enum Place {
    case quote, space, hyphen

    fileprivate var mark: UInt8 {
      switch self {
      case .quote: 0x22
      case .space: 0x20
      case .hyphen: 0x2D
      }
    }
  }

  /// Whether a line has a request besides that in `own`.
  ///
  /// - Complexity: O(n).
  static func hasAnother(
    _ line: Span<UInt8>, besides own: Range<Int>, after place: Place
  ) -> Bool {
    var position = 0
    while true {
      let mark = ByteSearch.first(place.mark, in: line, position..<line.count)
      guard mark < line.count else { return false }
      position = mark + 1
      var start = position
      switch place {
      case .quote: if isEscapedOrNext(line, at: mark) { continue }
      case .space: break
      case .hyphen:
        guard start < line.count, line[start] == 0x20 else { continue }
        start += 1
      }
      if begins(line, at: start), !own.contains(start) { return true }
    }
  }

  /// Whether a quote is escaped, or begins a field right after another quoted one: a request is after a word, and
  /// what a client sent of its own (a Referer, a user agent) is after the request.
  private static func isEscapedOrNext(_ line: Span<UInt8>, at quote: Int) -> Bool {
    guard quote > 0 else { return false }
    return line[quote - 1] == 0x5C
      || (quote > 1 && line[quote - 1] == 0x20 && line[quote - 2] == 0x22)
  }

  /// Whether a method in capitals is at a position, and after one space a path or a URL.
  private static func begins(_ line: Span<UInt8>, at start: Int) -> Bool {
    var end = start
    while end < line.count, line[end] &- 0x41 < 26, end - start < 8 { end += 1 }
    guard end + 1 < line.count, line[end] == 0x20 else { return false }
    return (line[end + 1] == 0x2F || StaticString("http").begins(line, at: end + 1))
      && isKnownMethod(line.extracting(start..<end))
  }
}

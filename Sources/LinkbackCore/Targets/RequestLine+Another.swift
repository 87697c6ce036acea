/// Requests besides a line's own one: a full disk, a crash or a second writer made one line of two, and which
/// numbers are whose can't be told.
extension RequestLine {
  /// What is in front of a request in a line.
  enum Place {
    /// `"GET /`
    case quote
    /// The same, but not right after another quoted field: what a client sent of its own, as a user agent, is there.
    case quoteAfterWord
    /// ` GET http://`
    case space

    fileprivate var mark: UInt8 {
      switch self {
      case .quote, .quoteAfterWord: 0x22
      case .space: 0x20
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
      var mark = ByteSearch.first(place.mark, in: line, position..<line.count)
      guard mark < line.count else { return false }
      // Of many in a row, only the last can be before a method.
      while mark + 1 < line.count, line[mark + 1] == place.mark { mark += 1 }
      position = mark + 1
      if place != .space, mark > 0, line[mark - 1] == 0x5C { continue }
      if place == .quoteAfterWord, isNextField(line, at: mark) { continue }
      if begins(line, at: position), !own.contains(position) { return true }
    }
  }

  /// Whether a quote is after a quoted field and a space.
  private static func isNextField(_ line: Span<UInt8>, at quote: Int) -> Bool {
    quote > 1 && line[quote - 1] == 0x20 && line[quote - 2] == 0x22
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

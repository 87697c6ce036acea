extension CommonLogFamily {
  /// Whether a line of the family, or of one that writes fields as it does, is two: before its own request there
  /// is another, see ``RequestLine/hasAnother(_:besides:after:)``; or after it a logged time,
  /// `[22/Nov/2026:10:00:00 +0000] `, that is in no quoted field. Servers of the family may log several requests, one
  /// after the other.
  ///
  /// - Parameter request: Without its quotes.
  /// - Complexity: O(n).
  static func isJoined(_ line: Span<UInt8>, request: Range<Int>) -> Bool {
    if let time = laterTime(in: line, from: request.upperBound),
      isOutsideFields(line, time, after: request)
    {
      return true
    }
    let before = line.extracting(0..<request.lowerBound)
    return RequestLine.hasAnother(before, besides: 0..<0, after: .quote)
  }

  /// Where a bracket opens a logged time, after which there is a space or tab.
  private static func laterTime(in line: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while true {
      let bracket = ByteSearch.first(0x5B, in: line, position..<line.count)
      guard bracket < line.count else { return nil }
      position = bracket + 1
      guard beginsDate(line, at: position) else { continue }
      let end = ByteSearch.first(0x5D, in: line, position..<line.count)
      guard end < line.count else { return nil }
      position = end + 1
      if position < line.count, SpacedField.isSpace(line[position]) { return bracket }
    }
  }

  /// Whether a later time is a word, or in what a quote that is not closed soundly makes of two lines; a client may
  /// send one in its user agent, all of which is between two quotes.
  private static func isOutsideFields(
    _ line: Span<UInt8>, _ time: Int, after request: Range<Int>
  ) -> Bool {
    var time = time
    var position = request.upperBound
    while position < line.count, line[position] == 0x22 { position += 1 }
    while let field = SpacedField(in: line, from: position) {
      if field.kind == .torn || field.kind == .open { return true }
      position = field.end
      guard time < field.end else { continue }
      if field.kind == .word { return true }
      guard let next = laterTime(in: line, from: field.end) else { return false }
      time = next
    }
    return false
  }

  /// Whether `22/` or `2026-` is at a position.
  static func beginsDate(_ line: Span<UInt8>, at start: Int) -> Bool {
    var end = start
    while end < line.count, end - start < 4, line[end] &- 0x30 < 10 { end += 1 }
    guard end < line.count else { return false }
    return (end - start == 2 && line[end] == 0x2F) || (end - start == 4 && line[end] == 0x2D)
  }
}

/// A field of a line whose fields are separated by spaces or tabs: a word, or a text in quotes.
///
/// ```
///   app.example.com "GET /link HTTP/1.1" ""GET /link HTTP/1.1"" "torn"x "open …
///   word            quoted               quoted, in CSV         torn    open
/// ```
struct SpacedField {
  enum Kind {
    case word
    /// Between quotes: up to the first one that no backslash escapes. In a column of CSV, quotes are
    /// doubled, RFC 4180 §2, <https://www.rfc-editor.org/rfc/rfc4180#section-2>.
    case quoted
    /// As `quoted`, but the field goes on after its closing quote.
    case torn
    /// Without a closing quote.
    case open
  }

  let kind: Kind
  /// Without its quotes.
  let content: Range<Int>
  /// Where the field ends, with its quotes.
  let end: Int

  /// The first field at or after `position`, or `nil` where only spaces follow.
  ///
  /// - Complexity: O(length of the field); does not allocate.
  init?(in line: Span<UInt8>, from position: Int) {
    var start = position
    while start < line.count, Self.isSpace(line[start]) { start += 1 }
    guard start < line.count else { return nil }
    guard line[start] == 0x22 else {
      end = Self.wordEnd(in: line, from: start)
      (kind, content) = (.word, start..<end)
      return
    }
    let isDoubled =
      start + 2 < line.count && line[start + 1] == 0x22 && !Self.isSpace(line[start + 2])
    let width = isDoubled ? 2 : 1
    let first = start + width
    guard let closing = Self.closing(in: line, from: first, width: width) else {
      (kind, content, end) = (.open, first..<line.count, line.count)
      return
    }
    content = first..<closing
    end = closing + width
    kind = end == line.count || Self.isSpace(line[end]) ? .quoted : .torn
  }

  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  private static func wordEnd(in line: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < line.count, !isSpace(line[end]) { end += 1 }
    return end
  }

  private static func closing(in line: Span<UInt8>, from start: Int, width: Int) -> Int? {
    var position = start
    while let quote = FieldEscaping.backslash.closingQuote(in: line, from: position) {
      if width == 1 || (quote + 1 < line.count && line[quote + 1] == 0x22) { return quote }
      position = quote + 1
    }
    return nil
  }
}

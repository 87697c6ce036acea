/// A walk over the strings of a JSON text that tells which of them are a Referer: those in a member, at
/// whatever depth, whose key contains `refer`, and those after a string that says `Referer`, as in lists
/// of headers.
///
/// Broken and cut off text is walked over as well: this reads strings, and no grammar.
struct RefererMembers {
  private var cursor: JSONCursor
  private var depth = 0
  /// From which depth on everything is in a Referer.
  private var refererDepth = Int.max
  private var isNamed = false
  private var isAnnounced = false
  /// The string that was found last.
  private var last = (isReferer: false, range: 0..<0)

  /// - Parameter start: Where the text begins.
  init(at start: Int) { cursor = JSONCursor(at: start) }

  /// The string that the byte at `position` is in, without quotes; the byte alone where it is in none.
  ///
  /// - Parameter position: Not before an earlier call's string.
  /// - Complexity: O(n) for all calls together; does not allocate.
  mutating func field(_ line: Span<UInt8>, at position: Int) -> (isReferer: Bool, range: Range<Int>)
  {
    if last.range.contains(position) { return last }
    while cursor.position <= position {
      switch line[cursor.position] {
      case 0x22:
        let start = cursor.position + 1
        let text = cursor.string(line) ?? start..<line.count
        let isReferer = takeString(line, text)
        if text.upperBound == line.count { cursor = JSONCursor(at: line.count) }
        guard text.upperBound > position else { continue }
        last = (isReferer, text)
        return last
      case 0x7B, 0x5B:
        depth += 1
        if isNamed { refererDepth = min(refererDepth, depth) }
        (isNamed, isAnnounced) = (false, false)
      case 0x7D, 0x5D:
        depth -= 1
        if depth < refererDepth { refererDepth = .max }
        (isNamed, isAnnounced) = (false, false)
      case 0x2C: isNamed = false
      default: break
      }
      cursor.move(by: 1)
    }
    return (false, position..<position + 1)
  }

  /// Takes a string that was moved over: a key if a colon follows.
  ///
  /// - Returns: Whether it is a Referer, or part of one.
  private mutating func takeString(_ line: Span<UInt8>, _ text: Range<Int>) -> Bool {
    cursor.skipSpace(line)
    let isInside = depth >= refererDepth
    if cursor.take(0x3A, line) {
      isNamed = Self.isRefererKey(line, text)
      return isInside
    }
    let isReferer = isInside || isNamed || isAnnounced
    isAnnounced = Self.isRefererName(line, text)
    return isReferer
  }

  /// Whether a key contains `refer`, without its escapes and by its letters and digits alone.
  static func isRefererKey(_ line: Span<UInt8>, _ key: Range<Int>) -> Bool {
    var text = JSONKeyText(key)
    var window: UInt64 = 0
    while let letter = text.next(line) {
      window = window << 8 | UInt64(letter)
      if window & 0xFF_FFFF_FFFF == 0x72_6566_6572 { return true }
    }
    return false
  }

  /// `Referer` or `Referrer`, in whatever case.
  private static func isRefererName(_ line: Span<UInt8>, _ text: Range<Int>) -> Bool {
    (text.count == 7 || text.count == 8) && FieldLabel.hasRefer(line, text)
  }

  /// The string that the byte at `position` is in, if a key that contains `refer` is right before it
  /// or before the list that it begins: what a walk from the line's start says of nearly every Referer.
  ///
  /// - Complexity: O(length of key and value).
  static func namedField(
    _ line: Span<UInt8>, at position: Int, from first: Int
  ) -> Range<Int>? {
    let start = ByteSearch.afterLast(0x22, in: line, first..<position)
    guard start - 1 > first, line[start - 2] != 0x5C else { return nil }
    var end = spacesSkipped(line, back: start - 1, first)
    if end > first, line[end - 1] == 0x5B { end = spacesSkipped(line, back: end - 1, first) }
    guard end > first, line[end - 1] == 0x3A else { return nil }
    end = spacesSkipped(line, back: end - 1, first)
    guard end > first, line[end - 1] == 0x22 else { return nil }
    let key = ByteSearch.afterLast(0x22, in: line, first..<end - 1)
    guard key > first, isRefererKey(line, key..<end - 1) else { return nil }
    return start..<RefererField.closingQuote(line, from: position, line.count)
  }

  private static func spacesSkipped(_ line: Span<UInt8>, back end: Int, _ first: Int) -> Int {
    var end = end
    while end > first, line[end - 1] == 0x20 { end -= 1 }
    return end
  }
}

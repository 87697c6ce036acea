/// The name that is in front of a field: `referer="…"`, `"http_referer":"…"`, `referrer: …`.
enum FieldLabel {
  /// No name is there.
  case none
  /// One that contains `refer`, in whatever case, and is no parameter of a URL.
  case referer
  case other

  /// The name in front of the field that begins at `start`, with a `:` or `=` after it, and quotes,
  /// backslashes, spaces and an opening bracket between.
  ///
  /// - Complexity: O(length of the name); does not allocate.
  init(_ line: Span<UInt8>, before start: Int, from first: Int) {
    var end = start
    if end > first, line[end - 1] == 0x22 || line[end - 1] == 0x27 { end -= 1 }
    while end > first, line[end - 1] == 0x5C { end -= 1 }
    end = Self.skipSpaces(line, back: end, first)
    if end > first, line[end - 1] == 0x5B { end = Self.skipSpaces(line, back: end - 1, first) }
    // As Squid and CloudFront write headers: `Referer:%20https://…`.
    if end == start, end - 3 >= first, line[end - 3] == 0x25, line[end - 2] == 0x32,
      line[end - 1] == 0x30
    {
      end -= 3
    }
    guard end > first, line[end - 1] == 0x3A || line[end - 1] == 0x3D else {
      self = .none
      return
    }
    end -= 1
    while end > first, line[end - 1] == 0x22 || line[end - 1] == 0x5C { end -= 1 }
    let name = Self.name(line, endingAt: end, from: first)
    let isParameter =
      name.lowerBound > first
      && (line[name.lowerBound - 1] == 0x3F || line[name.lowerBound - 1] == 0x26)
    if !isParameter, Self.hasRefer(line, name) {
      self = .referer
    } else {
      // The minutes of a time are no name.
      self = Self.hasLetter(line, name) ? .other : .none
    }
  }

  /// Where the value of a word begins that is `name=value` or `name:value`, with a name that contains
  /// `refer`; `nil` for any other word.
  static func value(_ line: Span<UInt8>, _ word: Range<Int>) -> Int? {
    var position = word.lowerBound
    while position < word.upperBound, isNamePart(line[position]) { position += 1 }
    guard position < word.upperBound, line[position] == 0x3A || line[position] == 0x3D,
      hasRefer(line, word.lowerBound..<position)
    else { return nil }
    return position + 1
  }

  /// The name whose last byte is before `end`.
  private static func name(
    _ line: Span<UInt8>, endingAt end: Int, from first: Int
  ) -> Range<Int> {
    var start = end
    let earliest = max(first, end - longest)
    while start > earliest, isNamePart(line[start - 1]) { start -= 1 }
    return start..<end
  }

  private static let longest = 64

  private static func skipSpaces(_ line: Span<UInt8>, back end: Int, _ first: Int) -> Int {
    var end = end
    while end > max(first, 3), line[end - 1] == 0x20 { end -= 1 }
    return end
  }

  private static func hasLetter(_ line: Span<UInt8>, _ name: Range<Int>) -> Bool {
    for position in name where (line[position] | 0x20) &- 0x61 < 26 { return true }
    return false
  }

  /// Letters, digits, and `()-._`.
  private static func isNamePart(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x28, 0x29, 0x2D, 0x2E, 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: false
    }
  }

  /// Whether the text contains `refer`, in whatever case.
  static func hasRefer(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var window: UInt64 = 0
    for position in range {
      window = window << 8 | UInt64(line[position] | 0x20)
      if window & 0xFF_FFFF_FFFF == 0x72_6566_6572 { return true }
    }
    return false
  }
}

/// The field of a text line that a byte is in, and whether that is a Referer.
///
/// ```
///   "GET /a.png HTTP/1.1" 200 5 "https://example.com/link?session_id=csn_1" "Mozilla/5.0"
///                                |_______________________________________|
///   {example.com|https://example.com/link?session_id=csn_1|Mozilla/5.0} "GET /a.png HTTP/1.1"
///                |_______________________________________|
///   …, request: "GET /a.png HTTP/1.1", referrer: "https://example.com/link?session_id=csn_1"
///                                                 |_______________________________________|
/// ```
/// A Referer is a field of its own, between quotes, spaces, tabs or what else formats put between
/// fields, that begins as a web page's URL does (RFC 9110 §10.1.3,
/// <https://www.rfc-editor.org/rfc/rfc9110#section-10.1.3>); or whatever a name that contains `refer`
/// and `:` or `=` are in front of. With another name in front it is none.
struct RefererField {
  enum Kind {
    case none
    /// A name says so.
    case named
    /// A web page's URL.
    case url
  }

  var kind: Kind
  /// From the field's first byte, or where the search for it began, to the byte that ends it.
  var range: Range<Int>

  /// The field that the byte at `position` is in.
  ///
  /// - Parameters:
  ///   - bounds: Where the field is at most; it begins where these do, or after a delimiter.
  ///   - isString: Whether this is the text of a string of JSON: a URL in it is a field of its own only
  ///     among captured headers.
  /// - Complexity: O(length of the field); does not allocate.
  init(_ line: Span<UInt8>, at position: Int, in bounds: Range<Int>, isString: Bool = false) {
    let before = bounds.lowerBound..<position
    let quote = ByteSearch.afterLast(0x22, in: line, before)
    let space = max(
      ByteSearch.afterLast(0x20, in: line, before), ByteSearch.afterLast(0x09, in: line, before))
    // Between quotes, a field may have spaces.
    if let (kind, start, end) = Self.quoted(line, quote, at: position, bounds, isString) {
      self.init(kind: kind, range: start..<end)
      return
    }
    let start = max(quote, space)
    if case let kind = Self.kind(line, from: start, bounds, isString), kind != .none {
      let end = Self.end(line, from: position, bounds.upperBound, by: 0x7C)
      self.init(kind: kind, range: start..<end)
      return
    }
    if let (kind, start, closing) = Self.opening(line, start..<position, bounds, isString) {
      let end = Self.end(line, from: position, bounds.upperBound, by: closing)
      self.init(kind: kind, range: start..<end)
      return
    }
    self.init(kind: .none, range: start..<Self.end(line, from: position, bounds.upperBound))
  }

  private init(kind: Kind, range: Range<Int>) {
    self.kind = kind
    self.range = range
  }

  // MARK: Where a field begins

  /// The field between quotes that a Referer is, if the last quote before `position`, which ends before
  /// `quote`, opens it; or the last one that no backslash escapes.
  private static func quoted(
    _ line: Span<UInt8>, _ quote: Int, at position: Int, _ bounds: Range<Int>, _ isString: Bool
  ) -> (kind: Kind, start: Int, end: Int)? {
    guard quote > bounds.lowerBound else { return nil }
    let isEscaped = quote - 2 >= bounds.lowerBound && line[quote - 2] == 0x5C
    let kind = kind(line, from: quote, bounds, isString)
    if kind != .none {
      // In a line inside a string all quotes are escaped.
      let end =
        isEscaped
        ? ByteSearch.first(0x22, in: line, position..<bounds.upperBound)
        : closingQuote(line, from: position, bounds.upperBound)
      return (kind, quote, end)
    }
    guard isEscaped else { return nil }
    var outer = quote
    repeat {
      outer = ByteSearch.afterLast(0x22, in: line, bounds.lowerBound..<outer - 1)
    } while outer - 2 >= bounds.lowerBound && line[outer - 2] == 0x5C
    guard outer > bounds.lowerBound, case let kind = Self.kind(line, from: outer, bounds, isString),
      kind != .none
    else { return nil }
    return (kind, outer, closingQuote(line, from: position, bounds.upperBound))
  }

  /// What the field that begins at `start` is.
  private static func kind(
    _ line: Span<UInt8>, from start: Int, _ bounds: Range<Int>, _ isString: Bool
  ) -> Kind {
    switch FieldLabel(line, before: start, from: bounds.lowerBound) {
    case .referer: .named
    case .other: .none
    case .none: !isString && beginsURL(line, at: start) ? .url : .none
    }
  }

  /// Where a Referer begins inside a word, after one of the delimiters that may also be part of a URL:
  /// the last place that can be one, and what ends it.
  private static func opening(
    _ line: Span<UInt8>, _ word: Range<Int>, _ bounds: Range<Int>, _ isString: Bool
  ) -> (kind: Kind, start: Int, closing: UInt8)? {
    var end = ByteSearch.afterLast(0x3A, in: line, word)
    while end > word.lowerBound {
      end -= 1
      // Colons may be many: each is looked at before anything is searched.
      guard line[end] == 0x3A, end + 1 < line.count, line[end + 1] == 0x2F else { continue }
      // `https` or `http`.
      for length in 4...5 where beginsURL(line, at: end - length, in: word) {
        let start = end - length
        let opening = line[start - 1]
        switch FieldLabel(line, before: start, from: bounds.lowerBound) {
        case .referer: return (.named, start, closing(opening))
        case .other: break
        case .none:
          let closing = closing(opening)
          if closing != 0, !isString || closing == 0x7C { return (.url, start, closing) }
        }
      }
    }
    return FieldLabel.value(line, word).map { (.named, $0, 0x7C) }
  }

  /// What ends a field that begins after `byte` without a space; 0 where none does. Of captured headers,
  /// as in `{host|referer}`, `|` stands for `}` too.
  private static func closing(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x7B, 0x7C: 0x7C  // { |
    case 0x2C, 0x3B, 0x27: byte  // , ; '
    case 0x28: 0x29  // ( )
    case 0x3C: 0x3E  // < >
    case 0x5B: 0x5D  // [ ]
    default: 0
    }
  }

  private static func beginsURL(_ line: Span<UInt8>, at start: Int, in word: Range<Int>) -> Bool {
    start > word.lowerBound && beginsURL(line, at: start)
  }

  /// `http://` or `https://`, in whatever case.
  @inline(__always)
  static func beginsURL(_ line: Span<UInt8>, at start: Int) -> Bool {
    guard start + 8 <= line.count else { return false }
    let word = line.word(at: start) | 0x2020_2020_2020_2020
    return word == secure || word & 0xFF_FFFF_FFFF_FFFF == plain
  }

  // MARK: Where it ends

  /// The first quote from `position` on that no backslash escapes, or the end.
  static func closingQuote(_ line: Span<UInt8>, from position: Int, _ end: Int) -> Int {
    var search = position
    while search < end {
      let quote = ByteSearch.first(0x22, in: line, search..<end)
      var first = quote
      while first > position, line[first - 1] == 0x5C { first -= 1 }
      if quote == end || (quote - first) % 2 == 0 { return quote }
      search = quote + 1
    }
    return end
  }

  /// The first space, control, quote or `closing` from `position` on, or the end.
  private static func end(
    _ line: Span<UInt8>, from position: Int, _ end: Int, by closing: UInt8
  ) -> Int {
    var next = position + 1
    while next < end, line[next] > 0x20, line[next] != 0x22, line[next] != closing,
      closing != 0x7C || line[next] != 0x7D
    {
      next += 1
    }
    return min(next, end)
  }

  /// The first byte from `position` on that may end any field, or the end.
  private static func end(_ line: Span<UInt8>, from position: Int, _ end: Int) -> Int {
    var next = position + 1
    while next < end, !isDelimiter(line[next]) { next += 1 }
    return min(next, end)
  }

  /// Whether a field may begin after this byte.
  static func isDelimiter(_ byte: UInt8) -> Bool {
    switch byte {
    // A space and controls, a quote, `'(),;<>[]{|}`.
    case 0...0x20, 0x22, 0x27...0x29, 0x2C, 0x3B, 0x3C, 0x3E, 0x5B, 0x5D, 0x7B...0x7D: true
    default: false
    }
  }

  /// Least significant byte first.
  private static let secure: UInt64 = 0x2F2F_3A73_7074_7468
  private static let plain: UInt64 = 0x2F_2F3A_7074_7468
}

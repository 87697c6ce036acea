/// How a server escapes the text of a field, so that it fits between its delimiters.
package enum FieldEscaping: UInt8, BitwiseCopyable, Sendable {
  /// Nothing is escaped (nginx `escape=none`).
  case none
  /// `\xHH` (nginx, `ngx_http_log_escape`,
  /// <https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>) and Apache's set, which
  /// adds `\"`, `\\` and `\b \n \r \t \v`
  /// (<https://httpd.apache.org/docs/2.4/mod/mod_log_config.html#format-notes>).
  /// nginx writes a backslash as `\x5C`, so the two never contradict each other.
  case backslash
  /// JSON strings, RFC 8259 §7, <https://www.rfc-editor.org/rfc/rfc8259#section-7>; and `\xHH`, which
  /// JSON does not have, but nginx writes where a JSON-shaped `log_format` lacks `escape=json`.
  case json
  /// `#HH`: HAProxy, <https://docs.haproxy.org/2.6/configuration.html#8.6>.
  case hash
  /// `#HH`, and a backslash in front of `"`, `\` and `]`: HAProxy with the flag `E`.
  case hashAndBackslash
  /// `%HH`, once: CloudFront encodes what a client has sent,
  /// <https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html>.
  case percent
  /// CloudFront's fields in JSON.
  case jsonThenPercent
  /// `""` for a quote, as in CSV, RFC 4180 §2, <https://www.rfc-editor.org/rfc/rfc4180#section-2>.
  case doubledQuote
  /// Double quotes around the whole, and `""` for one inside; without them nothing is escaped: the
  /// W3C format's strings, <https://www.w3.org/TR/WD-logfile.html>.
  case quotedString
  /// Double quotes around the whole, and JSON's escapes inside, without the spaces at both ends; without
  /// quotes nothing is escaped: logfmt.
  case quotedJSON

  /// Whether a double quote inside a field never looks like the one that ends it.
  var escapesQuotes: Bool {
    switch self {
    case .backslash, .json, .jsonThenPercent, .doubledQuote, .hash, .hashAndBackslash, .percent:
      true
    case .none, .quotedString, .quotedJSON: false
    }
  }

  /// The first double quote at or after `start` that ends a field, or `nil` where none does.
  ///
  /// - Complexity: O(n).
  @inline(__always)
  func closingQuote(in bytes: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < bytes.count {
      let quote = ByteSearch.first(0x22, in: bytes, position..<bytes.count)
      guard quote < bytes.count else { return nil }
      switch self {
      case .backslash, .json, .jsonThenPercent, .hashAndBackslash:
        // An odd number of backslashes before it escapes the quote.
        var first = quote
        while first > start, bytes[first - 1] == 0x5C { first -= 1 }
        if (quote - first) % 2 == 0 { return quote }
        position = quote + 1
      case .doubledQuote:
        guard quote + 1 < bytes.count, bytes[quote + 1] == 0x22 else { return quote }
        position = quote + 2
      case .none, .hash, .percent, .quotedString, .quotedJSON: return quote
      }
    }
    return nil
  }

  /// Whether nothing in `range` is escaped.
  @inline(__always)
  package func isPlain(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    switch self {
    case .none: true
    case .backslash, .json: ByteSearch.first(0x5C, in: bytes, range) == range.upperBound
    case .hash: ByteSearch.first(0x23, in: bytes, range) == range.upperBound
    case .hashAndBackslash:
      ByteSearch.first(0x23, in: bytes, range) == range.upperBound
        && ByteSearch.first(0x5C, in: bytes, range) == range.upperBound
    case .percent: ByteSearch.first(0x25, in: bytes, range) == range.upperBound
    case .jsonThenPercent:
      ByteSearch.first(0x5C, in: bytes, range) == range.upperBound
        && ByteSearch.first(0x25, in: bytes, range) == range.upperBound
    case .doubledQuote: ByteSearch.first(0x22, in: bytes, range) == range.upperBound
    case .quotedString, .quotedJSON: !Self.isQuoted(bytes, range)
    }
  }

  private static func isQuoted(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    range.count >= 2 && bytes[range.lowerBound] == 0x22 && bytes[range.upperBound - 1] == 0x22
  }

  /// Appends the text of `range` as it was before the server escaped it. What is no escape of this
  /// kind stays as it is.
  ///
  /// - Complexity: O(n). Allocates only where `output` has to grow.
  package func appendUnescaped(
    _ bytes: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
  ) {
    if self == .quotedString || self == .quotedJSON, Self.isQuoted(bytes, range) {
      let inside = (range.lowerBound + 1)..<(range.upperBound - 1)
      guard self == .quotedJSON else {
        return FieldEscaping.doubledQuote.appendUnescaped(bytes, inside, to: &output)
      }
      let text = Self.withoutSpaces(bytes, inside)
      return FieldEscaping.json.appendUnescaped(bytes, text, to: &output)
    }
    let first = output.count
    var position = range.lowerBound
    while position < range.upperBound {
      let byte = bytes[position]
      guard isIntroducer(byte), position + 1 < range.upperBound else {
        output.append(byte)
        position += 1
        continue
      }
      let end = range.upperBound
      position =
        switch self {
        case .none, .quotedString, .quotedJSON: position + 1
        case .backslash: Self.appendBackslashEscape(bytes, at: position, end: end, to: &output)
        case .json, .jsonThenPercent:
          Self.appendJSONEscape(bytes, at: position, end: end, to: &output)
        case .hashAndBackslash where byte == 0x5C:
          Self.appendMarked(bytes, at: position, to: &output)
        case .hash, .hashAndBackslash, .percent:
          Self.appendByteEscape(bytes, at: position, end: end, to: &output)
        case .doubledQuote: Self.appendQuote(bytes, at: position, to: &output)
        }
    }
    if self == .jsonThenPercent { Self.decodePercent(in: &output, from: first) }
  }

  /// A text without the spaces at its ends.
  static func withoutSpaces(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == 0x20 { start += 1 }
    while start < end, bytes[end - 1] == 0x20 { end -= 1 }
    return start..<end
  }

  @inline(__always)
  private func isIntroducer(_ byte: UInt8) -> Bool {
    switch self {
    case .none, .quotedString, .quotedJSON: false
    case .backslash, .json, .jsonThenPercent: byte == 0x5C
    case .hash: byte == 0x23
    case .hashAndBackslash: byte == 0x23 || byte == 0x5C
    case .percent: byte == 0x25
    case .doubledQuote: byte == 0x22
    }
  }

  /// One byte to introduce, two digits.
  private static func appendByteEscape(
    _ bytes: Span<UInt8>, at position: Int, end: Int, to output: inout [UInt8]
  ) -> Int {
    guard let byte = Hexadecimal.byte(in: bytes, at: position + 1, end: end) else {
      output.append(bytes[position])
      return position + 1
    }
    output.append(byte)
    return position + 3
  }

  /// A backslash in front of a quote, of itself or of a closing bracket.
  private static func appendMarked(
    _ bytes: Span<UInt8>, at position: Int, to output: inout [UInt8]
  ) -> Int {
    let letter = bytes[position + 1]
    guard letter == 0x22 || letter == 0x5C || letter == 0x5D else {
      output.append(0x5C)
      return position + 1
    }
    output.append(letter)
    return position + 2
  }

  private static func appendQuote(
    _ bytes: Span<UInt8>, at position: Int, to output: inout [UInt8]
  ) -> Int {
    output.append(0x22)
    return bytes[position + 1] == 0x22 ? position + 2 : position + 1
  }

  /// Decodes `%HH` where it is: the text only gets shorter.
  private static func decodePercent(in text: inout [UInt8], from first: Int) {
    var written = first
    var position = first
    while position < text.count {
      let decoded =
        text[position] == 0x25
        ? Hexadecimal.byte(in: text.span, at: position + 1, end: text.count) : nil
      text[written] = decoded ?? text[position]
      written += 1
      position += decoded == nil ? 1 : 3
    }
    text.removeLast(text.count - written)
  }

  /// Appends what the escape at `position` stands for and returns the position after it.
  private static func appendBackslashEscape(
    _ bytes: Span<UInt8>, at position: Int, end: Int, to output: inout [UInt8]
  ) -> Int {
    let letter = bytes[position + 1]
    if letter == 0x78, let byte = Hexadecimal.byte(in: bytes, at: position + 2, end: end) {
      output.append(byte)
      return position + 4
    }
    guard let byte = controlCharacter(letter, hasVerticalTab: true) ?? quoted(letter) else {
      output.append(0x5C)
      return position + 1
    }
    output.append(byte)
    return position + 2
  }

  private static func appendJSONEscape(
    _ bytes: Span<UInt8>, at position: Int, end: Int, to output: inout [UInt8]
  ) -> Int {
    let letter = bytes[position + 1]
    if letter == 0x78, let byte = Hexadecimal.byte(in: bytes, at: position + 2, end: end) {
      output.append(byte)
      return position + 4
    }
    if letter == 0x75, let unit = codeUnit(bytes, at: position + 2, end: end) {
      return appendCodeUnit(unit, bytes, after: position + 6, end: end, to: &output)
    }
    let byte =
      controlCharacter(letter, hasVerticalTab: false) ?? quoted(letter)
      ?? (letter == 0x2F ? letter : nil)
    guard let byte else {
      output.append(0x5C)
      return position + 1
    }
    output.append(byte)
    return position + 2
  }

  private static func controlCharacter(_ letter: UInt8, hasVerticalTab: Bool) -> UInt8? {
    switch letter {
    case 0x62: 0x08  // \b
    case 0x66: 0x0C  // \f
    case 0x6E: 0x0A  // \n
    case 0x72: 0x0D  // \r
    case 0x74: 0x09  // \t
    case 0x76: hasVerticalTab ? 0x0B : nil  // \v
    default: nil
    }
  }

  private static func quoted(_ letter: UInt8) -> UInt8? {
    letter == 0x22 || letter == 0x5C ? letter : nil
  }

  private static func codeUnit(_ bytes: Span<UInt8>, at position: Int, end: Int) -> UInt32? {
    guard let high = Hexadecimal.byte(in: bytes, at: position, end: end),
      let low = Hexadecimal.byte(in: bytes, at: position + 2, end: end)
    else { return nil }
    return UInt32(high) << 8 | UInt32(low)
  }

  /// Appends a UTF-16 code unit as UTF-8, with its second half if it is the first of a pair. A half
  /// without its partner becomes U+FFFD.
  private static func appendCodeUnit(
    _ unit: UInt32, _ bytes: Span<UInt8>, after position: Int, end: Int, to output: inout [UInt8]
  ) -> Int {
    var scalar = unit
    var next = position
    if (0xD800...0xDBFF).contains(unit), position + 6 <= end, bytes[position] == 0x5C,
      bytes[position + 1] == 0x75, let low = codeUnit(bytes, at: position + 2, end: end),
      (0xDC00...0xDFFF).contains(low)
    {
      scalar = 0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00)
      next = position + 6
    }
    let character = Unicode.Scalar(scalar) ?? "\u{FFFD}"
    for byte in UTF8.encode(character) ?? UTF8.encodedReplacementCharacter { output.append(byte) }
    return next
  }
}

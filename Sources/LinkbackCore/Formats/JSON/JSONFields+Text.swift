/// What a member's text is.
extension JSONFields {
  /// The target of a text whose first space is at `space`, if what is before it is a method: `nil` where
  /// that is none.
  ///
  /// Sound is a request line with ` HTTP/` after its target, or else with a method in capitals and a URL.
  /// Any other is one only under a request line's own names, as a server logs what it could not read.
  static func requestLine(
    _ value: Span<UInt8>, _ space: Int
  ) -> (target: Range<Int>, isSound: Bool)? {
    let whole = 0..<value.count
    guard space > 0, RequestLine.beginsWithMethod(value, whole) else { return nil }
    let request = RequestLine(value, whole, methodEnd: space)
    let target = request.target
    if target.isEmpty { return (target, false) }
    if request.endsInHTTP(value) { return (target, true) }
    for position in 0..<space where value[position] &- 0x41 >= 26 { return (target, false) }
    return (target, isURL(value.extracting(target)))
  }

  /// Whether a text is a URL or a path.
  static func isURL(_ value: Span<UInt8>) -> Bool {
    guard value.count > 0 else { return false }
    if value[0] == 0x2F { return true }
    let colon = ByteSearch.first(0x3A, in: value, 0..<value.count)
    return colon + 2 < value.count && value[colon + 1] == 0x2F && value[colon + 2] == 0x2F
  }

  /// Whether a text is a query by its looks: it has a `=`, and nobody decoded it to spaces.
  static func isQuery(_ value: Span<UInt8>) -> Bool {
    let whole = 0..<value.count
    let hasName = ByteSearch.first(0x3D, in: value, whole) < value.count
    return hasName && ByteSearch.first(0x20, in: value, whole) == value.count
  }

  /// Whether a text is a host's name with a dot, perhaps with a port; an IP address is none.
  static func isDottedName(_ value: Span<UInt8>) -> Bool {
    var end = value.count
    while end > 0, value[end - 1] &- 0x30 < 10 { end -= 1 }
    end = end > 0 && end < value.count && value[end - 1] == 0x3A ? end - 1 : value.count
    // What the last label has: an address has digits alone.
    var (hasDot, hasLetter) = (false, false)
    for position in 0..<end {
      switch value[position] {
      case 0x2E:
        guard position > 0 else { return false }
        if position < end - 1 { (hasDot, hasLetter) = (true, false) }
      case 0x2D, 0x5F, 0x30...0x39: break
      case 0x41...0x5A, 0x61...0x7A, 0x80...: hasLetter = true
      default: return false
      }
    }
    return hasDot && hasLetter
  }

  /// The same of a member's text as it was logged.
  static func isDottedName(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard !FieldEscaping.json.isPlain(line, range) else {
      return isDottedName(line.extracting(range))
    }
    var text: [UInt8] = []
    FieldEscaping.json.appendUnescaped(line, range, to: &text)
    return isDottedName(text.span)
  }
}

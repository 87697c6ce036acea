/// What prefixes consist of.
extension ByteCursor {
  /// Moves over one or more bytes other than a space, a tab and a double quote.
  mutating func word(_ line: Span<UInt8>) -> Bool {
    let start = position
    while let byte = peek(line), byte != 0x20, byte != 0x22, byte != 0x09 {
      guard position - start < Self.longestWord else { return false }
      _ = take(byte, line)
    }
    return position > start
  }

  /// In bytes: longer than names of hosts (253) and paths of containers' logs, and short enough that looks for
  /// many prefixes cost a long line little.
  private static var longestWord: Int { 512 }

  /// Moves over a word and the space after it.
  mutating func wordAndSpace(_ line: Span<UInt8>) -> Bool { word(line) && take(0x20, line) }

  /// Whether a byte from `start` up to the position is one that a URL's query or a member has, and no name of
  /// a host, program or container.
  func hasMemberByte(_ line: Span<UInt8>, since start: Int) -> Bool {
    for index in start..<position {
      switch line[index] {
      case 0x3D, 0x3F, 0x7B, 0x7D: return true  // =?{}
      default: break
      }
    }
    return false
  }

  /// `hh:mm:ss`
  mutating func skipClock(_ line: Span<UInt8>) -> Bool {
    number(digits: 2, line) != nil && take(0x3A, line) && number(digits: 2, line) != nil
      && take(0x3A, line) && number(digits: 2, line) != nil
  }

  /// `yyyy-mm-dd`
  mutating func skipDate(_ line: Span<UInt8>) -> Bool {
    number(digits: 4, line) != nil && take(0x2D, line) && number(digits: 2, line) != nil
      && take(0x2D, line) && number(digits: 2, line) != nil
  }

  /// Moves over a year and the space after it, if they are here.
  mutating func takeYear(_ line: Span<UInt8>) {
    var cursor = self
    if cursor.number(digits: 4, line) != nil, cursor.take(0x20, line) { self = cursor }
  }

  /// Moves over a point or comma and digits, if they are here; `false` without the digits.
  mutating func takeFraction(_ line: Span<UInt8>) -> Bool {
    guard take(0x2E, line) || take(0x2C, line) else { return true }
    return fraction(line) != nil
  }

  /// A time of ISO 8601 with its `T`, and with or without a zone: where it is.
  mutating func isoTime(_ line: Span<UInt8>) -> Range<Int>? {
    let start = position
    guard skipDate(line), take(0x54, line), skipClock(line), takeFraction(line) else { return nil }
    // Without a zone, another field follows.
    switch peek(line) {
    case nil, 0x20, 0x09, 0x3A, 0x5D: return start..<position
    default: return zoneOffset(line) == nil ? nil : start..<position
    }
  }

  /// `2026/11/22 10:00:00.123`, or ISO 8601, in front of a tab: where it is.
  mutating func consoleTime(_ line: Span<UInt8>) -> Range<Int>? {
    let start = position
    var iso = self
    if let time = iso.isoTime(line) {
      self = iso
      return time
    }
    guard number(digits: 4, line) != nil, take(0x2F, line), number(digits: 2, line) != nil,
      take(0x2F, line), number(digits: 2, line) != nil, take(0x20, line), skipClock(line),
      takeFraction(line)
    else { return nil }
    return start..<position
  }

  /// Moves over a terminal's colour, `ESC [ 34 m`, if it is there.
  mutating func takeColour(_ line: Span<UInt8>) -> Bool {
    var cursor = self
    guard cursor.take(0x1B, line), cursor.take(0x5B, line), cursor.integer(line) != nil,
      cursor.take(0x6D, line)
    else { return false }
    self = cursor
    return true
  }

  /// So many letters.
  mutating func letters(_ count: Int, _ line: Span<UInt8>) -> Bool {
    for _ in 0..<count {
      guard let byte = peek(line), (byte | 0x20) &- 0x61 < 26, take(byte, line) else {
        return false
      }
    }
    return true
  }

  /// The name of a pod, container or namespace: small letters, digits, hyphens and points, and a letter
  /// among them. Answers whether there is a hyphen.
  /// Source: <https://kubernetes.io/docs/concepts/overview/working-with-objects/names/>.
  mutating func podName(_ line: Span<UInt8>) -> Bool? {
    var (hasLetter, hasHyphen) = (false, false)
    while let byte = peek(line) {
      switch byte {
      case 0x61...0x7A: hasLetter = true
      case 0x2D: hasHyphen = true
      case 0x2E, 0x30...0x39: break
      default: return hasLetter ? hasHyphen : nil
      }
      _ = take(byte, line)
    }
    return hasLetter ? hasHyphen : nil
  }

  /// A log level's name, all in capitals or all in small letters.
  mutating func levelName(_ line: Span<UInt8>) -> Bool {
    var word: UInt64 = 0
    var (count, capitals) = (0, 0)
    while let byte = peek(line), (byte | 0x20) &- 0x61 < 26, count < 8 {
      word = word << 8 | UInt64(byte | 0x20)
      count += 1
      if byte & 0x20 == 0 { capitals += 1 }
      _ = take(byte, line)
    }
    guard capitals == 0 || capitals == count else { return false }
    switch word {
    case 0x696E_666F: return true  // info
    case 0x64_6562_7567: return true  // debug
    case 0x7761_726E, 0x77_6172_6E69_6E67: return true  // warn, warning
    case 0x65_7272_6F72: return true  // error
    case 0x74_7261_6365: return true  // trace
    case 0x6E6F_7469_6365: return true  // notice
    case 0x66_6174_616C: return true  // fatal
    case 0x6372_6974_6963_616C: return true  // critical
    default: return false
    }
  }

  /// Moves over a JSON object with all that is in it.
  mutating func skipObject(_ line: Span<UInt8>) -> Bool {
    guard peek(line) == 0x7B else { return false }
    var open = 0
    var isInString = false
    while let byte = peek(line) {
      _ = take(byte, line)
      if isInString {
        if byte == 0x5C, let escaped = peek(line) { _ = take(escaped, line) }
        if byte == 0x22 { isInString = false }
        continue
      }
      switch byte {
      case 0x22: isInString = true
      case 0x7B: open += 1
      case 0x7D: open -= 1
      default: break
      }
      if open == 0 { return true }
    }
    return false
  }

  /// The rest of `[id name="value"]`, in which `\]` and `\"` are escaped.
  mutating func structuredElement(_ line: Span<UInt8>) -> Bool {
    while let byte = peek(line) {
      _ = take(byte, line)
      if byte == 0x5D { return true }
      if byte == 0x5C, let escaped = peek(line) { _ = take(escaped, line) }
    }
    return false
  }
}

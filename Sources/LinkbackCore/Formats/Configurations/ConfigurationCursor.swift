/// A place in a configuration's text that knows its line.
struct ConfigurationCursor {
  private let bytes: [UInt8]
  private(set) var position = 0
  private(set) var line = 1

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The byte `offset` after this place.
  func peek(_ offset: Int = 0) -> UInt8? {
    position + offset < bytes.count ? bytes[position + offset] : nil
  }

  mutating func next() -> UInt8? {
    guard let byte = peek() else { return nil }
    position += 1
    if byte == 0x0A { line += 1 }
    return byte
  }

  mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    _ = next()
    return true
  }

  /// All up to the first byte that `isEnd` names.
  mutating func take(until isEnd: (UInt8) -> Bool) -> [UInt8] {
    let start = position
    while let byte = peek(), !isEnd(byte) { _ = next() }
    return Array(bytes[start..<position])
  }

  mutating func skipToEndOfLine() { _ = take { $0 == 0x0A } }

  /// Passes over white space, and over comments from `#` to the end of a line.
  mutating func skipBlanksAndComments() {
    while let byte = peek() {
      if byte == 0x23 {
        skipToEndOfLine()
      } else if byte.isBlank {
        _ = next()
      } else {
        return
      }
    }
  }
}

extension UInt8 {
  /// What separates words in configurations: space, tab, CR, LF.
  var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0D || self == 0x0A }
}

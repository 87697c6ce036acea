/// A place in a JSON text, from which its tokens are read one after the other.
///
/// Quotes are searched for 64 bytes at a time, and those after the next one kept for later.
struct JSONCursor {
  private(set) var position: Int
  /// Where the quotes are among the 64 bytes from ``block``.
  private var quotes: UInt64 = 0
  private var block: Int

  @inline(__always)
  init(at position: Int) {
    self.position = position
    block = position - 64
  }

  @inline(__always)
  mutating func move(by count: Int) { position += count }

  /// The key at the position, without its quotes; moves after the colon that follows it.
  @inline(__always)
  mutating func key(_ line: Span<UInt8>) -> Range<Int>? {
    guard let key = string(line) else { return nil }
    skipSpace(line)
    return take(0x3A, line) ? key : nil
  }

  @inline(__always)
  mutating func take(_ byte: UInt8, _ line: Span<UInt8>) -> Bool {
    guard position < line.count, line[position] == byte else { return false }
    position += 1
    return true
  }

  @inline(__always)
  mutating func skipSpace(_ line: Span<UInt8>) {
    while position < line.count, Self.isSpace(line[position]) { position += 1 }
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  /// The string at the position, without its quotes.
  @inline(__always)
  mutating func string(_ line: Span<UInt8>) -> Range<Int>? {
    guard take(0x22, line) else { return nil }
    let start = position
    while true {
      let quote = nextQuote(line)
      guard quote < line.count else { return nil }
      position = quote + 1
      var first = quote
      while first > start, line[first - 1] == 0x5C { first -= 1 }
      if (quote - first) % 2 == 0 { return start..<quote }
    }
  }

  @inline(__always)
  mutating func bareWord(_ line: Span<UInt8>) -> Range<Int> {
    let start = position
    while position < line.count {
      switch line[position] {
      case 0x2C, 0x7D, 0x5D, 0x20, 0x09, 0x0D, 0x0A: return start..<position
      default: position += 1
      }
    }
    return start..<position
  }

  /// The first quote at or after the position, or the line's end.
  @inline(__always)
  private mutating func nextQuote(_ line: Span<UInt8>) -> Int {
    let offset = position - block
    if offset < 64, case let rest = quotes >> UInt64(offset), rest != 0 {
      return position + rest.trailingZeroBitCount
    }
    return nextQuote(line, from: max(block + 64, position))
  }

  private mutating func nextQuote(_ line: Span<UInt8>, from start: Int) -> Int {
    guard line.count >= 64 else { return ByteSearch.first(0x22, in: line, start..<line.count) }
    var next = start
    while next < line.count {
      // The last block ends with the line, and begins before the next byte.
      block = min(next, line.count - 64)
      quotes = ByteSearch.mask(of: 0x22, in: line, from: block)
      let rest = quotes >> UInt64(next - block)
      if rest != 0 { return next + rest.trailingZeroBitCount }
      next = block + 64
    }
    return line.count
  }
}

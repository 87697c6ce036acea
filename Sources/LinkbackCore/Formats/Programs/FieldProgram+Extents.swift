/// Where the fields end that say so themselves.
extension FieldProgram {
  /// The word at `position`, `nil` where there is none. Only a plain one may follow further spaces:
  /// the others follow a free field that ends at a space, and a long run of them would be read again
  /// and again.
  @inline(never)
  static func word(
    in line: Span<UInt8>, at position: Int, _ extent: Extent
  ) -> Range<Int>? {
    var start = position
    if extent == .word { while start < line.count, line[start] == 0x20 { start += 1 } }
    var end = start
    if extent == .word {
      // Not beyond a quote, where the free field before may be extended to: else that is quadratic.
      while end < line.count, line[end] != 0x20 {
        guard line[end] != 0x22 else { return nil }
        end += 1
      }
    } else {
      end = ByteSearch.first(0x20, in: line, start..<line.count)
      guard extent != .codeAndPeer || isCodeAndPeer(line, start..<end) else { return nil }
    }
    return end > start ? start..<end : nil
  }

  static func size(in line: Span<UInt8>, at start: Int) -> Range<Int>? {
    guard start < line.count else { return nil }
    let hasSign = line[start] == 0x2B
    let end = endOfDigits(in: line, from: hasSign ? start + 1 : start)
    if end == start, line[start] == 0x2D { return start..<(start + 1) }
    return end > (hasSign ? start + 1 : start) ? start..<end : nil
  }

  static func number(in line: Span<UInt8>, at start: Int) -> Range<Int>? {
    guard start < line.count else { return nil }
    let first = line[start] == 0x2D || line[start] == 0x2B ? start + 1 : start
    let end = endOfDigits(in: line, from: first)
    guard end > first else { return line[start] == 0x2D ? start..<(start + 1) : nil }
    guard end < line.count, line[end] == 0x2E else { return start..<end }
    return start..<endOfDigits(in: line, from: end + 1)
  }

  static func paddedNumber(in line: Span<UInt8>, at start: Int) -> Range<Int>? {
    var first = start
    while first < line.count, line[first] == 0x20, first - start < mostSpaces { first += 1 }
    return number(in: line, at: first)
  }

  static func plainWord(in line: Span<UInt8>, at start: Int) -> Range<Int> {
    var end = start
    while end < line.count, line[end] != 0x20, line[end] != 0x22 { end += 1 }
    return start..<end
  }

  static func list(in line: Span<UInt8>, at start: Int) -> Range<Int> {
    var end = plainWord(in: line, at: start).upperBound
    var count = 1
    while end > start, end + 1 < line.count, line[end] == 0x20, count < mostWords {
      count += 1
      if line[end - 1] == 0x2C {
        end = plainWord(in: line, at: end + 1).upperBound
      } else if end + 3 < line.count, line[end + 1] == 0x3A, line[end + 2] == 0x20 {
        end = plainWord(in: line, at: end + 3).upperBound
      } else {
        break
      }
    }
    return start..<end
  }

  private static func endOfDigits(in line: Span<UInt8>, from start: Int) -> Int {
    var end = start
    while end < line.count, line[end] &- 0x30 < 10 { end += 1 }
    return end
  }

  private static func isCodeAndPeer(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard let code = code(in: line, at: word.lowerBound) else { return false }
    return code.upperBound < word.upperBound && line[code.upperBound] == 0x2F
  }

  static func code(in line: Span<UInt8>, at start: Int) -> Range<Int>? {
    var end = start
    while end < line.count, isCodeCharacter(line[end]) { end += 1 }
    return end > start ? start..<end : nil
  }

  private static func isCodeCharacter(_ byte: UInt8) -> Bool {
    byte == 0x5F || byte == 0x2D || byte &- 0x30 < 10 || byte &- 0x41 < 26
  }

  /// A status code: three digits, or `0`; `-`, `0` and `000` are none, and so is HAProxy's `-1`.
  @inline(__always)
  static func response(
    in line: Span<UInt8>, at start: Int
  ) -> (response: Int32, end: Int)? {
    guard start < line.count else { return nil }
    if line[start] == 0x2D {
      let end = endOfDigits(in: line, from: start + 1)
      guard end > start + 1 else { return (-1, end) }
      return end == start + 2 && line[start + 1] == 0x31 ? (-1, end) : nil
    }
    var value: Int32 = 0
    var position = start
    while position < line.count, case let digit = line[position] &- 0x30, digit < 10 {
      guard position - start < 3 else { return nil }
      value = value * 10 + Int32(digit)
      position += 1
    }
    guard position - start == 3 || (position - start == 1 && value == 0) else { return nil }
    return (value == 0 ? -1 : value, position)
  }
}

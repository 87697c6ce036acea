extension StaticString {
  /// One byte of an ASCII string.
  @inline(__always)
  package subscript(index: Int) -> UInt8 {
    precondition(index < utf8CodeUnitCount)
    // SAFETY: checked above; a literal's storage lives as long as the program.
    return unsafe utf8Start[index]
  }

  /// Whether the bytes of `range` are these.
  @inline(__always)
  func equals(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count == utf8CodeUnitCount else { return false }
    for index in 0..<range.count where bytes[range.lowerBound + index] != self[index] {
      return false
    }
    return true
  }

  /// The same without case, for a word of lower-case letters.
  func equalsInAnyCase(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count == utf8CodeUnitCount else { return false }
    for index in 0..<range.count where bytes[range.lowerBound + index] | 0x20 != self[index] {
      return false
    }
    return true
  }

  /// Whether a line goes on with this, which is not empty, at `start`.
  @inline(__always)
  func begins(_ line: Span<UInt8>, at start: Int = 0) -> Bool {
    line.count - start >= utf8CodeUnitCount && line[start] == self[0] && isAt(start, in: line)
  }

  @inline(never)
  private func isAt(_ start: Int, in line: Span<UInt8>) -> Bool {
    equals(line, start..<(start + utf8CodeUnitCount))
  }
}

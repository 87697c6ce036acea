extension StaticString {
  /// One byte of an ASCII string.
  @inline(__always)
  subscript(index: Int) -> UInt8 {
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
}

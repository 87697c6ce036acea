/// What of a line is its content.
package enum LineBounds {
  /// `line` (without its LF) less the NUL bytes before its first character and one CR at its end.
  @inline(__always)
  package static func content(of bytes: Span<UInt8>, _ line: Range<Int>) -> Range<Int> {
    var start = line.lowerBound
    var end = line.upperBound
    while start < end, bytes[start] == 0 { start += 1 }
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    return start..<end
  }
}

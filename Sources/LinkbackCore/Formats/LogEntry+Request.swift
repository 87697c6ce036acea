extension LogEntry {
  /// Where the line has a request besides the entry's, see ``RequestLine/another(in:besides:after:)``.
  ///
  /// - Complexity: O(n).
  @inline(__always)
  func anotherRequest(in line: Span<UInt8>) -> Int? {
    if !request.isMissing {
      return RequestLine.another(
        in: line, besides: request.range, after: format.family == .commonLog ? .bracket : .quote)
    }
    guard !method.isMissing, !target.isMissing,
      method.range.lowerBound < target.range.upperBound
    else { return nil }
    return RequestLine.another(
      in: line, besides: method.range.lowerBound..<target.range.upperBound, after: .space)
  }
}

extension LogEntry {
  /// Whether the line has a request besides the entry's: two lines were written into one.
  ///
  /// - Complexity: O(n).
  @inline(__always)
  func hasAnotherRequest(in line: Span<UInt8>) -> Bool {
    let place: RequestLine.Place
    switch format.family {
    case .commonLog: return CommonLogFamily.isJoined(line, request: request.range)
    case .squid, .uwsgi: place = .space
    case .nginxProxyManager:
      return !target.isMissing && CommonLogFamily.isJoined(line, request: target.range)
    // Its cells say which is which, but where quotes meet.
    case .cloudStorage: return false
    default: place = .quoteAfterWord
    }
    guard request.isMissing else {
      return RequestLine.hasAnother(line, besides: request.range, after: place)
    }
    guard !method.isMissing, !target.isMissing,
      method.range.lowerBound < target.range.upperBound
    else { return false }
    return RequestLine.hasAnother(
      line, besides: method.range.lowerBound..<target.range.upperBound, after: place)
  }
}

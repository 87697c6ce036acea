extension LogEntry {
  /// Where the line has a request besides the entry's, see ``RequestLine/another(in:besides:after:)``.
  ///
  /// - Complexity: O(n).
  @inline(__always)
  func anotherRequest(in line: Span<UInt8>) -> Int? {
    let place: RequestLine.Place
    switch format.family {
    case .commonLog: place = .bracket
    case .squid, .uwsgi: place = .space
    case .nginxProxyManager: place = .hyphen
    // Its cells say which is which, but where quotes meet.
    case .cloudStorage: return nil
    default: place = .quote
    }
    guard request.isMissing else {
      return RequestLine.another(in: line, besides: request.range, after: place)
    }
    guard !method.isMissing, !target.isMissing,
      method.range.lowerBound < target.range.upperBound
    else { return nil }
    return RequestLine.another(
      in: line, besides: method.range.lowerBound..<target.range.upperBound, after: place)
  }
}

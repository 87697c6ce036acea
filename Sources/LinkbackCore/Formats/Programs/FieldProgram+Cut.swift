/// What a server has cut off, and closed as if nothing were missing.
extension FieldProgram {
  /// Whether HAProxy or Varnish has cut the request off, as far as it can be seen.
  @inline(__always)
  func isCut(_ entry: LogEntry, _ line: Span<UInt8>) -> Bool {
    guard !entry.request.isMissing else {
      return (escaping == .hash || escaping == .hashAndBackslash)
        && Self.isAtHAProxysLimit(line, entry)
    }
    return switch escaping {
    case .hash, .hashAndBackslash: RequestLine.lacksHAProxysProtocol(line, entry.request.range)
    case .backslash: RequestLine.isAtVarnishsLimit(line, entry.request.range)
    default: false
    }
  }

  /// Whether a line would fit, if its request had not been cut off: for explanations.
  func fitsButForCut(_ line: Span<UInt8>, from start: Int, times: TimeReader) -> Bool {
    var (entry, times, nobody) = (LogEntry(), times, NoMatchObserver())
    return cut(line, from: start, into: &entry, times: &times, observer: &nobody)
      && isCut(entry, line)
  }

  /// In bytes, with the method: `tune.http.logurilen`, if it is as HAProxy has it.
  private static let haproxyLimit = 1_023

  /// Whether HAProxy logged a request in pieces that are together as long as its buffer: then `%HV` says
  /// `HTTP/0.9`.
  ///
  /// - Complexity: O(length of the target).
  private static func isAtHAProxysLimit(_ bytes: Span<UInt8>, _ entry: LogEntry) -> Bool {
    let pieces: [2 of FieldRange] =
      entry.target.isMissing ? [entry.path, entry.query] : [entry.target, .missing]
    // Without one it is taken for a GET.
    var count = (entry.method.isMissing ? 3 : entry.method.range.count) + 1
    for index in pieces.indices {
      let range = pieces[index].range
      guard count + range.count <= 3 * haproxyLimit else { return false }
      for position in range where bytes[position] == 0x23 {
        if Hexadecimal.byte(in: bytes, at: position + 1, end: range.upperBound) != nil {
          count -= 2
        }
      }
      count += range.count
    }
    return count == haproxyLimit
  }
}

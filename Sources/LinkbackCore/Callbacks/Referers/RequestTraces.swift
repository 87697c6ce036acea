/// What looks like the target of a request in a line that fits no format, or in a string of it.
///
/// A URL in a line can only be taken for a Referer where something else may be what was requested:
/// `GET https://example.com/link 302` is a request, however it is logged.
struct RequestTraces {
  /// Where words begin that may be a target: a path, or a URL. Two are enough to tell that one is
  /// outside of a range.
  private var first: Int?
  private var last: Int?

  private let bounds: Range<Int>

  /// - Parameter bounds: Of the text.
  /// - Complexity: O(n); does not allocate.
  init(_ line: Span<UInt8>, in bounds: Range<Int>) {
    self.bounds = bounds
    var isStart = true
    for position in bounds {
      if isStart, isTarget(line, at: position) {
        if first == nil { first = position } else { last = position }
      }
      isStart = RefererField.isDelimiter(line[position])
    }
  }

  /// Whether something outside of `range`, in which a URL is, may be the target; and the URL is not, as no
  /// method is in front of it.
  func isRequestOutside(_ range: Range<Int>, in line: Span<UInt8>) -> Bool {
    guard !isAfterMethod(line, range.lowerBound) else { return false }
    if let first, !range.contains(first) { return true }
    if let last, !range.contains(last) { return true }
    return false
  }

  /// A path or a URL; no path of a file that `grep` put in front.
  private func isTarget(_ line: Span<UInt8>, at position: Int) -> Bool {
    guard line[position] == 0x2F else { return RefererField.beginsURL(line, at: position) }
    guard position == bounds.lowerBound else { return true }
    let end = ByteSearch.first(0x20, in: line, bounds)
    return ByteSearch.first(0x3A, in: line, position..<end) == end
  }

  /// Whether a method is the word before `start`.
  private func isAfterMethod(_ line: Span<UInt8>, _ start: Int) -> Bool {
    var end = start
    while end > bounds.lowerBound, start - end < 4, RefererField.isDelimiter(line[end - 1]) {
      end -= 1
    }
    var first = end
    while first > bounds.lowerBound, end - first < 9, line[first - 1] &- 0x41 < 26 { first -= 1 }
    return Self.isMethod(line, first..<end)
  }

  /// RFC 9110 §9, <https://www.rfc-editor.org/rfc/rfc9110#section-9>, and RFC 5789.
  private static func isMethod(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
    has("GET", line, word) || has("HEAD", line, word) || has("POST", line, word)
      || has("PUT", line, word) || has("DELETE", line, word) || has("CONNECT", line, word)
      || has("OPTIONS", line, word) || has("TRACE", line, word) || has("PATCH", line, word)
  }

  private static func has(
    _ method: StaticString, _ line: Span<UInt8>, _ word: Range<Int>
  ) -> Bool { method.equals(line, word) }
}

extension W3CFields {
  /// Takes the URL: of the path, the query and the whole URL the first that has a query, else the path, else
  /// the URL. The path has one in CloudFront's real-time logs.
  @inline(__always)
  func takeURL(
    _ entry: inout LogEntry, _ line: Span<UInt8>, stem: FieldRange, query: FieldRange,
    uri: FieldRange
  ) {
    if Self.hasQuery(line, stem.range) {
      entry.target = stem
      return
    }
    let query = isCloudFront ? query : Self.withoutError(line, query)
    if !query.isMissing {
      entry.query = query
      entry.path = stem.isMissing ? Self.path(line, uri) : stem
    } else if !uri.isMissing, stem.isMissing || Self.hasQuery(line, uri.range) {
      takeWholeURL(&entry, line, uri)
    } else {
      entry.path = stem
    }
  }

  /// Whether anything is between the first `?` and the first `#`.
  @inline(__always)
  private static func hasQuery(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let query = ByteSearch.first(0x3F, in: line, range) + 1
    guard query < range.upperBound, line[query] != 0x23 else { return false }
    return ByteSearch.first(0x23, in: line, range.lowerBound..<query) == query
  }

  /// A whole URL's part before its query, which is in a column of its own.
  private static func path(_ line: Span<UInt8>, _ uri: FieldRange) -> FieldRange {
    guard !uri.isMissing, line[Int(uri.lowerBound)] != 0x22 else { return uri }
    return FieldRange(
      Int(uri.lowerBound)..<ByteSearch.first(0x3F, in: line, uri.range))
  }

  /// A URL or a path; or a URL without its scheme, as proxies log it: `example.com/link?session_id=csn_1`.
  private func takeWholeURL(_ entry: inout LogEntry, _ line: Span<UInt8>, _ uri: FieldRange) {
    let range = uri.range
    entry.target = uri
    var position = range.lowerBound
    var (hasDot, hasPort) = (false, false)
    while position < range.upperBound {
      let byte = line[position]
      if byte == 0x2F || byte == 0x3F { break }
      switch byte {
      case 0x2E: hasDot = true
      case 0x3A: hasPort = true
      case 0x2D, 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F: break
      default: return
      }
      position += 1
    }
    guard position > range.lowerBound, position < range.upperBound else { return }
    // After a scheme's colon are two slashes.
    let isScheme = hasPort && line[position - 1] == 0x3A
    guard !isScheme, hasDot || hasPort else { return }
    entry.virtualHost = FieldRange(range.lowerBound..<position)
    entry.target = FieldRange(position..<range.upperBound)
  }

  // MARK: Errors of classic ASP

  /// A query without what IIS appends to it where a page of classic ASP fails: `|27|80004005|text`, or
  /// `|-|ASP_0113|text`: the line, the error's code and its text, up to the column's end. No browser sent
  /// it.
  ///
  /// Source: <https://learn.microsoft.com/en-us/iis/configuration/system.webserver/asp/>
  /// (`errorsToNTLog`, `logErrorRequests`).
  @inline(__always)
  static func withoutError(_ line: Span<UInt8>, _ query: FieldRange) -> FieldRange {
    let range = query.range
    let bar = ByteSearch.first(0x7C, in: line, range)
    guard bar < range.upperBound else { return query }
    return withoutError(line, range, from: bar)
  }

  @inline(never)
  private static func withoutError(
    _ line: Span<UInt8>, _ range: Range<Int>, from first: Int
  ) -> FieldRange {
    guard line[range.lowerBound] != 0x22 else { return FieldRange(range) }
    var bar = first
    while bar < range.upperBound {
      if isError(line, bar..<range.upperBound) {
        return bar > range.lowerBound ? FieldRange(range.lowerBound..<bar) : .missing
      }
      bar = ByteSearch.first(0x7C, in: line, (bar + 1)..<range.upperBound)
    }
    return FieldRange(range)
  }

  /// Whether a text is an error as IIS appends it.
  private static func isError(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var cursor = ByteCursor(at: range.lowerBound + 1, end: range.upperBound)
    guard cursor.take(0x2D, line) || cursor.integer(line) != nil, cursor.take(0x7C, line) else {
      return false
    }
    let code = cursor.position
    if StaticString("ASP_").begins(line, at: code), range.upperBound >= code + 4 {
      cursor = ByteCursor(at: code + 4, end: range.upperBound)
      guard cursor.integer(line) != nil else { return false }
    } else {
      while let byte = cursor.peek(line), Hexadecimal.value(byte) >= 0 {
        _ = cursor.take(byte, line)
      }
      guard (1...8).contains(cursor.position - code) else { return false }
    }
    return cursor.take(0x7C, line) && !cursor.isAtEnd
  }

  /// Where the column ends whose query was cut off in front of an error; `nil` for any other: for
  /// explanations.
  static func errorEnd(_ line: Span<UInt8>, after query: Range<Int>) -> Int? {
    let start = query.upperBound
    guard start < line.count, line[start] == 0x7C else { return nil }
    let isTabbed = ByteSearch.first(0x09, in: line, 0..<line.count) < line.count
    let end = ByteSearch.first(isTabbed ? 0x09 : 0x20, in: line, start..<line.count)
    return isError(line, start..<end) ? end : nil
  }
}

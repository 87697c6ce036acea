extension LogScanner {
  /// Where a usual line's Referer ends, if the line mentions `session_id` there at the earliest: what is
  /// before that is no mention, and the search goes on after it.
  ///
  /// Nine of ten lines with a mention are of this kind: each image of a callback page has the page's URL
  /// as its Referer. So they are told with three short searches, and never judged.
  /// - Parameter hit: The first place in the line where a mention may begin.
  @inline(__always)
  static func refererEnd(_ bytes: Span<UInt8>, _ line: UsualLine, hit: Int) -> Int? {
    guard hit > line.cut.stop + 1 else { return nil }
    let start = ByteSearch.afterLast(0x22, in: bytes, (line.cut.stop + 1)..<hit)
    guard start + 7 <= hit, RefererField.beginsURL(bytes, at: start) else { return nil }
    let end = ByteSearch.first(0x22, in: bytes, hit..<bytes.count)
    // An escaped quote ends nothing, and the quote may be another line's.
    guard end < bytes.count, bytes[end - 1] != 0x5C,
      ByteSearch.first(0x0A, in: bytes, hit..<end) == end
    else { return nil }
    // A line that another was written into is malformed.
    return line.isTorn(bytes, after: 0) ? nil : end
  }

  /// Takes note of a line that fits no format and mentions `session_id`.
  mutating func note(malformed line: Span<UInt8>, number: Int) {
    guard matcher.matches(outsideRefererOf: line) else { return }
    suspects.add(.malformed, line, number: number, reader.columns)
  }

  /// Takes note of a line that was judged, if it is suspect.
  ///
  /// - Parameter text: Where the entry's fields are: the line, or the one inside it.
  mutating func note(
    _ reason: Rejection, _ callback: Callback, _ entry: LogEntry, in text: Span<UInt8>,
    _ line: Span<UInt8>, number: Int
  ) {
    switch reason {
    case .foreign:
      suspects.add(reason, line, number: number, reader.columns)
      let id = callback.sessionText
      var ids = suspects.foreignIDs
      callbacks.with(id.storage, text) { ids.add($0, id.range, hash: callback.session) }
      suspects.foreignIDs = ids
    case .incomplete, .wrongMethod:
      suspects.add(reason, line, number: number, reader.columns)
    case .other where entry.format != .linkbackEvents:
      guard
        matcher.matches(
          outsideRefererOf: line, entry, in: text, embedded: reader.embeddedRange)
      else { return }
      suspects.add(reason, line, number: number, reader.columns)
      if callbacks.request(text, entry).query.range.isEmpty { suspects.linesWithoutQuery += 1 }
    case .other, .malformed, .oversized, .outside, .expired: break
    }
  }
}

extension LogScanner {
  /// Takes note of a line that fits no format and mentions `session_id`.
  mutating func note(malformed line: Span<UInt8>, number: Int) {
    if matcher.matches(outsideRefererOf: line) {
      suspects.add(.malformed, line, number: number, reader.columns)
    } else if PrefilterMatcher.isOfErrorLog(line), matcher.matches(line) {
      suspects.errorLogLines += 1
    }
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

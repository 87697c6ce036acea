extension LogScanner {
  /// The line that begins at `start`, where the fast path is sure of it.
  @inline(__always)
  mutating func fastLine(_ bytes: Span<UInt8>, from start: Int) -> FastLine? {
    // Positions in a callback have 32 bits; on the fast path they are those in the block.
    guard fastPath.readsCommonLog, bytes.count <= Int32.max else { return nil }
    return reader.fastLine(bytes, from: start)
  }

  /// Cuts a line of columns, where the fast path is sure of it.
  @inline(__always)
  mutating func readsFast(_ line: Span<UInt8>, into entry: inout LogEntry) -> Bool {
    guard fastPath.readsColumns, W3CFields.mayBeFast(line) else { return false }
    return reader.readFastColumns(line, into: &entry)
  }

  /// Counts the line, if the fast path is sure that it is a callback.
  ///
  /// - Returns: Where the line ends, `nil` where nothing was counted.
  @inline(__always)
  mutating func takeFastCallback(_ line: FastLine, in bytes: Span<UInt8>) -> Int? {
    var callback = Callback()
    guard let judge = fastPath.callback, judge.judge(bytes, line, &callback),
      let end = line.end(in: bytes, after: 0)
    else { return nil }
    take(callback, in: bytes, by: judge.hash)
    return end
  }

  /// The same of an entry, whose fields are in `text`.
  @inline(__always)
  mutating func takeFastCallback(_ entry: LogEntry, in text: Span<UInt8>) -> Bool {
    var callback = Callback()
    guard let judge = fastPath.callback, judge.judge(text, entry, &callback) else { return false }
    take(callback, in: text, by: judge.hash)
    return true
  }

  /// Counts a callback that ``FastCallback`` has judged.
  @inline(__always)
  private mutating func take(_ callback: Callback, in bytes: Span<UInt8>, by hash: SipHash) {
    if progress != nil, progress?.admit(callbackAt: callback.time) == false {
      statistics.reject(.expired)
      return
    }
    statistics.callbacks += 1
    let row: Int32
    if fastPath.countsPlaces {
      row = placedRow(of: callback, in: bytes)
    } else {
      let text = StatusCache.Text(bytes, callback.status.range)
      if let text, let known = fastPath.rows.row(of: text) {
        row = known
      } else {
        row = findRow(of: callback, in: bytes, text)
      }
    }
    counts.record(callback, in: bytes, row: row, by: hash)
  }

  @inline(never)
  private mutating func findRow(
    of callback: Callback, in bytes: Span<UInt8>, _ text: StatusCache.Text?
  ) -> Int32 {
    let (row, isOwn) = counts.row(of: callback, bytes, callbacks)
    if isOwn, let text { fastPath.rows.remember(text, row) }
    return row
  }

  /// The row of a status, a route and a host. Inlined, it would keep from being inlined what every callback needs.
  @inline(never)
  private mutating func placedRow(of callback: Callback, in bytes: Span<UInt8>) -> Int32 {
    let hasHost = fastPath.countsHosts && !callback.authority.isMissing
    let key = RowCache.Key(
      bytes, status: callback.status.range,
      route: fastPath.countsRoutes ? callback.route.range : nil,
      host: hasHost ? callback.authority.range : nil)
    if let key, let known = fastPath.placedRows.row(of: key) { return known }
    let (row, isOwn) = counts.row(of: callback, bytes, callbacks)
    if isOwn, let key { fastPath.placedRows.remember(key, row) }
    return row
  }

  /// Where a line's Referer ends, if the line matches the prefilter there at the earliest: what is before
  /// that is no match, and the search goes on after it.
  ///
  /// Nine of ten lines with a match are of this kind: each image of a callback page has the page's URL
  /// as its Referer. Three short searches recognise them, and they are never judged.
  /// - Parameter hit: The line's first candidate.
  @inline(__always)
  static func refererEnd(_ bytes: Span<UInt8>, _ line: FastLine, hit: Int) -> Int? {
    guard hit > line.cut.stop + 1 else { return nil }
    let start = ByteSearch.afterLast(0x22, in: bytes, (line.cut.stop + 1)..<hit)
    guard start + 7 <= hit, RefererField.beginsURL(bytes, at: start) else { return nil }
    let end = ByteSearch.first(0x22, in: bytes, hit..<bytes.count)
    // An escaped quote ends nothing, and the quote may be another line's.
    guard end < bytes.count, bytes[end - 1] != 0x5C,
      ByteSearch.first(0x0A, in: bytes, hit..<end) == end
    else { return nil }
    // A line that another was written into is malformed, wherever that is.
    return line.isTorn(bytes, after: 0) || line.end(in: bytes, after: 0) == nil ? nil : end
  }
}

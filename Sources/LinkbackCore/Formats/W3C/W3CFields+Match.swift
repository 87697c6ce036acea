extension W3CFields {
  /// Cuts a line into the entry's fields; `false` where it has not just as many values as there are
  /// columns, no readable time, a method or a response that is none, another line in its URL, or no column for one.
  ///
  /// Values are separated by tabs if there is one in the line, else by spaces. One in double quotes
  /// may hold separators. `-` stands for nothing.
  /// - Parameters:
  ///   - leastCount: How many values a line has at least, where the columns are a documented order whose
  ///     last a line may lack, and which may have got more; `nil` for as many as columns.
  ///   - day: Of the `#Date` line before.
  /// - Complexity: O(n); does not allocate.
  func match(
    _ line: Span<UInt8>, leastCount: Int? = nil, day: W3CDay? = nil, into entry: inout LogEntry,
    times: inout TimeReader
  ) -> Bool {
    guard hasURL else { return false }
    guard let values = cut(line, leastCount: leastCount), !Self.isTorn(line, values) else {
      return false
    }
    return fill(&entry, from: line, values, day: day, &times)
  }

  /// Whether two lines that were written into one another were read as one: only a value between tabs or
  /// quotes can hold the other's spaces.
  private static func isTorn(_ line: Span<UInt8>, _ values: borrowing Values) -> Bool {
    if isTorn(line, values[Int(Column.stem.rawValue)]) { return true }
    if isTorn(line, values[Int(Column.query.rawValue)]) { return true }
    return isTorn(line, values[Int(Column.uri.rawValue)])
  }

  private static func isTorn(_ line: Span<UInt8>, _ value: FieldRange) -> Bool {
    !value.isMissing && RequestLine.isTornTarget(line, value.range)
  }

  /// Takes the values for the fields; `false`, and nothing was taken, without a readable time, or where the
  /// method is no token or the response no number.
  @inline(__always)
  func fill(
    _ entry: inout LogEntry, from line: Span<UInt8>, _ values: borrowing Values,
    day: W3CDay?, _ times: inout TimeReader
  ) -> Bool {
    let method = values[Int(Column.method.rawValue)]
    guard let time = time(line, values, day: day, &times),
      let response = Self.response(line, values[Int(Column.response.rawValue)].range),
      Self.isMethod(line, method.range)
    else { return false }
    entry.time = time
    entry.method = method
    takeURL(
      &entry, line, stem: values[Int(Column.stem.rawValue)],
      query: values[Int(Column.query.rawValue)], uri: values[Int(Column.uri.rawValue)])
    entry.location = values[Int(Column.location.rawValue)]
    entry.hostHeader = values[Int(Column.requestedHost.rawValue)]
    if entry.hostHeader.isMissing { entry.hostHeader = values[Int(Column.hostHeader.rawValue)] }
    entry.response = response
    entry.escaping = isCloudFront ? .percent : .quotedString
    entry.format = isCloudFront ? .cloudFront : .w3c
    return true
  }

  /// Where the date and the time are, or the one value that is both: for explanations.
  func timeRanges(in line: Span<UInt8>, leastCount: Int? = nil) -> [Range<Int>] {
    guard let values = cut(line, leastCount: leastCount) else { return [] }
    let columns: [[Column]] = [[.date, .time], [.timestamp], [.localDate, .localTime], [.time]]
    for pair in columns {
      let ranges = pair.map { values[Int($0.rawValue)] }
      if ranges.allSatisfy({ !$0.isMissing }) { return ranges.map(\.range) }
    }
    return []
  }

  /// The values of a line, by column; `nil` where there are not as many as there are columns.
  @inline(__always)
  private func cut(
    _ line: Span<UInt8>, leastCount: Int?
  ) -> Values? {
    let isTabbed = ByteSearch.first(0x09, in: line, 0..<line.count) < line.count
    let separator: UInt8 = isTabbed ? 0x09 : 0x20
    let columns = self.columns.span
    var values: Values = .init(repeating: .missing)
    var count = 0
    var position = 0
    while position < line.count {
      if !isTabbed, line[position] == 0x20 {
        position += 1
        continue
      }
      let (value, isQuoted) = Self.value(line, at: position, separator)
      if count < columns.count {
        let column = columns[count]
        if column != .ignored, !Self.isNone(line, value) {
          // A text keeps its quotes, so that it can be told from one that never had any.
          let keepsQuotes = isQuoted && column.isText && !isCloudFront
          values[Int(column.rawValue)] = FieldRange(
            keepsQuotes ? (value.lowerBound - 1)..<(value.upperBound + 1) : value)
        }
      } else if leastCount == nil {
        return nil
      }
      count += 1
      position = value.upperBound + (isQuoted ? 2 : 1)
    }
    guard leastCount.map({ count >= $0 }) ?? (count == columns.count) else { return nil }
    return values
  }

  /// The value at `position`: up to the separator, or between quotes that a separator follows.
  @inline(__always)
  private static func value(
    _ line: Span<UInt8>, at position: Int, _ separator: UInt8
  ) -> (range: Range<Int>, isQuoted: Bool) {
    if line[position] == 0x22, let end = closingQuote(line, from: position + 1, separator) {
      return ((position + 1)..<end, true)
    }
    return (position..<ByteSearch.first(separator, in: line, position..<line.count), false)
  }

  private static func closingQuote(
    _ line: Span<UInt8>, from start: Int, _ separator: UInt8
  ) -> Int? {
    var position = start
    while position < line.count {
      position = ByteSearch.first(0x22, in: line, position..<line.count)
      guard position < line.count else { return nil }
      if position + 1 == line.count || line[position + 1] == separator { return position }
      guard line[position + 1] == 0x22 else { return nil }
      position += 2
    }
    return nil
  }

  @inline(__always)
  static func isNone(_ line: Span<UInt8>, _ value: Range<Int>) -> Bool {
    value.isEmpty || (value.count == 1 && line[value.lowerBound] == 0x2D)
  }

  @inline(__always)
  private func time(
    _ line: Span<UInt8>, _ values: borrowing Values, day: W3CDay?, _ times: inout TimeReader
  ) -> EventTime? {
    let date = values[Int(Column.date.rawValue)]
    let time = values[Int(Column.time.rawValue)]
    if !date.isMissing, !time.isMissing {
      return times.read(line, date: date.range, timeOfDay: time.range)
    }
    return otherTime(line, values, day: day, &times)
  }

  @inline(never)
  private func otherTime(
    _ line: Span<UInt8>, _ values: borrowing Values, day: W3CDay?, _ times: inout TimeReader
  ) -> EventTime? {
    let timestamp = values[Int(Column.timestamp.rawValue)]
    if !timestamp.isMissing { return times.readAny(line, timestamp.range, zone: .utc) }
    let date = values[Int(Column.localDate.rawValue)]
    let clock = values[Int(Column.localTime.rawValue)]
    if !date.isMissing, !clock.isMissing {
      return TimeReader.time(line, date: date.range, timeOfDay: clock.range).flatMap { time in
        let (local, nanosecond) = (time.seconds, time.nanoseconds - time.seconds * 1_000_000_000)
        let offset = Int64(times.zone.offset(forLocal: local))
        return EventTime(seconds: local - offset, nanosecond: nanosecond)
      }
    }
    let time = values[Int(Column.time.rawValue)]
    return needsDay && !time.isMissing ? day?.time(line, timeOfDay: time.range) : nil
  }

  /// Whether a value is a method, perhaps between quotes.
  @inline(__always)
  private static func isMethod(_ line: Span<UInt8>, _ range: Range<Int>) -> Bool {
    let isQuoted =
      range.count >= 2 && line[range.lowerBound] == 0x22 && line[range.upperBound - 1] == 0x22
    return RequestLine.isMethod(
      line, isQuoted ? (range.lowerBound + 1)..<(range.upperBound - 1) : range)
  }

  /// As ``LogEntry/response``, -1 without a value; `nil` for what is no response.
  @inline(__always)
  private static func response(_ line: Span<UInt8>, _ range: Range<Int>) -> Int32? {
    guard !range.isEmpty else { return -1 }
    guard let (response, end) = FieldProgram.response(in: line, at: range.lowerBound) else {
      return nil
    }
    return end == range.upperBound ? response : nil
  }
}

/// Lines of columns whose `#Fields` line is missing.
extension W3CFields {
  /// Whether a line begins as CloudFront's real-time logs do in their documented order, with the types that
  /// these fields have: seconds since 1970, the client's address, a duration, a status, a size, a method, a
  /// protocol, a host and a path, with a tab after each.
  static func looksLikeRealTime(_ line: Span<UInt8>) -> Bool {
    guard line.count > 32, line[0] &- 0x30 < 10 else { return false }
    var cursor = ByteCursor(at: 0, end: line.count)
    guard let seconds = cursor.integer(line), seconds > 999_999_999, seconds < 10_000_000_000,
      cursor.takeFraction(line), cursor.take(0x09, line),
      takeField(&cursor, line, { $0 == 0x2E || $0 == 0x3A || Hexadecimal.value($0) >= 0 }),
      takeField(&cursor, line, { $0 == 0x2D || $0 == 0x2E || $0 &- 0x30 < 10 }),
      takeField(&cursor, line, { $0 == 0x2D || $0 &- 0x30 < 10 }),
      takeField(&cursor, line, { $0 == 0x2D || $0 &- 0x30 < 10 }),
      takeField(&cursor, line, { $0 &- 0x41 < 26 }),
      takeField(&cursor, line, { $0 &- 0x61 < 26 }),
      takeField(&cursor, line, { $0 != 0x20 && $0 != 0x2F && $0 != 0x3F })
    else { return false }
    return cursor.peek(line) == 0x2F
  }

  /// Moves over one or more bytes of a kind, and the tab after them.
  @inline(__always)
  private static func takeField(
    _ cursor: inout ByteCursor, _ line: Span<UInt8>, _ isAllowed: (UInt8) -> Bool
  ) -> Bool {
    let start = cursor.position
    while let byte = cursor.peek(line), byte != 0x09, isAllowed(byte) {
      _ = cursor.take(byte, line)
    }
    return cursor.position > start && cursor.take(0x09, line)
  }

  /// Whether a line looks like one of the W3C format's, as IIS writes it: a date, a time, and somewhere a
  /// method in capitals with a path or URL right after it. No column before that is in brackets, in quotes or a
  /// zone, as other logs have them, and a comma before a fraction is an application's own.
  static func looksLikeColumns(_ line: Span<UInt8>) -> Bool {
    var cursor = ByteCursor(at: 0, end: line.count)
    guard cursor.skipDate(line), cursor.take(0x20, line) || cursor.take(0x09, line),
      cursor.skipClock(line), cursor.peek(line) != 0x2C, cursor.takeFraction(line)
    else { return false }
    var isAfterMethod = false
    while cursor.take(0x20, line) || cursor.take(0x09, line) {
      let start = cursor.position
      if let byte = cursor.peek(line), byte == 0x5B || byte == 0x22 || byte == 0x2B {
        return false
      }
      var isMethod = true
      while let byte = cursor.peek(line), byte != 0x20, byte != 0x09 {
        isMethod = isMethod && byte &- 0x41 < 26
        _ = cursor.take(byte, line)
      }
      let isURL =
        StaticString("/").begins(line, at: start) || StaticString("http").begins(line, at: start)
      if isAfterMethod, isURL { return true }
      isAfterMethod = isMethod && (3...7).contains(cursor.position - start)
    }
    return false
  }
}

extension LineReader {
  /// Whether a line looks like one of the W3C format's (IIS), but nothing says which column is what: the
  /// log's own `#Fields` line before it, or as a format, makes it readable.
  package func lacksFieldsLine(_ line: Span<UInt8>) -> Bool {
    guard tries(.columns), program == nil, W3CFields.looksLikeColumns(line) else { return false }
    var columns = self.columns
    return columns.hasNoColumns()
  }
}

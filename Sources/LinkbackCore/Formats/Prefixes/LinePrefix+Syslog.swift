/// What syslog and the journal write.
extension LinePrefix {
  /// `<PRI>`, and what follows it.
  static func syslog(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.take(0x3C, line), let priority = cursor.integer(line), priority <= 999,
      cursor.take(0x3E, line)
    else { return nil }
    // HAProxy's `short` and systemd's capture of standard output write nothing more.
    return structured(line, cursor) ?? traditional(line, cursor)
      ?? isoTimestamped(line, cursor) ?? Found(cursor.position)
  }

  /// RFC 5424 §6, <https://www.rfc-editor.org/rfc/rfc5424#section-6>: version, time, host, application,
  /// process, message id, structured data.
  private static func structured(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.take(0x31, line), cursor.take(0x20, line) else { return nil }
    let time = cursor.isoTime(line)
    if time == nil {
      cursor = ByteCursor(at: start.position + 2, end: cursor.end)
      guard cursor.take(0x2D, line) else { return nil }
    }
    guard cursor.take(0x20, line) else { return nil }
    for _ in 0..<4 { guard cursor.wordAndSpace(line) else { return nil } }
    if !cursor.take(0x2D, line) {
      guard cursor.peek(line) == 0x5B else { return nil }
      while cursor.take(0x5B, line) { guard cursor.structuredElement(line) else { return nil } }
    }
    guard cursor.take(0x20, line) else { return nil }
    // A byte order mark says that the message is UTF-8.
    var mark = cursor
    if mark.take(0xEF, line), mark.take(0xBB, line), mark.take(0xBF, line) { cursor = mark }
    return time.map { Found(cursor.position, time: $0) } ?? Found(cursor.position)
  }

  /// RFC 3164 §4.1, <https://www.rfc-editor.org/rfc/rfc3164#section-4.1>: time, host, tag. nginx's
  /// `nohostname` leaves out the host; `journalctl -o short-precise` adds a fraction, and some routers
  /// and rsyslog templates a year before or after the time.
  static func traditional(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.monthName(line) != nil, cursor.take(0x20, line) else { return nil }
    guard cursor.number(digits: cursor.take(0x20, line) ? 1 : 2, line) != nil,
      cursor.take(0x20, line)
    else { return nil }
    cursor.takeYear(line)
    guard cursor.skipClock(line), cursor.takeFraction(line), cursor.take(0x20, line) else {
      return nil
    }
    cursor.takeYear(line)
    return tag(line, cursor).map { Found($0) }
  }

  /// `journalctl -o short-full`: weekday, date, time, zone's name, host, tag.
  static func weekdayTimestamped(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.letters(3, line), cursor.take(0x20, line), cursor.skipDate(line),
      cursor.take(0x20, line), cursor.skipClock(line), cursor.takeFraction(line),
      cursor.take(0x20, line), cursor.wordAndSpace(line)
    else { return nil }
    return tag(line, cursor).map { Found($0) }
  }

  /// `journalctl -o short-unix`: seconds since 1970 with six digits after the point, host, tag.
  static func journal(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.number(digits: 10, line) != nil, cursor.take(0x2E, line),
      cursor.number(digits: 6, line) != nil
    else { return nil }
    let time = start.position..<cursor.position
    guard cursor.take(0x20, line) else { return nil }
    return tag(line, cursor).map { Found($0, time: time) }
  }

  /// `journalctl -o short-monotonic`: seconds since the start, host, tag.
  static func monotonic(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    var cursor = start
    guard cursor.take(0x5B, line) else { return nil }
    while cursor.take(0x20, line) {}
    guard cursor.integer(line) != nil, cursor.take(0x2E, line),
      cursor.number(digits: 6, line) != nil, cursor.take(0x5D, line), cursor.take(0x20, line)
    else { return nil }
    return tag(line, cursor).map { Found($0) }
  }

  /// Where `host tag: ` ends, or `tag: ` alone. Neither has a byte that a URL or a member needs, nor begins
  /// as a prefix of its own, a priority or a time.
  static func tag(_ line: Span<UInt8>, _ start: ByteCursor) -> Int? {
    var cursor = start
    for _ in 0..<2 {
      let word = cursor
      guard cursor.wordAndSpace(line), !cursor.hasMemberByte(line, since: word.position),
        line[word.position] != 0x3C, line[word.position] != 0x5B,
        !Self.isTime(line, at: word)
      else { return nil }
      if line[cursor.position - 2] == 0x3A { return cursor.position }
    }
    return nil
  }

  private static func isTime(_ line: Span<UInt8>, at cursor: ByteCursor) -> Bool {
    guard line[cursor.position] &- 0x30 < 10 else { return false }
    var cursor = cursor
    return cursor.isoTime(line) != nil
  }

  /// rsyslog's mark of a message that is JSON: `@cee:`,
  /// <https://www.rsyslog.com/doc/configuration/modules/mmjsonparse.html>.
  static func cookie(_ line: Span<UInt8>, _ start: ByteCursor) -> Found? {
    guard StaticString("@cee:").begins(line, at: start.position) else { return nil }
    var cursor = ByteCursor(at: start.position + 5, end: start.end)
    while cursor.take(0x20, line) {}
    return cursor.peek(line) == 0x7B ? Found(cursor.position) : nil
  }
}

/// What a log's transport puts in front of each line: syslog, a container's runtime, Compose.
///
/// Only what is recognised from its first byte to its last is taken off, so nothing that a client sends
/// can pass for a prefix.
enum LinePrefix {
  /// The length of the prefix, 0 without one.
  ///
  /// - Complexity: O(length of the prefix), O(1) where there is none; does not allocate.
  static func length(in line: Span<UInt8>) -> Int {
    guard line.count > 0 else { return 0 }
    let start = ByteCursor(at: 0, end: line.count)
    switch line[0] {
    case 0x3C: return syslog(line)
    case 0x41...0x5A: return traditional(line, start) ?? compose(line) ?? 0
    case 0x30...0x39: return isoTimestamped(line, start) ?? compose(line) ?? 0
    case 0x5B: return pod(line) ?? 0
    // What begins as JSON is JSON, with a ` | ` in a value or not.
    case 0x7B, 0x20, 0x09: return 0
    default: return compose(line) ?? 0
    }
  }

  // MARK: Syslog

  /// `<PRI>`, and what follows it.
  private static func syslog(_ line: Span<UInt8>) -> Int {
    var cursor = ByteCursor(at: 1, end: line.count)
    guard let priority = cursor.integer(line), priority <= 999, cursor.take(0x3E, line) else {
      return 0
    }
    // HAProxy's `short` and systemd's capture of standard output write nothing more.
    return structured(line, cursor) ?? traditional(line, cursor) ?? isoTimestamped(line, cursor)
      ?? cursor.position
  }

  /// RFC 5424 §6, <https://www.rfc-editor.org/rfc/rfc5424#section-6>: version, time, host, application,
  /// process, message id, structured data.
  private static func structured(_ line: Span<UInt8>, _ start: ByteCursor) -> Int? {
    var cursor = start
    guard cursor.take(0x31, line), cursor.take(0x20, line) else { return nil }
    if !cursor.isoTime(line), !cursor.take(0x2D, line) { return nil }
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
    return cursor.position
  }

  /// RFC 3164 §4.1, <https://www.rfc-editor.org/rfc/rfc3164#section-4.1>: time, host, tag. nginx's
  /// `nohostname` leaves out the host.
  private static func traditional(_ line: Span<UInt8>, _ start: ByteCursor) -> Int? {
    var cursor = start
    guard cursor.monthName(line) != nil, cursor.take(0x20, line) else { return nil }
    guard cursor.number(digits: cursor.take(0x20, line) ? 1 : 2, line) != nil,
      cursor.take(0x20, line), cursor.clock(line), cursor.take(0x20, line)
    else { return nil }
    return tag(line, cursor)
  }

  /// `host tag: `, or `tag: ` alone.
  private static func tag(_ line: Span<UInt8>, _ start: ByteCursor) -> Int? {
    var cursor = start
    for _ in 0..<2 {
      guard cursor.wordAndSpace(line) else { return nil }
      if line[cursor.position - 2] == 0x3A { return cursor.position }
    }
    return nil
  }

  // MARK: Containers

  /// Behind an ISO 8601 time: a host and tag, as rsyslog writes to files and `journalctl -o short-iso`
  /// shows; the stream and flag of Kubernetes' runtimes,
  /// <https://github.com/kubernetes/design-proposals-archive/blob/main/node/kubelet-cri-logging.md>;
  /// or nothing, as `docker logs --timestamps` writes.
  private static func isoTimestamped(_ line: Span<UInt8>, _ start: ByteCursor) -> Int? {
    var cursor = start
    guard cursor.isoTime(line), cursor.take(0x20, line) else { return nil }
    if let syslog = tag(line, cursor) { return syslog }
    var stream = cursor
    guard stream.wordAndSpace(line) else { return cursor.position }
    let name = cursor.position..<(stream.position - 1)
    guard StaticString("stdout").equals(line, name) || StaticString("stderr").equals(line, name)
    else { return cursor.position }
    guard stream.take(0x46, line) || stream.take(0x50, line), stream.take(0x20, line) else {
      return cursor.position
    }
    return stream.position
  }

  /// Compose: `name-1  | `.
  private static func compose(_ line: Span<UInt8>) -> Int? {
    let wordEnd = ByteSearch.first(0x20, in: line, 0..<line.count)
    guard wordEnd > 0, ByteSearch.first(0x22, in: line, 0..<wordEnd) == wordEnd else { return nil }
    var cursor = ByteCursor(at: wordEnd, end: line.count)
    while cursor.take(0x20, line) {}
    guard cursor.take(0x7C, line), cursor.take(0x20, line) else { return nil }
    return cursor.position
  }

  /// `kubectl logs --prefix`: `[pod/name/container] `.
  private static func pod(_ line: Span<UInt8>) -> Int? {
    guard StaticString("[pod/").begins(line) else { return nil }
    let bracket = ByteSearch.first(0x5D, in: line, 5..<line.count)
    guard bracket + 1 < line.count, line[bracket + 1] == 0x20,
      ByteSearch.first(0x20, in: line, 5..<bracket) == bracket
    else { return nil }
    return bracket + 2
  }
}

extension ByteCursor {
  /// Moves over one or more bytes other than a space and a double quote, and the space behind them.
  fileprivate mutating func wordAndSpace(_ line: Span<UInt8>) -> Bool {
    let start = position
    while let byte = peek(line), byte != 0x20, byte != 0x22 { _ = take(byte, line) }
    return position > start && take(0x20, line)
  }

  /// `hh:mm:ss`
  fileprivate mutating func clock(_ line: Span<UInt8>) -> Bool {
    number(digits: 2, line) != nil && take(0x3A, line) && number(digits: 2, line) != nil
      && take(0x3A, line) && number(digits: 2, line) != nil
  }

  /// A time of ISO 8601 with its `T`, and with or without a zone.
  fileprivate mutating func isoTime(_ line: Span<UInt8>) -> Bool {
    guard number(digits: 4, line) != nil, take(0x2D, line), number(digits: 2, line) != nil,
      take(0x2D, line), number(digits: 2, line) != nil, take(0x54, line), clock(line)
    else { return false }
    if take(0x2E, line) || take(0x2C, line), fraction(line) == nil { return false }
    // Without a zone, another field follows.
    guard let byte = peek(line), byte != 0x20 else { return true }
    return zoneOffset(line) != nil
  }

  /// The rest of `[id name="value"]`, in which `\]` and `\"` are escaped.
  fileprivate mutating func structuredElement(_ line: Span<UInt8>) -> Bool {
    while let byte = peek(line) {
      _ = take(byte, line)
      if byte == 0x5D { return true }
      if byte == 0x5C, let escaped = peek(line) { _ = take(escaped, line) }
    }
    return false
  }
}

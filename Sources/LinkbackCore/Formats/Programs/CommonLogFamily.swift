/// The common log family: `common`, `combined`, `vcommon`, `vcombined`, `combined+`, `traefik`,
/// `varnish` and `lighttpd`, told apart line by line.
///
/// One cut reads them all, see ``cut(_:from:into:times:)``: anything up to `[time] `, the request, the
/// status, and the rest. So which of them a file was detected as never changes what a line counts as.
///
/// Sources: <https://httpd.apache.org/docs/2.4/logs.html#accesslog>,
/// <https://nginx.org/en/docs/http/ngx_http_log_module.html> (`combined`).
package enum CommonLogFamily {
  /// A line of the family as most of them are: what explanations compare a line with that fits none.
  package static let program: FieldProgram = {
    var program = FieldProgram(escaping: .backslash)
    program.append([], .beforeTime)
    program.append("[".utf8, .time)
    program.append("] \"".utf8, .request)
    program.append("\" ".utf8, .response)
    program.append([], .rest)
    return program
  }()

  /// Traefik's lines, whose requests may hold raw quotes: they are known by their end.
  ///
  /// Source: <https://doc.traefik.io/traefik/observability/access-logs/#format>.
  static let traefik: FieldProgram = {
    var program = FieldProgram(escaping: .none)
    program.append([], .beforeTime)
    program.append("[".utf8, .time)
    program.append("] \"".utf8, .request)
    program.append("\" ".utf8, .response)
    program.append(" ".utf8, .ignored, extent: .size)
    // Referer, user agent, number of requests.
    program.append(" \"".utf8, .ignored)
    program.append("\" \"".utf8, .ignored)
    program.append("\" ".utf8, .ignored, extent: .size)
    // Router, server, duration.
    program.append(" \"".utf8, .ignored)
    program.append("\" \"".utf8, .ignored)
    program.append("\" ".utf8, .ignored, extent: .number)
    program.append("ms".utf8, .end)
    return program
  }()

  /// What an entry of the family is called: `combined`, unless a name was asked for that says which
  /// host comes before the time.
  static func entryFormat(named name: FormatName?) -> FormatName {
    switch name {
    case .vcommon, .vcombined, .lighttpd: name ?? .combined
    default: .combined
    }
  }

  /// Whether a line begins as most of the family do, and no line of another format does: with an IPv4
  /// address and ` - `. Saves them the trials that come before the family's: 375 instructions a line.
  @inline(__always)
  static func beginsAsMost(_ line: Span<UInt8>) -> Bool {
    guard line.count > 20, line[0] &- 0x30 < 10,
      line[1] == 0x2E || line[2] == 0x2E || line[3] == 0x2E
    else { return false }
    let space = ByteSearch.first(0x20, in: line, 0..<16)
    return space < 16 && line[space + 1] == 0x2D && line[space + 2] == 0x20
  }

  /// Which member of the family a line is; it has matched ``program``.
  package static func name(of line: Span<UInt8>, _ entry: LogEntry) -> FormatName {
    let hasHost = hostWithPort(in: line, beforeTime: entry.beforeTime.range) != nil
    let request = entry.request.range
    guard StaticString("] ").begins(line, at: request.lowerBound - 3),
      hasStatus(line, after: request.upperBound)
    else { return .combinedPlus }
    // After the request: `" status bytes "referer" "user agent"`.
    var position = entry.request.range.upperBound + 2
    for _ in 0..<2 {
      position = ByteSearch.first(0x20, in: line, min(position, line.count)..<line.count) + 1
    }
    for _ in 0..<2 {
      guard position < line.count, line[position] == 0x22,
        let end = endOfQuoted(in: line, from: position + 1)
      else { return hasHost ? .vcommon : .common }
      position = end + 2
    }
    if position - 1 < line.count {
      return isTraefikTail(line, position..<line.count) ? .traefik : .combinedPlus
    }
    if hasHost { return .vcombined }
    if hostAfterClient(in: line, beforeTime: entry.beforeTime.range) != nil { return .lighttpd }
    return isAbsolute(line, entry.request.range) ? .varnish : .combined
  }

  /// Whether the status follows the request's closing quote, as in `common`.
  private static func hasStatus(_ line: Span<UInt8>, after quote: Int) -> Bool {
    quote + 2 < line.count && line[quote + 1] == 0x20
      && (line[quote + 2] == 0x2D || line[quote + 2] &- 0x30 < 10)
  }

  /// `12 "router" "server" 34ms`: <https://doc.traefik.io/traefik/observability/access-logs/#format>.
  private static func isTraefikTail(_ line: Span<UInt8>, _ tail: Range<Int>) -> Bool {
    var cursor = ByteCursor(at: tail.lowerBound, end: tail.upperBound)
    guard cursor.integer(line) != nil else { return false }
    for _ in 0..<2 {
      guard cursor.take(0x20, line), cursor.take(0x22, line),
        let end = endOfQuoted(in: line, from: cursor.position)
      else { return false }
      cursor = ByteCursor(at: end + 1, end: tail.upperBound)
    }
    return cursor.take(0x20, line) && cursor.integer(line) != nil && cursor.take(0x6D, line)
      && cursor.take(0x73, line) && cursor.isAtEnd
  }

  /// Whether a request line has the target in absolute-form.
  private static func isAbsolute(_ line: Span<UInt8>, _ request: Range<Int>) -> Bool {
    let target = ByteSearch.first(0x20, in: line, request) + 1
    return StaticString("http://").begins(line, at: target)
      || StaticString("https://").begins(line, at: target)
  }

  /// The position of the closing quote.
  private static func endOfQuoted(in line: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < line.count {
      if line[position] == 0x22 { return position }
      position += line[position] == 0x5C ? 2 : 1
    }
    return nil
  }
}

/// The common log family: `common`, `combined`, `vcommon`, `vcombined`, `combined+`, `traefik`,
/// `varnish` and `lighttpd`, told apart line by line.
///
/// One program reads them all: anything up to ` [time] "`, the request, the status, and the rest. So
/// which of them a file was detected as never changes what a line counts as.
///
/// Sources: <https://httpd.apache.org/docs/2.4/logs.html#accesslog>,
/// <https://nginx.org/en/docs/http/ngx_http_log_module.html> (`combined`).
package enum CommonLogFamily {
  package static let program: FieldProgram = {
    var program = FieldProgram(escaping: .backslash)
    program.append([], .prefix)
    program.append("[".utf8, .time)
    program.append("] \"".utf8, .request)
    program.append("\" ".utf8, .response)
    program.append([], .rest)
    return program
  }()

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

  /// The virtual host in front of the client's address or right behind it, if there is one.
  ///
  /// The first word is one if it ends in `:port`, its host is a name, an IPv4 address or a bracketed
  /// IPv6 address, and a word other than `-` and two more follow it: `192.0.2.7:51622 - - [` is a
  /// client with its port.
  package static func virtualHost(in line: Span<UInt8>, prefix: Range<Int>) -> Range<Int>? {
    leadingHost(in: line, prefix: prefix) ?? secondHost(in: line, prefix: prefix)
  }

  /// lighttpd's `%h %V %u`, <https://redmine.lighttpd.net/projects/lighttpd/wiki/Mod_accesslog>: of
  /// three words, the first an address, the second a host, where others log who identd says it was.
  static func secondHost(in line: Span<UInt8>, prefix: Range<Int>) -> Range<Int>? {
    let first = prefix.lowerBound..<ByteSearch.first(0x20, in: line, prefix)
    guard !first.isEmpty, isAddress(line, first) else { return nil }
    let rest = min(first.upperBound + 1, prefix.upperBound)..<prefix.upperBound
    let second = rest.lowerBound..<ByteSearch.first(0x20, in: line, rest)
    let third = min(second.upperBound + 1, prefix.upperBound)..<prefix.upperBound
    let lastSpace = ByteSearch.first(0x20, in: line, third)
    guard lastSpace > third.lowerBound, lastSpace >= third.upperBound - 1 else { return nil }
    return isHost(line, second) ? second : nil
  }

  /// Whether a word is an IP address, as far as its characters tell.
  private static func isAddress(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
    var hasSeparator = false
    for position in word {
      let byte = line[position]
      if byte == 0x2E || byte == 0x3A {
        hasSeparator = true
      } else if Hexadecimal.value(byte) < 0 {
        return false
      }
    }
    return hasSeparator
  }

  /// Whether a word is a host and not a user: a name with a dot, `localhost`, a bracketed address, or
  /// any of them with a port.
  private static func isHost(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard word.count > 1 else { return false }
    if line[word.lowerBound] == 0x5B || host(in: line, word: word) != nil { return true }
    if StaticString("localhost").equals(line, word) { return true }
    var (hasDot, hasLetter) = (false, false)
    for position in word {
      let byte = line[position]
      if byte == 0x2E { hasDot = true }
      if byte == 0x2D || ((0x61...0x7A).contains(byte | 0x20) && Hexadecimal.value(byte) < 0) {
        hasLetter = true
      }
    }
    return hasDot && hasLetter
  }

  private static func leadingHost(in line: Span<UInt8>, prefix: Range<Int>) -> Range<Int>? {
    let wordEnd = ByteSearch.first(0x20, in: line, prefix)
    guard let host = host(in: line, word: prefix.lowerBound..<wordEnd) else { return nil }
    var words = 0
    var position = wordEnd
    while position < prefix.upperBound {
      let start = position + 1
      position = start
      while position < prefix.upperBound, line[position] != 0x20 { position += 1 }
      if position > start {
        if words == 0, position - start == 1, line[start] == 0x2D { return nil }
        words += 1
      }
    }
    return words >= 3 ? host : nil
  }

  /// The host of a word `host:port`.
  private static func host(in line: Span<UInt8>, word: Range<Int>) -> Range<Int>? {
    var colon = word.upperBound
    while colon > word.lowerBound, line[colon - 1] &- 0x30 < 10 { colon -= 1 }
    guard colon < word.upperBound, colon - 1 > word.lowerBound, line[colon - 1] == 0x3A else {
      return nil
    }
    let host = word.lowerBound..<(colon - 1)
    if line[host.lowerBound] == 0x5B {
      return ByteSearch.first(0x5D, in: line, host) == host.upperBound - 1 ? host : nil
    }
    for position in host where line[position] == 0x3A || line[position] == 0x5B { return nil }
    return host
  }

  /// Which member of the family a line is; it has matched ``program``.
  package static func name(of line: Span<UInt8>, _ entry: LogEntry) -> FormatName {
    let hasHost = leadingHost(in: line, prefix: entry.prefix.range) != nil
    // Behind the request: `" status bytes "referer" "user agent"`.
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
    if secondHost(in: line, prefix: entry.prefix.range) != nil { return .lighttpd }
    return isAbsolute(line, entry.request.range) ? .varnish : .combined
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

/// The common log family: `common`, `combined`, `vcommon`, `vcombined` and `combined+`, told apart
/// line by line.
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

  /// The virtual host and port in front of the client's address, if there is one.
  ///
  /// The first word is one if it ends in `:port`, its host is a name, an IPv4 address or a bracketed
  /// IPv6 address, and a word other than `-` and two more follow it: `192.0.2.7:51622 - - [` is a
  /// client with its port.
  package static func virtualHost(in line: Span<UInt8>, prefix: Range<Int>) -> Range<Int>? {
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
    let hasHost = virtualHost(in: line, prefix: entry.prefix.range) != nil
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
    if position - 1 < line.count { return .combinedPlus }
    return hasHost ? .vcombined : .combined
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

extension CommonLogFamily {
  /// The virtual host among what is before the time, if there is one.
  ///
  /// A client's address or name is never taken for it, and neither is a user's name; where nothing tells
  /// them apart, there is no host:
  /// - `example.com:443 client - -`: a first word with a port, if it is a name. An IP address with a port
  ///   is a client's or a gateway's, unless the format was named `vcommon` or `vcombined`.
  /// - `example.com 192.0.2.7 - -`: a name with a dot in front of an IP address. After a time or a
  ///   priority alone it is the machine's name that syslog writes there.
  /// - `192.0.2.7 example.com:80 -`: lighttpd's second word, if it has a port. Without a port it may be a
  ///   user's name: only where the format was named `lighttpd` is it the host.
  ///
  /// - Parameter format: The entry's: `combined` where the format was not named.
  /// - Complexity: O(n); does not allocate.
  static func virtualHost(
    in line: Span<UInt8>, beforeTime: Range<Int>, format: FormatName
  ) -> Range<Int>? {
    let words = LeadingWords(line, beforeTime)
    if let host = hostWithPort(line, words),
      format == .vcommon || format == .vcombined || isName(line, host, hasDot: false)
    {
      return host
    }
    if words.count >= 4, isName(line, words.first, hasDot: true), isAddress(line, words.second),
      !followsMachineName(line, beforeTime.lowerBound)
    {
      return words.first
    }
    guard let host = hostAfterClient(line, words) else { return nil }
    return format == .lighttpd || isNameWithPort(line, host) ? host : nil
  }

  static func hostWithPort(in line: Span<UInt8>, beforeTime: Range<Int>) -> Range<Int>? {
    hostWithPort(line, LeadingWords(line, beforeTime))
  }

  static func hostAfterClient(in line: Span<UInt8>, beforeTime: Range<Int>) -> Range<Int>? {
    hostAfterClient(line, LeadingWords(line, beforeTime))
  }

  /// The first two words in front of the time, and how many there are.
  private struct LeadingWords {
    private(set) var first = 0..<0
    private(set) var second = 0..<0
    private(set) var count = 0

    init(_ line: Span<UInt8>, _ beforeTime: Range<Int>) {
      var position = beforeTime.lowerBound
      while position < beforeTime.upperBound {
        let end = ByteSearch.first(0x20, in: line, position..<beforeTime.upperBound)
        if end > position {
          if count == 0 { first = position..<end }
          if count == 1 { second = position..<end }
          count += 1
        } else if count == 0 {
          // A host begins the line.
          return
        }
        position = end + 1
      }
    }
  }

  /// The host of a first word `host:port`, if a client other than `-` and two more words follow it:
  /// `192.0.2.7:51622 - - [` is a client with its port.
  private static func hostWithPort(_ line: Span<UInt8>, _ words: LeadingWords) -> Range<Int>? {
    guard words.count >= 4, !isHyphen(line, words.second) else { return nil }
    return host(in: line, word: words.first)
  }

  /// lighttpd's `%h %V %u`, <https://redmine.lighttpd.net/projects/lighttpd/wiki/Mod_accesslog>: of
  /// three words the first is an address, the second a host, where others log who identd says it was.
  private static func hostAfterClient(_ line: Span<UInt8>, _ words: LeadingWords) -> Range<Int>? {
    guard words.count == 3, isAddress(line, words.first) else { return nil }
    let isHost =
      isName(line, words.second, hasDot: true) || line[words.second.lowerBound] == 0x5B
      || host(in: line, word: words.second) != nil
      || StaticString("localhost").equals(line, words.second)
    return isHost ? words.second : nil
  }

  private static func isNameWithPort(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
    host(in: line, word: word).map { isName(line, $0, hasDot: true) } ?? false
  }

  private static func isHyphen(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
    word.count == 1 && line[word.lowerBound] == 0x2D
  }

  /// Whether the text at `start` follows a bare `<PRI>` or a time, after which syslog has the machine's
  /// name.
  private static func followsMachineName(_ line: Span<UInt8>, _ start: Int) -> Bool {
    guard start >= 2 else { return false }
    let (last, before) = (line[start - 1], line[start - 2])
    return last == 0x3E || (last == 0x20 && (before == 0x5A || before &- 0x30 < 10))
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

  /// Whether a word is a host's name: letters, digits, hyphens and dots, and no IP address.
  ///
  /// - Parameter hasDot: Whether a name without a dot is none; `localhost` is one all the same.
  private static func isName(_ line: Span<UInt8>, _ word: Range<Int>, hasDot: Bool) -> Bool {
    var dots = 0
    var hasLetter = false
    for position in word {
      let byte = line[position]
      switch byte {
      case 0x2E: dots += 1
      case 0x2D, 0x5F, 0x30...0x39: break
      case 0x41...0x5A, 0x61...0x7A, 0x80...: hasLetter = true
      default: return false
      }
    }
    guard hasLetter, line[word.lowerBound] != 0x2E else { return false }
    return !hasDot || dots > 0 || StaticString("localhost").equals(line, word)
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
}

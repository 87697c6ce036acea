extension CommonLogFamily {
  /// Reads a line of the family, see ``cut(_:from:into:times:)``; or one of Traefik's, which escapes
  /// nothing in a request. A line that two have become is none, nor is one whose request was cut off.
  @inline(__always)
  static func read(
    _ line: Span<UInt8>, from start: Int, into entry: inout LogEntry, times: inout TimeReader
  ) -> Bool {
    (cut(line, from: start, into: &entry, times: &times)
      && !isCutOff(line, request: entry.request.range)
      || traefik.match(line, from: start, into: &entry, times: &times))
      && !isJoined(line, request: entry.request.range)
  }

  /// Cuts a line of the family into fields; `false` where it can't be cut soundly.
  ///
  /// ```
  ///   prefix [time] "host" id "GET /link?session_id=csn_1 HTTP/1.1" "other" 302 …
  ///   |____| |____| |_______| |___________________________________| |_____| |_|
  ///   any    in any fields    the first quoted field that is a      quoted  status
  ///   text   shape            request line                          fields
  /// ```
  /// - Before the request there may be words and quoted fields, but none that could be a status: which
  ///   number is the status could not be told then.
  /// - The status is the first word after the request and other quoted fields; it may be in quotes
  ///   right after the request. What has three digits in this place is taken for the status: a line
  ///   that logs a length or a duration there needs a format string.
  /// - What is no request line is the request only right after the time and right before the status:
  ///   what a client sent that is no HTTP.
  ///
  /// - Parameter start: Where the line begins, after what its transport put in front.
  /// - Complexity: O(n) with at most ``FieldProgram/mostTimeTrials`` looks for a time; does not allocate.
  static func cut(
    _ line: Span<UInt8>, from start: Int, into entry: inout LogEntry, times: inout TimeReader
  ) -> Bool {
    entry.escaping = .backslash
    var search = start
    for _ in 0..<FieldProgram.mostTimeTrials {
      let bracket = ByteSearch.first(0x5B, in: line, search..<line.count)
      guard bracket < line.count else { return false }
      guard let (time, end) = times.read(.anyText, in: line, at: bracket + 1),
        end + 1 < line.count, line[end] == 0x5D, SpacedField.isSpace(line[end + 1])
      else {
        search = bracket + 1
        continue
      }
      switch request(in: line, from: end + 1) {
      case .found(let request, let response):
        entry.time = time
        entry.beforeTime = FieldRange(start..<bracket)
        entry.request = FieldRange(request)
        entry.response = response
        return true
      // A user's name may hold brackets, and a time between them.
      case .unsound(let position): search = position
      case .missing: return false
      }
    }
    return false
  }

  private enum Cut {
    case found(request: Range<Int>, response: Int32)
    /// What comes before a position is not what follows a line's time.
    case unsound(Int)
    /// Nothing up to the line's end is the request or its status.
    case missing
  }

  /// Finds the request and the status among the fields from `start` on.
  @inline(__always)
  private static func request(in line: Span<UInt8>, from start: Int) -> Cut {
    var position = start
    var cipher = CipherWatch()
    while let field = SpacedField(in: line, from: position) {
      cipher.take(line, field)
      switch field.kind {
      case .word:
        guard mayPrecedeRequest(line, word: field.content) else {
          return .unsound(field.content.lowerBound)
        }
      case .quoted:
        if isRequestLine(line, field.content) {
          return RequestLine.isTorn(line, field.content)
            ? .unsound(field.end) : response(in: line, to: field, afterCipher: cipher.isRightBefore)
        }
        if position == start, let next = SpacedField(in: line, from: field.end),
          let response = status(line, next)
        {
          return isBrokenRequest(line, field) && !isDoubtful(line, next)
            ? .found(request: field.content, response: response) : .unsound(field.end)
        }
        guard !isStatus(line, field.content) else { return .unsound(field.end) }
      case .torn: return .unsound(field.end)
      case .open: return .missing
      }
      position = field.end
    }
    return .missing
  }

  /// The status of a request.
  ///
  /// - Parameter afterCipher: Whether what is logged may be `%b` alone, see ``CipherWatch``.
  private static func response(
    in line: Span<UInt8>, to request: SpacedField, afterCipher: Bool
  ) -> Cut {
    if afterCipher, CipherWatch.isLoneSize(line, from: request.end) {
      return .found(request: request.content, response: -1)
    }
    var position = request.end
    while let field = SpacedField(in: line, from: position) {
      let isNext = position == request.end
      switch field.kind {
      case .word:
        guard let response = status(line, field),
          isNext || line[field.content.lowerBound] != 0x2D
        else {
          return .unsound(field.content.lowerBound)
        }
        guard !isDoubtful(line, field) else { return .unsound(field.end) }
        return .found(request: request.content, response: response)
      case .quoted where isNext && isQuotedStatus(line, field):
        let response = FieldProgram.response(in: line, at: field.content.lowerBound)?.response ?? -1
        return .found(request: request.content, response: response)
      case .quoted: break
      case .torn: return .unsound(field.end)
      case .open: return .missing
      }
      position = field.end
    }
    return .missing
  }

  /// Whether the request was cut off by a server that closed its quote, see ``RequestLine``.
  @inline(__always)
  static func isCutOff(_ line: Span<UInt8>, request: Range<Int>) -> Bool {
    RequestLine.isAtVarnishsLimit(line, request) || isCutByHAProxy(line, request: request)
  }

  /// Whether a line is of HAProxy's `option httplog clf`, and its request was cut off:
  ///
  /// ```
  ///   "GET /link?session_id=csn_1&status=succ" 200 55 "" "" 42707 563 "web" "app" "app1" 0 0 0 3 3 ---- …
  /// ```
  @inline(__always)
  private static func isCutByHAProxy(_ line: Span<UInt8>, request: Range<Int>) -> Bool {
    RequestLine.lacksHAProxysProtocol(line, request)
      && hasHAProxysTail(line, from: request.upperBound + 1)
  }

  @inline(never)
  private static func hasHAProxysTail(_ line: Span<UInt8>, from start: Int) -> Bool {
    var position = start
    // Status, size, a user and a client's name, both empty, port, milliseconds, frontend.
    let isQuoted: [7 of Bool] = [false, false, true, true, false, false, true]
    for index in isQuoted.indices {
      guard let field = SpacedField(in: line, from: position),
        field.kind == (isQuoted[index] ? .quoted : .word),
        isQuoted[index]
          ? field.content.isEmpty == (index < 4)
          : FieldProgram.size(in: line, at: field.content.lowerBound) == field.content
      else { return false }
      position = field.end
    }
    return true
  }

  /// Whether what is after a status says that it may be none: after a missing one another, and a size (`- 302 12`);
  /// a list of nginx's (`502 : 302`); or the size of a program that logs what it asks of others (`200 None`).
  private static func isDoubtful(_ line: Span<UInt8>, _ status: SpacedField) -> Bool {
    guard let next = SpacedField(in: line, from: status.end), next.kind == .word else {
      return false
    }
    if StaticString(":").equals(line, next.content)
      || StaticString("None").equals(line, next.content)
    {
      return true
    }
    guard status.content.count < 3,
      let (other, end) = FieldProgram.response(in: line, at: next.content.lowerBound),
      (100...599).contains(other), end == next.end,
      let size = SpacedField(in: line, from: next.end), size.kind == .word
    else { return false }
    return FieldProgram.size(in: line, at: size.content.lowerBound) == size.content
  }

  /// The status that a word is.
  private static func status(_ line: Span<UInt8>, _ field: SpacedField) -> Int32? {
    guard field.kind == .word,
      let (response, end) = FieldProgram.response(in: line, at: field.content.lowerBound),
      end == field.end
    else { return nil }
    return response
  }

  /// Whether a quoted field is a status: a number, or a hyphen that a size follows. A lone hyphen may be
  /// a Referer that was not sent.
  private static func isQuotedStatus(_ line: Span<UInt8>, _ field: SpacedField) -> Bool {
    if isStatus(line, field.content) { return true }
    guard field.content.count == 1, line[field.content.lowerBound] == 0x2D,
      let next = SpacedField(in: line, from: field.end), next.kind == .word || next.kind == .quoted
    else { return false }
    // A number of three digits is the status itself: the hyphen is an address or a Referer that was not sent.
    return FieldProgram.size(in: line, at: next.content.lowerBound) == next.content
      && !(next.kind == .word && next.content.count == 3 && isStatus(line, next.content))
  }

  /// Whether a text is three digits, or `0`.
  private static func isStatus(_ line: Span<UInt8>, _ text: Range<Int>) -> Bool {
    guard !text.isEmpty, line[text.lowerBound] != 0x2D,
      let (_, end) = FieldProgram.response(in: line, at: text.lowerBound)
    else { return false }
    return end == text.upperBound
  }

  /// Whether a word may be between time and request: nothing in quotes or brackets, and no status.
  private static func mayPrecedeRequest(_ line: Span<UInt8>, word: Range<Int>) -> Bool {
    for position in word {
      switch line[position] {
      case 0x22, 0x5B, 0x5D: return false
      default: break
      }
    }
    return !isStatus(line, word)
  }

  /// Whether a text is a method, a space, and a target: a path, a URL, `*`, or anything that a protocol
  /// follows. A method is of letters and hyphens here, so that a host in front of a path is none.
  static func isRequestLine(_ line: Span<UInt8>, _ text: Range<Int>) -> Bool {
    var position = text.lowerBound
    while position < text.upperBound, isMethodCharacter(line[position]) { position += 1 }
    guard position > text.lowerBound, position < text.upperBound, line[position] == 0x20 else {
      return false
    }
    while position < text.upperBound, line[position] == 0x20 { position += 1 }
    guard position < text.upperBound else { return false }
    switch line[position] {
    case 0x2F, 0x2A: return true
    default:
      let request = RequestLine(line, text)
      return request.endsInHTTP(line) || URLParts.authority(line, request.target) != nil
    }
  }

  private static func isMethodCharacter(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte == 0x2D || byte == 0x5F
  }

  /// Whether a field right after the time and in front of a status may be what a client sent in place of
  /// a request line: at most a method and a text, no name of a host, and no later field is a request
  /// line.
  private static func isBrokenRequest(_ line: Span<UInt8>, _ field: SpacedField) -> Bool {
    guard RequestLine.beginsWithMethod(line, field.content) else { return false }
    let method = field.content.lowerBound..<ByteSearch.first(0x20, in: line, field.content)
    guard ByteSearch.first(0x2E, in: line, method) == method.upperBound else { return false }
    var position = field.end
    while let later = SpacedField(in: line, from: position) {
      guard later.kind != .quoted || !isRequestLine(line, later.content) else { return false }
      position = later.end
    }
    return true
  }
}

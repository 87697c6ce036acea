/// Judges requests in the spelling that nearly all callbacks have:
///
/// ```
///   GET /link?lang=de&session_id=csn_1&status=success HTTP/1.1
///   |__|     |       |_______________||_____________| |______|
///   method   first ? the last two parameters, plain   protocol
/// ```
/// It is sure of what it judges, callbacks alone, and ``CallbackScanner`` says the same of them; any
/// other request is left to that.
/// - Nothing is escaped, but for bytes outside ASCII, and there is no `#`.
/// - After the first `?` the last two parameters have the two names (the first may be encoded), so no
///   earlier one matters, however it is spelled.
/// - Neither value has a `%`, a `+` or a byte outside ASCII: both are what they stand for.
/// - There is no space but the two around the target: another one may be where two lines were written
///   into one another.
/// - The time is inside, the id has a prefix, the method is GET.
/// - Where a route and a host are asked for, the target is in origin-form, so it names no host itself; nothing
///   in the route and in a host's field is escaped.
struct FastCallback: Sendable {
  /// As a number, least significant byte first.
  private let prefix: UInt64
  private let prefixMask: UInt64
  private let prefixLength: Int
  private let earliest: Int64
  private let latest: Int64
  /// Whether callbacks get a route and a host.
  private let locates: Bool
  /// For the session ids, which are hashed many at a time.
  let hash: SipHash

  /// - Returns: `nil` where the options ask for more than this can say: a long prefix, or several.
  init?(_ options: CallbackScanner.Options) {
    let prefixes = options.sessionPrefixes.all
    guard prefixes.count == 1, prefixes[0].bytes.count < 8 else { return nil }
    locates = options.locates
    let bytes = prefixes[0].bytes
    prefixLength = bytes.count
    prefix = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    prefixMask = (1 << (UInt64(bytes.count) * 8)) - 1
    earliest = options.since?.nanoseconds ?? .min
    latest = options.until.map { $0.nanoseconds - 1 } ?? .max
    hash = options.hash
  }

  /// Whether the line is a callback in this spelling, which `callback` then describes, but for the
  /// hash of its session; its text is in `bytes`.
  ///
  /// - Complexity: O(1); does not allocate.
  @inline(__always)
  func judge(_ bytes: Span<UInt8>, _ line: FastLine, _ callback: inout Callback) -> Bool {
    guard let end = Self.targetEnd(in: bytes, from: line.request, line.cut),
      judge(bytes, line.cut, question: line.cut.question, end: end, line.time, &callback)
    else { return false }
    callback.response = line.response
    // The line begins with an address and ` - `: nothing in it names a host.
    let route = (line.request + 4)..<line.cut.question
    return !locates || locate(bytes, route, line.cut, .backslash, &callback)
  }

  /// The same of an entry in any format that does not encode a URL once more: with a request line, or
  /// with the method and the target or query in fields of their own.
  ///
  /// Saves 890 instructions a line of IIS and 950 of nginx's JSON (`Benchmarks/instructions`).
  /// - Complexity: O(length of the request); does not allocate.
  @inline(__always)
  func judge(_ bytes: Span<UInt8>, _ entry: LogEntry, _ callback: inout Callback) -> Bool {
    // An escaped `#` would end the query.
    guard entry.escaping != .percent, entry.escaping != .jsonThenPercent,
      entry.session.isMissing
    else { return false }
    let hasRequest = !entry.request.isMissing
    let isTarget = !hasRequest && !entry.target.isMissing
    let range = (hasRequest ? entry.request : isTarget ? entry.target : entry.query).range
    guard range.lowerBound >= 1, !range.isEmpty else { return false }
    let cut = ByteSearch.requestCut(in: bytes, range)
    guard cut.stop == range.upperBound else { return false }
    var (question, end) = (cut.question, cut.stop)
    if hasRequest {
      guard let targetEnd = Self.targetEnd(in: bytes, from: range.lowerBound, cut) else {
        return false
      }
      end = targetEnd
    } else {
      let method = entry.method.range
      guard cut.spaces == 0, method.count == 3, bytes.shortWord(method) == Self.get & 0xFF_FFFF
      else { return false }
      if isTarget {
        guard question >= range.lowerBound else { return false }
      } else {
        // The query begins after what would be its question mark. One of its own may be there, as
        // Apache's does: no part of a plain parameter.
        question = range.lowerBound - 1
        guard cut.separator > question else { return false }
      }
    }
    guard cut.obstacle < range.lowerBound,
      judge(bytes, cut, question: question, end: end, entry.time, &callback)
    else { return false }
    callback.response = entry.response
    guard locates else { return true }
    // A path in a field of its own is left to the plain path.
    guard hasRequest || isTarget else { return false }
    let target = hasRequest ? range.lowerBound + 4 : range.lowerBound
    return locate(bytes, target..<question, cut, entry.escaping, &callback)
      && locate(bytes, entry, &callback)
  }

  /// Names the route, if the target is in origin-form, and nothing in the route is escaped.
  @inline(__always)
  private func locate(
    _ bytes: Span<UInt8>, _ route: Range<Int>, _ cut: ByteSearch.RequestCut,
    _ escaping: FieldEscaping, _ callback: inout Callback
  ) -> Bool {
    guard !route.isEmpty, bytes[route.lowerBound] == 0x2F,
      cut.special < route.lowerBound || escaping.isPlain(bytes, route)
    else { return false }
    callback.route = TextRange(route, in: .line)
    return true
  }

  /// Names what the host is taken from, if nothing in it is escaped.
  private func locate(
    _ bytes: Span<UInt8>, _ entry: LogEntry, _ callback: inout Callback
  ) -> Bool {
    guard !entry.host.isMissing else { return true }
    guard entry.escaping.isPlain(bytes, entry.host.range) else { return false }
    if entry.isHost(bytes, entry.host.range) {
      callback.authority = TextRange(entry.host, in: .line)
    }
    return true
  }

  /// Where the target of a GET request ends that begins at `request`, if its target and protocol are
  /// between single spaces and nothing in it is in the way.
  @inline(__always)
  private static func targetEnd(
    in bytes: Span<UInt8>, from request: Int, _ cut: ByteSearch.RequestCut
  ) -> Int? {
    let end = cut.stop - protocolLength
    guard cut.obstacle < request, cut.spaces == 2, cut.question > request + 4,
      cut.separator + 8 < end,
      bytes.word(at: request) & 0xFFFF_FFFF == get, bytes[request + 4] != 0x20,
      bytes.word(at: end) & 0xFFFF_FFFF_FFFF == protocolStart, bytes[end - 1] != 0x20
    else { return nil }
    return end
  }

  /// The rest, where the query begins after `question` and ends at `end`.
  @inline(__always)
  private func judge(
    _ bytes: Span<UInt8>, _ cut: ByteSearch.RequestCut, question: Int, end: Int,
    _ time: EventTime, _ callback: inout Callback
  ) -> Bool {
    guard time.nanoseconds >= earliest, time.nanoseconds <= latest,
      question <= cut.secondSeparator, cut.separator + 8 < end
    else { return false }
    let (first, second) = (cut.secondSeparator + 1, cut.separator + 1)
    guard bytes[second - 1] == 0x26, first - 1 == question || bytes[first - 1] == 0x26,
      bytes.word(at: second) & 0xFF_FFFF_FFFF_FFFF == QueryParameters.statusWord,
      let value = Self.sessionValue(in: bytes, first..<(second - 1)), cut.special < value
    else { return false }
    let session = value..<(second - 1)
    guard !session.isEmpty, session.count >= prefixLength,
      bytes.word(at: session.lowerBound) & prefixMask == prefix
    else { return false }
    callback.time = time
    callback.sessionText = TextRange(session, in: .line)
    callback.status = TextRange((second + 7)..<end, in: .line)
    callback.source = .request
    return true
  }

  /// Where the value begins, if the parameter in `range` is named `session_id`, plain or encoded.
  @inline(__always)
  private static func sessionValue(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    if range.count >= 11, bytes.word(at: range.lowerBound) == QueryParameters.sessionWord,
      bytes.word(at: range.lowerBound + 3) == QueryParameters.sessionEndWord
    {
      return range.lowerBound + 11
    }
    return encodedSessionValue(in: bytes, range)
  }

  @inline(never)
  private static func encodedSessionValue(in bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
    PercentEncoding.value(ofParameter: "session_id", in: bytes, range)
  }

  /// ` HTTP/1.1`
  private static let protocolLength = 9
  /// `GET ` and ` HTTP/`, least significant byte first.
  private static let get: UInt64 = 0x2054_4547
  private static let protocolStart: UInt64 = 0x2F50_5454_4820
}

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
/// - Behind the first `?` the last two parameters have the two names (the first may be encoded), so no
///   earlier one matters, however it is spelled.
/// - Neither value has a `%`, a `+` or a byte outside ASCII: both are what they stand for.
/// - The time is inside, the id has the prefix, the method is GET.
struct UsualCallback: Sendable {
  private let prefix: UInt64
  private let prefixMask: UInt64
  private let prefixLength: Int
  private let earliest: Int64
  private let latest: Int64
  /// For the session ids, which are hashed many at a time.
  let hash: SipHash

  /// - Returns: `nil` where the options ask for more than this can tell: a route and host, or a long
  ///   prefix.
  init?(_ options: CallbackScanner.Options) {
    guard !options.locates, options.sessionPrefix.count < 8 else { return nil }
    prefixLength = options.sessionPrefix.count
    prefix = options.sessionPrefix.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    prefixMask = (1 << (UInt64(prefixLength) * 8)) - 1
    earliest = options.since?.nanoseconds ?? .min
    latest = options.until.map { $0.nanoseconds - 1 } ?? .max
    hash = options.hash
  }

  /// Whether the line is a callback in the usual spelling, which `callback` then describes, but for the
  /// hash of its session; its text stands in `bytes`.
  ///
  /// - Complexity: O(1); does not allocate.
  @inline(__always)
  func judge(_ bytes: Span<UInt8>, _ line: UsualLine, _ callback: inout Callback) -> Bool {
    let cut = line.cut
    let targetEnd = cut.stop - Self.protocolLength
    guard line.time.nanoseconds >= earliest, line.time.nanoseconds <= latest,
      cut.obstacle < line.request, cut.question > line.request + 4,
      cut.question <= cut.secondSeparator, cut.separator + 8 < targetEnd,
      bytes.word(at: line.request) & 0xFFFF_FFFF == Self.get, bytes[line.request + 4] != 0x20,
      bytes.word(at: targetEnd) & 0xFFFF_FFFF_FFFF == Self.protocolStart,
      bytes[targetEnd - 1] != 0x20
    else { return false }
    let (first, second) = (cut.secondSeparator + 1, cut.separator + 1)
    guard bytes[second - 1] == 0x26, first - 1 == cut.question || bytes[first - 1] == 0x26,
      bytes.word(at: second) & 0xFF_FFFF_FFFF_FFFF == QueryParameters.statusWord,
      let value = Self.sessionValue(in: bytes, first..<(second - 1)), cut.special < value
    else { return false }
    let session = value..<(second - 1)
    guard !session.isEmpty, session.count >= prefixLength,
      bytes.word(at: session.lowerBound) & prefixMask == prefix
    else { return false }
    callback.time = line.time
    callback.sessionText = TextRange(session, in: .line)
    callback.status = TextRange((second + 7)..<targetEnd, in: .line)
    callback.response = line.response
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

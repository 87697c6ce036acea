/// A line of the common log family as nearly all of them are, read without its program:
///
/// ```
///   192.0.2.7 - - [22/Nov/2026:10:00:00 +0100] "GET /link?session_id=csn_1&status=success HTTP/1.1" 200 612 …
///   |_______| ||   |________________________|   |                                                | |_|
///   any word  | -   26 bytes, a readable time   request                     the first quote there
/// ```
/// It is sure of what it reads: ``CommonLogFamily/cut(_:from:into:times:)`` cuts the line in the same way,
/// and no other format or prefix comes before that. Any other line, of this family too, is left to ``LineReader``.
/// - The line begins with what no other format's lines begin with.
/// - The first `[` opens a time that can be read and is followed by `] "`: the prefix ends there.
/// - What follows begins with one of three methods.
/// - The first quote after that is not escaped, and a status of three digits between two spaces
///   follows: the request ends there.
/// - It counts by itself only where nothing in the rest could be another line's time, see ``end(in:after:)``.
///
/// Instructions a line (callgrind, `count --window 1m` on 20,000 and 40,000 lines of
/// `generate --share 1`, their difference): 3,900 before this, ``FastCallback`` and
/// ``PendingCallbacks``; 1,630 with them, of which about 500 are this and the cut.
struct FastLine: BitwiseCopyable {
  var time: EventTime
  /// As ``LogEntry/response``.
  var response: Int32
  var start: Int
  /// Where the request begins.
  var request: Int
  /// The request's parts; it ends at their `stop`.
  var cut: ByteSearch.RequestCut

  /// - Returns: `nil` where it is not sure.
  /// - Complexity: O(length of the line up to its status); does not allocate.
  @inline(__always)
  init?(_ bytes: Span<UInt8>, from start: Int, _ times: inout TimeReader) {
    guard bytes.count - start >= Self.headLength,
      let request = Self.requestStart(in: bytes, from: start),
      let (time, _) = times.readCommonLog(bytes, request - 29)
    else { return nil }
    let cut = ByteSearch.requestCut(in: bytes, request..<bytes.count)
    guard let response = Self.response(in: bytes, after: cut.stop),
      bytes[cut.stop - 1] != 0x5C, Self.beginsWithMethod(bytes, request), cut.stop > request + 5
    else { return nil }
    self.time = time
    self.response = response
    self.start = start
    self.request = request
    self.cut = cut
  }

  /// Whether there is a `?` in the request.
  @inline(__always)
  var hasQuery: Bool { cut.question >= request }

  /// Whether there may be a protocol after the target: a request without one may have been cut off.
  var hasProtocol: Bool { cut.spaces > 1 }

  /// Whether the request is in fact two, see ``RequestLine/isTorn(_:_:)``: no fast line then.
  ///
  /// - Parameter base: How many bytes of what the line was read from come before `bytes`.
  func isTorn(_ bytes: Span<UInt8>, after base: Int) -> Bool {
    let end = cut.stop - base
    // Nearly all have a protocol of nine bytes after the second space.
    if cut.spaces < 2 || (cut.spaces == 2 && bytes[end - 9] == 0x20) { return false }
    return RequestLine.isTorn(bytes, (request - base)..<end)
  }

  /// Where the line ends, if no other request can be in the rest of it, see
  /// ``CommonLogFamily/isJoined(_:request:)``, and no NUL: `nil` where the plain path has to look.
  @inline(__always)
  func end(in bytes: Span<UInt8>, after base: Int) -> Int? {
    var end = cut.stop - base
    while true {
      end = ByteSearch.firstStop(0x5D, in: bytes, end..<bytes.count)
      guard end < bytes.count, bytes[end] != 0x0A else { return end }
      guard bytes[end] == 0x5D else { return nil }
      end += 1
      // As some user agents have it.
      if end < bytes.count, SpacedField.isSpace(bytes[end]) { return nil }
    }
  }

  /// The line as ``LineReader`` reads it: positions after ``start``.
  func entry(named format: FormatName) -> LogEntry {
    var entry = LogEntry()
    entry.time = time
    entry.beforeTime = FieldRange(0..<(request - 30 - start))
    entry.request = FieldRange((request - start)..<(cut.stop - start))
    entry.response = response
    entry.escaping = .backslash
    entry.format = format
    return entry
  }

  /// Where the request begins if the line begins as the common log family alone does, and its first
  /// bracket is followed by 26 bytes for a time and `] "`.
  @inline(__always)
  private static func requestStart(in bytes: Span<UInt8>, from start: Int) -> Int? {
    let space = ByteSearch.wordEnd(in: bytes, from: start)
    guard let bracket = bracket(in: bytes, from: start, space: space),
      bytes.word(at: bracket + 27) & 0xFF_FFFF == bracketSpaceQuote
    else { return nil }
    let word = bytes.word(at: start)
    let byte = UInt8(truncatingIfNeeded: word)
    let dots = word ^ 0x2E2E_2E00
    // As ``CommonLogFamily/beginsAsMost(_:)``.
    let isIPv4 =
      byte &- 0x30 < 10 && space - start < 16
      && (dots & 0xFF00 == 0 || dots & 0xFF_0000 == 0 || dots & 0xFF00_0000 == 0)
    guard isIPv4 || isOtherAddress(in: bytes, from: start, byte, space: space) else { return nil }
    return bracket + 30
  }

  /// The line's first bracket, where its first word ends at `space` and ` - ` follows.
  @inline(__always)
  private static func bracket(in bytes: Span<UInt8>, from start: Int, space: Int) -> Int? {
    let word = bytes.word(at: space)
    if word & 0xFFFF_FFFF_FFFF == noUser { return space + 5 }
    let end = start + 64
    guard word & 0xFF_FFFF == spaceHyphenSpace, space + 3 < end else { return nil }
    return bracket(in: bytes, behindUser: (space + 3)..<end)
  }

  /// The first bracket in `range`, which begins in the line and may reach beyond it.
  @inline(never)
  private static func bracket(in bytes: Span<UInt8>, behindUser range: Range<Int>) -> Int? {
    let bracket = ByteSearch.first(0x5B, in: bytes, range)
    // A quote may begin another line's request.
    guard bracket < range.upperBound,
      ByteSearch.firstStop(0x22, in: bytes, range.lowerBound..<bracket) == bracket
    else { return nil }
    return bracket
  }

  /// Whether a line whose first word ends at `space`, with ` - ` there, is of the common log family
  /// though it does not begin with an IPv4 address: no time as ELB and containers' runtimes write
  /// (`yyyy-`), no month as syslog does (a capital), no seconds with a fraction at 10 (Squid), none of
  /// ALB's types (`h`, `g`, `w`), no bracket after two words (S3), and no label (LTSV).
  @inline(__always)
  private static func isOtherAddress(
    in bytes: Span<UInt8>, from start: Int, _ byte: UInt8, space: Int
  ) -> Bool {
    (byte &- 0x30 < 11 || byte &- 0x61 < 6) && bytes[start + 4] != 0x2D
      && bytes[start + 10] != 0x2E && bytes[space + 3] != 0x5B
      && !beginsWithLabel(bytes, start..<space)
  }

  /// Whether a word has a colon, and a byte before it that no address has.
  private static func beginsWithLabel(_ bytes: Span<UInt8>, _ word: Range<Int>) -> Bool {
    let colon = ByteSearch.first(0x3A, in: bytes, word)
    guard colon < word.upperBound else { return false }
    for position in word.lowerBound..<colon where Hexadecimal.value(bytes[position]) < 0 {
      return true
    }
    return false
  }

  /// Whether a request begins with `GET `, `POST ` or `HEAD ` and a path: other targets are looked at more
  /// closely.
  @inline(__always)
  private static func beginsWithMethod(_ bytes: Span<UInt8>, _ request: Int) -> Bool {
    let word = bytes.word(at: request)
    return word & 0xFF_FFFF_FFFF == getAndSlash || word & 0xFFFF_FFFF_FFFF == postAndSlash
      || word & 0xFFFF_FFFF_FFFF == headAndSlash
  }

  /// The status after the closing quote: `" 200 `, where no list of statuses (`502 : 200`) may be, nor `None`.
  @inline(__always)
  private static func response(in bytes: Span<UInt8>, after quote: Int) -> Int32? {
    guard bytes.count - quote >= 8 else { return nil }
    let word = bytes.word(at: quote)
    guard word & 0xFF00_0000_FFFF == 0x2000_0000_2022 else { return nil }
    let next = UInt8(truncatingIfNeeded: word >> 48)
    guard next != 0x3A, next != 0x4E else { return nil }
    let digits = (word >> 16) & 0xFF_FFFF ^ 0x30_3030
    let (hundreds, tens, ones) = (digits & 0xFF, (digits >> 8) & 0xFF, digits >> 16)
    guard hundreds < 10, tens < 10, ones < 10 else { return nil }
    let value = Int32(truncatingIfNeeded: hundreds &* 100 &+ tens &* 10 &+ ones)
    return value == 0 ? -1 : value
  }

  /// Enough for the first bracket among 64 bytes, the time, and the method after it.
  private static let headLength = 128

  /// ` - - [`, ` - ` and `] "`, least significant byte first.
  private static let noUser: UInt64 = 0x5B20_2D20_2D20
  private static let spaceHyphenSpace: UInt64 = 0x20_2D20
  private static let bracketSpaceQuote: UInt64 = 0x22_205D
  /// `GET /`, `POST /` and `HEAD /`.
  private static let getAndSlash: UInt64 = 0x2F_2054_4547
  private static let postAndSlash: UInt64 = 0x2F20_5453_4F50
  private static let headAndSlash: UInt64 = 0x2F20_4441_4548
}

extension LineReader {
  /// Whether lines of the common log family are read as that.
  var readsCommonLog: Bool { program == nil && tries(.commonLog) }

  /// The line that begins at `start`, where ``FastLine`` is sure of it.
  @inline(__always)
  mutating func fastLine(_ bytes: Span<UInt8>, from start: Int) -> FastLine? {
    FastLine(bytes, from: start, &times)
  }

  /// The line as ``read(_:into:)`` reads it, from `text`, which begins where it does.
  func entry(of line: FastLine, in text: Span<UInt8>) -> LogEntry {
    var entry = line.entry(named: commonLogName)
    if readsHosts { entry.resolveHost(in: text) }
    return entry
  }
}

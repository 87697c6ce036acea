/// The members of a JSON log line that an entry needs: of several that could be a field, the first in
/// the order of ``JSONFieldNames``, then the one that is nested less, then the one whose text is smaller
/// by its bytes. So the order of the members on the line means nothing.
///
/// Of targets those with a query go before all without one; of queries those with a `=` and without
/// spaces; of messages those that mention a session.
struct JSONFields: BitwiseCopyable {
  enum Field: UInt8, BitwiseCopyable, Sendable {
    case request, target, query, method, response, time, location, host
    /// `host` alone: a site, a client or a log's machine.
    case bareHost
    /// A log line of its own, as a container's runtime or a log shipper wraps it.
    case message
    /// Names of ``JSONFieldNames/shipper``, ``JSONFieldNames/client`` and
    /// ``JSONFieldNames/parsedClient``.
    case shipper, client, parsedClient
    /// A name that only CloudFront uses.
    case edgeLocation
    /// Names of ``JSONFieldNames/report``, ``JSONFieldNames/part`` and ``JSONFieldNames/kind``.
    case report, part, kind
    /// The zone of a time beside it.
    case zone

    /// Whether it says something by being there, whatever its text.
    var isSign: Bool {
      switch self {
      case .shipper, .client, .parsedClient, .edgeLocation, .report, .part, .zone: true
      default: false
      }
    }
  }

  struct Meaning: BitwiseCopyable, Sendable {
    var field: Field
    /// The place in the field's list of names.
    var rank: UInt8
  }

  /// The best target, and whether it is a whole request line.
  private(set) var target = Choice()
  private(set) var isRequestLine = false
  private var hasTornRequest = false
  /// A `request` that has no target, as a server logs what it could not read.
  private(set) var bareRequest = Choice()
  private(set) var query = Choice()
  private(set) var method = Choice()
  /// The method of the best request line, which counts where no member is one and the target is another's.
  private(set) var lineMethod = Choice()
  private(set) var location = Choice()
  private(set) var message = Choice()
  private var namedHost = Choice()
  private var bareHost = Choice()
  var signs = JSONSigns()
  private var responseScore = Int32.max
  private var chosenResponse: Int32 = -1
  private var isResponseTied = false
  var timeScore = Int32.max
  var time: EventTime?
  /// Whether the time is in a zone that is not known.
  var isInUnknownZone = false
  var isTimeTied = false
  /// Whether the time is a number, which may be a duration, and what `@timestamp` has in text.
  var isTimeNumber = false
  var shippingTime: EventTime?
  var shippingScore = Int32.max
  /// The best number under a name of ``JSONFieldNames/isDuration(_:)``.
  var span: EventTime?
  var spanScore = Int32.max
  var isSpanTied = false
  /// `2026-11-22` and `10:00:00` under names of their own.
  var date = Choice()
  var timeOfDay = Choice()

  /// Whether there is more than one URL or query with a name and at a depth that are as good, or one request
  /// that is two: two requests, or two writers in one line.
  var isAmbiguous: Bool {
    if hasTornRequest || timesDisagree { return true }
    if isTimeTied || (isResponseTied && countsResponse) { return true }
    let lacksQuery = target.score & Self.penalty != 0
    let hasQuery = counts(query)
    return (target.isTied && !(lacksQuery && !hasQuery)) || (lacksQuery && hasQuery && query.isTied)
  }

  /// Whether the message may mention a session, and the URL is hardly a request's: a path without a query and
  /// a method, as a shipper's of the file that it reads, or of the code that logged.
  var hasOnlyPathBesideMessage: Bool {
    !message.isMissing && message.score & Self.penalty == 0 && !target.isMissing
      && target.score & Self.penalty != 0 && !isRequestLine && !counts(query) && !counts(method)
  }

  /// Whether all of the request is in an object that may be about something else: then what such objects
  /// say of it counts.
  private var isForeign: Bool {
    (target.isMissing ? query.score : target.score) >= Self.foreign
  }

  /// Whether a member was chosen, and is of the same record as the URL.
  func counts(_ choice: Choice) -> Bool {
    !choice.isMissing && (choice.score < Self.foreign || isForeign)
  }

  private var countsResponse: Bool { responseScore < Self.foreign || isForeign }

  /// The status of the response; -1 for none.
  var response: Int32 { countsResponse ? chosenResponse : -1 }

  /// Whether the time is a number, which needs no zone.
  var hasNumberAsTime: Bool { time != nil && isTimeNumber }

  /// Whether the line has a URL.
  var hasURL: Bool { !target.isMissing || !query.isMissing }

  /// The site's name, and whether that is a bare `host`, which is one only if it is a name with a dot:
  /// never the client's, nor that of the machine that shipped the line.
  var host: (name: FieldRange, isBare: Bool) {
    if counts(namedHost) { return (namedHost.range, false) }
    return signs.isShipped || (signs.isParsedClient && !signs.namesClient) || !counts(bareHost)
      ? (.missing, false) : (bareHost.range, true)
  }

  /// Takes a member for a field, if its value is usable and the best so far.
  ///
  /// - Parameter value: The member's text without its escapes.
  @inline(__always)
  mutating func take(
    _ member: JSONMember, as meaning: Meaning, _ value: Span<UInt8>, in line: Span<UInt8>,
    _ times: inout TimeReader
  ) {
    let rank = meaning.rank
    switch meaning.field {
    case .response: return takeResponse(member, rank, value)
    case .time: return takeTime(member, rank, value, in: line, &times)
    case .kind: return signs.note(kind: value, rank)
    default: break
    }
    guard !meaning.field.isSign else { return signs.note(member, meaning, in: line) }
    guard member.isString else { return }
    let isNone = value.count == 0 || (value.count == 1 && value[0] == 0x2D)
    let score = Self.score(rank, member)
    switch meaning.field {
    case .request, .target:
      if !isNone || (meaning.field == .request && rank == 0) {
        takeTarget(member, meaning, value, in: line)
      }
    case .query:
      if !isNone {
        query.offer(member.value, Self.isQuery(value) ? score : score | Self.penalty, in: line)
      }
    case .method:
      if !isNone, rank != JSONFieldNames.methodRankOfType || RequestLine.isKnownMethod(value) {
        method.offer(member.value, score, in: line)
      }
    case .location: if value.count > 0 { location.offer(member.value, score, in: line) }
    case .host, .bareHost:
      if !isNone, member.scope != .client {
        takeHost(member, value, score, isBare: meaning.field == .bareHost, in: line)
      }
    case .message: takeMessage(member, rank, value, in: line)
    default: break
    }
  }

  /// Whether a member's key begins with `@`.
  static func hasAt(_ member: JSONMember, in line: Span<UInt8>) -> Bool {
    !member.key.isEmpty && line[member.key.lowerBound] == 0x40
  }

  @inline(__always)
  static func score(_ rank: UInt8, _ member: JSONMember) -> Int32 {
    let score = Int32(rank) << 8 | Int32(truncatingIfNeeded: member.depth)
    return member.isForeign ? score | foreign : score
  }

  /// What is added to the score of a member of an object that may be about something else.
  static let foreign: Int32 = 1 << 20

  /// What is added to the score of a member that lacks what makes it a good one.
  static let penalty: Int32 = 1 << 16

  private mutating func takeTarget(
    _ member: JSONMember, _ meaning: Meaning, _ value: Span<UInt8>, in line: Span<UInt8>
  ) {
    let isRequest = meaning.field == .request
    var url = 0..<value.count
    let space = ByteSearch.first(0x20, in: value, url)
    let request = space < value.count ? Self.requestLine(value, space) : nil
    let isLine = request.map { isRequest || $0.isSound } == true
    // The first names of all are those of request lines.
    var score = Self.score(meaning.rank, member)
    if !isRequest || (!isLine && meaning.rank == 0) {
      let rank = isRequest ? JSONFieldNames.targetRankOfRequest : meaning.rank
      score = Self.score(rank + JSONFieldNames.requestCount, member)
    }
    if isLine, let request {
      url = request.target
      if RequestLine.isTorn(value, 0..<value.count) { hasTornRequest = true }
      if request.isSound, score <= lineMethod.score {
        let method = ByteSearch.first(0x20, in: line, member.value)
        lineMethod.offer(member.value.lowerBound..<method, score, in: line)
      }
    } else {
      let needsURL = isRequest || meaning.rank == JSONFieldNames.rankOfTarget
      guard space == value.count, !needsURL || Self.isURL(value) else {
        if isRequest, meaning.rank == 0 {
          // What is after a space is no target where no method is before it.
          let end = ByteSearch.first(0x20, in: line, member.value)
          bareRequest.offer(member.value.lowerBound..<end, score, in: line)
        }
        return
      }
    }
    guard score <= target.score else { return }
    let query = URLParts(value, url).query
    if query.isEmpty || value[query.lowerBound] == 0x23 { score |= Self.penalty }
    if target.offer(member.value, score, in: line) { isRequestLine = isLine }
  }

  private mutating func takeHost(
    _ member: JSONMember, _ value: Span<UInt8>, _ score: Int32, isBare: Bool, in line: Span<UInt8>
  ) {
    if isBare {
      takeBareHost(member, value, score, in: line)
    } else if value.count > 0, value[0] != 0x2A, value[0] != 0x7E,
      value.count > 1 || value[0] != 0x5F
    {
      // nginx's names of a server that answers for several sites: `_`, `*.example.com`, `~^…`.
      namedHost.offer(member.value, score, in: line)
    }
  }

  /// One `host` is judged when its line counts; of several, those that are no names do not compete.
  @inline(__always)
  private mutating func takeBareHost(
    _ member: JSONMember, _ value: Span<UInt8>, _ score: Int32, in line: Span<UInt8>
  ) {
    if !bareHost.isMissing {
      guard Self.isDottedName(value) else { return }
      if !Self.isDottedName(line, bareHost.range.range) { bareHost = Choice() }
    }
    bareHost.offer(member.value, score, in: line)
  }

  /// Takes the `Host` among a request's headers.
  mutating func takeHostHeader(
    _ member: JSONMember, _ value: Span<UInt8>, in line: Span<UInt8>
  ) {
    guard member.isString, value.count > 0, value.count > 1 || value[0] != 0x2D else { return }
    namedHost.offer(
      member.value, Self.score(JSONFieldNames.hostHeaderRank, member), in: line)
  }

  /// No log line is shorter than this.
  private static let shortestLine = 32

  private mutating func takeMessage(
    _ member: JSONMember, _ rank: UInt8, _ value: Span<UInt8>, in line: Span<UInt8>
  ) {
    if JSONFieldNames.messageRanksOfGELF.contains(rank) { signs.isShipped = true }
    let space = ByteSearch.first(0x20, in: value, 0..<value.count)
    if space < value.count, Self.requestLine(value, space)?.isSound == true {
      signs.isParsedClient = true
    }
    guard value.count >= Self.shortestLine else { return }
    var newlines: UInt64 = 0
    let mentions = Prefilter.candidate(in: value, from: 0, newlines: &newlines) != nil
    let score = Self.score(rank, member)
    message.offer(member.value, mentions ? score : score | Self.penalty, in: line)
  }

  /// Three digits, in quotes or not, with a fraction of zeros or a reason: `302`, `302.0`, `302 Found`.
  private mutating func takeResponse(_ member: JSONMember, _ rank: UInt8, _ value: Span<UInt8>) {
    if rank == JSONFieldNames.responseRankOfCode { signs.isParsedClient = true }
    let score = Self.score(rank, member)
    guard score <= responseScore, value.count >= 3 else { return }
    var cursor = ByteCursor(at: 0, end: value.count)
    guard let number = cursor.number(digits: 3, value), number >= 100 else { return }
    if cursor.take(0x2E, value) {
      while cursor.take(0x30, value) {}
    }
    guard cursor.isAtEnd || (member.isString && cursor.take(0x20, value)) else { return }
    isResponseTied = score == responseScore && (isResponseTied || Int32(number) != chosenResponse)
    responseScore = score
    chosenResponse = Int32(number)
  }
}

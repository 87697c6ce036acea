/// The members of a JSON log line that an entry needs: of several that could be a field, the first in
/// the order of ``JSONFields/names``, then the one that is nested less, then the first on the line.
struct JSONFields: BitwiseCopyable {
  enum Field: UInt8, BitwiseCopyable, Sendable {
    case request, target, query, method, response, time, location, host
    /// A log line of its own, as a container's runtime or a log shipper wraps it.
    case message
    /// A name that only CloudFront uses.
    case edgeLocation
  }

  struct Meaning: BitwiseCopyable, Sendable {
    var field: Field
    /// The place in the field's list of names.
    var rank: UInt8
  }

  struct Choice: BitwiseCopyable {
    /// Rank and depth in one number; smaller is better.
    fileprivate var score = Int.max
    var range = FieldRange.missing
    var isMissing: Bool { range.isMissing }
    /// The place of its name in the field's list.
    var rank: Int { score >> 8 }

    /// - Returns: Whether the member is the best so far.
    @inline(__always)
    fileprivate mutating func offer(_ range: Range<Int>, rank: UInt8, depth: Int) -> Bool {
      let score = Int(rank) << 8 | depth
      guard score < self.score else { return false }
      self.score = score
      self.range = FieldRange(range)
      return true
    }
  }

  var request = Choice()
  /// A `request` that has no target, as a server logs what it could not read.
  var bareRequest = Choice()
  var target = Choice()
  var query = Choice()
  var method = Choice()
  var location = Choice()
  var host = Choice()
  var message = Choice()
  private var responseScore = Int.max
  var response: Int32 = -1
  private(set) var timeScore = Int.max
  var time: EventTime?
  /// `2026-11-22` and `10:00:00` under names of their own.
  private(set) var date = Choice()
  private(set) var timeOfDay = Choice()
  /// Whether the strings are encoded as CloudFront does.
  private(set) var isCloudFront = false

  /// Whether the line has a URL.
  var hasURL: Bool { !request.isMissing || !target.isMissing || !query.isMissing }

  /// Whether the URL is no more than a `path`, which may be a file's.
  var isPathAlone: Bool { request.isMissing && target.rank == JSONFieldNames.targetRankOfPath }

  /// Takes a member for a field, if its value is usable and the best so far.
  ///
  /// - Parameter value: The member's text without its escapes.
  @inline(__always)
  mutating func take(
    _ member: JSONMember, as meaning: Meaning, _ value: Span<UInt8>, _ times: inout TimeReader
  ) {
    let (rank, depth) = (meaning.rank, member.depth)
    switch meaning.field {
    case .response: return takeResponse(member, rank, value)
    case .time: return takeTime(member, rank, value, &times)
    case .edgeLocation: isCloudFront = true
    default: break
    }
    guard member.isString else { return }
    let isEmpty = value.count == 0
    let isNone = isEmpty || (value.count == 1 && value[0] == 0x2D)
    switch meaning.field {
    case .request:
      if Self.hasSpace(value) {
        _ = request.offer(member.value, rank: rank, depth: depth)
      } else if rank == 0, Self.isURL(value) {
        _ = target.offer(
          member.value, rank: JSONFieldNames.targetRankOfRequest, depth: depth)
      } else if rank == 0 {
        _ = bareRequest.offer(member.value, rank: rank, depth: depth)
      }
    case .target: if !isNone { _ = target.offer(member.value, rank: rank, depth: depth) }
    case .query: if !isNone { _ = query.offer(member.value, rank: rank, depth: depth) }
    case .host: if !isNone { _ = host.offer(member.value, rank: rank, depth: depth) }
    case .method: if !isEmpty { _ = method.offer(member.value, rank: rank, depth: depth) }
    case .location: if !isEmpty { _ = location.offer(member.value, rank: rank, depth: depth) }
    case .message: if !isEmpty { _ = message.offer(member.value, rank: rank, depth: depth) }
    case .response, .time, .edgeLocation: break
    }
  }

  /// One to three digits, in quotes or not.
  private mutating func takeResponse(_ member: JSONMember, _ rank: UInt8, _ value: Span<UInt8>) {
    guard (1...3).contains(value.count) else { return }
    let score = Int(rank) << 8 | member.depth
    guard score < responseScore else { return }
    var cursor = ByteCursor(at: 0, end: value.count)
    guard let number = cursor.integer(value), cursor.isAtEnd else { return }
    responseScore = score
    response = number == 0 ? -1 : Int32(number)
  }

  private mutating func takeTime(
    _ member: JSONMember, _ rank: UInt8, _ value: Span<UInt8>, _ times: inout TimeReader
  ) {
    let score = Int(rank) << 8 | member.depth
    guard score < timeScore else { return }
    if let time = times.readAny(value, 0..<value.count) {
      (self.time, timeScore) = (time, score)
    } else if member.isString, value.count >= 8 {
      // `date` and `time` of W3C's names.
      if rank == JSONFieldNames.timeRankOfDate, value[4] == 0x2D {
        _ = date.offer(member.value, rank: rank, depth: member.depth)
      } else if rank == JSONFieldNames.timeRankOfTime, value[2] == 0x3A {
        _ = timeOfDay.offer(member.value, rank: rank, depth: member.depth)
      }
    }
  }

  private static func hasSpace(_ value: Span<UInt8>) -> Bool {
    ByteSearch.first(0x20, in: value, 0..<value.count) < value.count
  }

  /// Whether a text is a URL or a path.
  private static func isURL(_ value: Span<UInt8>) -> Bool {
    guard value.count > 0 else { return false }
    if value[0] == 0x2F { return true }
    let colon = ByteSearch.first(0x3A, in: value, 0..<value.count)
    return colon + 2 < value.count && value[colon + 1] == 0x2F && value[colon + 2] == 0x2F
  }
}

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

  @inline(__always)
  mutating func take(
    _ member: JSONMember, as meaning: Meaning, in line: Span<UInt8>, _ times: inout TimeReader
  ) {
    let value = member.value
    switch meaning.field {
    case .request:
      guard member.isString else { return }
      if Self.hasSpace(line, value) {
        _ = request.offer(value, rank: meaning.rank, depth: member.depth)
      } else if meaning.rank == 0, Self.isURL(line, value) {
        _ = target.offer(value, rank: JSONFieldNames.targetRankOfRequest, depth: member.depth)
      } else if meaning.rank == 0 {
        _ = bareRequest.offer(value, rank: meaning.rank, depth: member.depth)
      }
    case .target: take(member, meaning.rank, in: line, &target)
    case .query:
      guard member.isString, !Self.isNone(line, value) else { return }
      let start = line[value.lowerBound] == 0x3F ? value.lowerBound + 1 : value.lowerBound
      _ = query.offer(start..<value.upperBound, rank: meaning.rank, depth: member.depth)
    case .method:
      guard member.isString, !value.isEmpty else { return }
      _ = method.offer(value, rank: meaning.rank, depth: member.depth)
    case .response: takeResponse(member, meaning.rank, in: line)
    case .time: takeTime(member, meaning.rank, in: line, &times)
    case .location:
      guard member.isString, !value.isEmpty else { return }
      _ = location.offer(value, rank: meaning.rank, depth: member.depth)
    case .host: take(member, meaning.rank, in: line, &host)
    case .message:
      guard member.isString, !value.isEmpty else { return }
      _ = message.offer(value, rank: meaning.rank, depth: member.depth)
    case .edgeLocation: isCloudFront = true
    }
  }

  @inline(__always)
  private func take(
    _ member: JSONMember, _ rank: UInt8, in line: Span<UInt8>, _ choice: inout Choice
  ) {
    guard member.isString, !Self.isNone(line, member.value) else { return }
    _ = choice.offer(member.value, rank: rank, depth: member.depth)
  }

  /// One to three digits, in quotes or not.
  private mutating func takeResponse(_ member: JSONMember, _ rank: UInt8, in line: Span<UInt8>) {
    guard (1...3).contains(member.value.count) else { return }
    let score = Int(rank) << 8 | member.depth
    guard score < responseScore else { return }
    var cursor = ByteCursor(at: member.value.lowerBound, end: member.value.upperBound)
    guard let value = cursor.integer(line), cursor.position == member.value.upperBound else {
      return
    }
    responseScore = score
    response = value == 0 ? -1 : Int32(value)
  }

  private mutating func takeTime(
    _ member: JSONMember, _ rank: UInt8, in line: Span<UInt8>, _ times: inout TimeReader
  ) {
    let score = Int(rank) << 8 | member.depth
    guard score < timeScore else { return }
    if let time = times.readAny(line, member.value) {
      (self.time, timeScore) = (time, score)
    } else if member.isString, member.value.count >= 8 {
      // `date` and `time` of W3C's names.
      if rank == JSONFieldNames.timeRankOfDate, line[member.value.lowerBound + 4] == 0x2D {
        _ = date.offer(member.value, rank: rank, depth: member.depth)
      } else if rank == JSONFieldNames.timeRankOfTime, line[member.value.lowerBound + 2] == 0x3A {
        _ = timeOfDay.offer(member.value, rank: rank, depth: member.depth)
      }
    }
  }

  private static func hasSpace(_ line: Span<UInt8>, _ value: Range<Int>) -> Bool {
    ByteSearch.first(0x20, in: line, value) < value.upperBound
  }

  /// Whether a text is a URL or a path.
  private static func isURL(_ line: Span<UInt8>, _ value: Range<Int>) -> Bool {
    guard let first = value.first else { return false }
    if line[first] == 0x2F { return true }
    let colon = ByteSearch.first(0x3A, in: line, value)
    return colon + 2 < value.upperBound && line[colon + 1] == 0x2F && line[colon + 2] == 0x2F
  }

  private static func isNone(_ line: Span<UInt8>, _ value: Range<Int>) -> Bool {
    value.isEmpty || (value.count == 1 && line[value.lowerBound] == 0x2D)
  }
}

/// What a JSON record says by the names that are in it: who wrote it, whose host it has, and whether it is about a
/// request to this server at all.
struct JSONSigns: BitwiseCopyable {
  /// Whether a bare `host` is the machine that shipped the line.
  var isShipped = false
  /// Whether the client has a name of its own; else a bare `host` may be the client.
  private(set) var namesClient = false
  var isParsedClient = false
  /// Whether the strings are encoded as CloudFront does.
  private(set) var isCloudFront = false
  /// Whether the message is a part of a line, as its runtime says.
  private(set) var isPart = false
  private var hasDirective = false
  private var hasReportType = false
  private var hasReportBody = false
  /// Whether a member is named for a zone.
  private(set) var hasZone = false
  private var hasFlow = false
  private var isSensorEvent = false
  private var isOutgoing = false

  /// Whether a browser reports something of a page: what it says of a URL is about no request. So is what a sensor
  /// says of a request that it has told of already, and what a program asked of another one.
  var isNoRequest: Bool {
    hasDirective || (hasReportType && hasReportBody) || (hasFlow && isSensorEvent) || isOutgoing
  }

  /// Takes note of an object's name.
  mutating func enter(_ object: JSONMember, as meaning: JSONFields.Meaning?) {
    if object.valueScope == .client { namesClient = true }
    guard let meaning else { return }
    switch meaning.field {
    case .shipper: isShipped = true
    case .client: namesClient = true
    case .report: if meaning.rank == JSONFieldNames.reportRankOfBody { hasReportBody = true }
    default: break
    }
  }

  /// Takes note of a member that is a sign of something.
  mutating func note(_ member: JSONMember, _ meaning: JSONFields.Meaning, in line: Span<UInt8>) {
    switch meaning.field {
    case .client:
      let value = member.value
      let isNone = value.isEmpty || (value.count == 1 && line[value.lowerBound] == 0x2D)
      if member.isString, !isNone { namesClient = true }
    case .parsedClient: if member.isString { isParsedClient = true }
    case .edgeLocation: isCloudFront = true
    case .part: if JSONFieldNames.saysPart(meaning.rank, line, member.value) { isPart = true }
    case .zone: hasZone = true
    case .report: noteReport(member, meaning.rank, in: line)
    case .shipper:
      guard meaning.rank >= JSONFieldNames.shippingObjects,
        meaning.rank != JSONFieldNames.shipperRankOfVersion || JSONFields.hasAt(member, in: line)
      else { return }
      isShipped = true
      if meaning.rank == JSONFieldNames.shipperRankOfFlow { hasFlow = true }
    default: break
    }
  }

  /// Takes note of what a record says of its kind.
  mutating func note(kind value: Span<UInt8>, _ rank: UInt8) {
    guard JSONFieldNames.saysOther(rank, value) else { return }
    if rank == JSONFieldNames.kindRankOfEvent {
      isSensorEvent = true
    } else {
      isOutgoing = true
    }
  }

  private mutating func noteReport(_ member: JSONMember, _ rank: UInt8, in line: Span<UInt8>) {
    if rank < JSONFieldNames.reportRankOfType {
      hasDirective = true
    } else if rank == JSONFieldNames.reportRankOfType,
      JSONFieldNames.reportTypes.contains(where: { $0.equals(line, member.value) })
    {
      hasReportType = true
    }
  }
}

/// The zones that members beside a time say, where that has none, as PHP writes a `DateTime`:
///
/// ```
///   "datetime": {"date": "2026-11-22 10:00:00.123456", "timezone_type": 3, "timezone": "Europe/Berlin"}
/// ```
/// Only a time without a zone needs one, and only a member of the time's own depth says it. A zone that nobody knows
/// (``LocalTimeZone/offset(named:_:forLocal:)``), or two that differ, make a time that can't be read.
struct TimeZones: BitwiseCopyable {
  /// Where a member is: its text, how deep, and whether it may be about something else.
  struct Place: BitwiseCopyable {
    fileprivate(set) var text = FieldRange.missing
    fileprivate(set) var depth = 0
    fileprivate(set) var isForeign = false

    init() {}

    init(text: Range<Int>, depth: Int, isForeign: Bool) {
      (self.text, self.depth, self.isForeign) = (FieldRange(text), depth, isForeign)
    }
  }

  /// The time in its zone; `nil` where no zone is beside it, or it has one of its own.
  struct Finding {
    var time: EventTime?
    /// Whether the time can't be read for its zone.
    var isUnknown = false
  }

  private var members: [4 of Place] = .init(repeating: Place())
  private var count = 0

  var isEmpty: Bool { count == 0 }

  mutating func take(_ member: JSONMember, isForeign: Bool, in line: Span<UInt8>) {
    guard !Self.isNone(member, in: line) else { return }
    if count < members.count {
      members[count] = Place(text: member.value, depth: member.depth, isForeign: isForeign)
    }
    count += 1
  }

  /// Whether a value says nothing: an empty text, a hyphen, `null`.
  private static func isNone(_ member: JSONMember, in line: Span<UInt8>) -> Bool {
    let value = member.value
    return value.isEmpty || (value.count == 1 && line[value.lowerBound] == 0x2D)
      || (!member.isString && StaticString("null").equals(line, value))
  }

  /// Reads the time of a record in the zone that is beside it.
  ///
  /// - Parameters:
  ///   - place: Where the time is, unless it is `date` and `time`.
  ///   - escaping: Of the texts.
  ///   - buffer: For texts without their escapes.
  func time(
    of fields: JSONFields, _ place: Place, _ line: Span<UInt8>, _ escaping: FieldEscaping,
    _ times: inout TimeReader, buffer: inout [UInt8]
  ) -> Finding {
    var place = place
    let read: EventTime?
    if place.text.isMissing {
      (place.depth, place.isForeign) = (
        Int(fields.date.score & 0xFF), fields.date.score >= JSONFields.foreign
      )
      read = JSONEntryReader.time(of: fields, line)
    } else {
      read = Self.readWithoutZone(line, place.text.range, escaping, &times, &buffer)
    }
    var finding = Finding()
    guard let read else { return finding }
    // With more members than are remembered nothing tells what the others say.
    finding.isUnknown = count > members.count
    for index in 0..<min(count, members.count)
    where members[index].depth == place.depth && members[index].isForeign == place.isForeign {
      buffer.removeAll(keepingCapacity: true)
      escaping.appendUnescaped(line, members[index].text.range, to: &buffer)
      let name = 0..<buffer.count
      let isZero = StaticString("0").equals(buffer.span, name)
      let offset = isZero ? 0 : times.zone.offset(named: buffer.span, name, forLocal: read.seconds)
      let time = offset.flatMap { read.moved(by: -$0) }
      if time == nil || (finding.time != nil && finding.time != time) { finding.isUnknown = true }
      finding.time = time
    }
    return finding
  }

  /// Any but UTC; made once.
  private static let another = LocalTimeZone(offset: 3_600)

  /// The time as if it were in UTC; `nil` where its text says a zone: then it is the same in each.
  private static func readWithoutZone(
    _ line: Span<UInt8>, _ text: Range<Int>, _ escaping: FieldEscaping, _ times: inout TimeReader,
    _ buffer: inout [UInt8]
  ) -> EventTime? {
    buffer.removeAll(keepingCapacity: true)
    escaping.appendUnescaped(line, text, to: &buffer)
    let whole = 0..<buffer.count
    let time = times.readWholeText(buffer.span, whole, zone: .utc)
    return times.readWholeText(buffer.span, whole, zone: another) == time
      ? nil : time
  }
}

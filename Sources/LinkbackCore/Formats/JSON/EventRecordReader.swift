/// Reads the `event` records that `linkback events` writes, so that those of many hosts can be counted
/// together.
struct EventRecordReader: Sendable {
  /// What such a line begins with: a record's first keys always are in this order.
  static let head: StaticString = "{\"record\":\"event\",\"v\":1,"

  enum Field: UInt8, BitwiseCopyable, Sendable {
    case time, session, status, route, host, response, source
  }

  /// A time without its escapes.
  private var unescaped: [UInt8] = []
  private let names: JSONKeyTable<Field> = {
    var table = JSONKeyTable(none: Field.time)
    table.add("time", .time)
    table.add("session", .session)
    table.add("status", .status)
    table.add("route", .route)
    table.add("host", .host)
    table.add("response", .response)
    table.add("source", .source)
    return table
  }()

  /// Whether the line at `start` is one of Linkback's records, and whether it is an event.
  static func isRecord(_ line: Span<UInt8>, from start: Int) -> (isRecord: Bool, isEvent: Bool) {
    func begins(_ head: StaticString) -> Bool { head.begins(line, at: start) }
    guard begins("{\"record\":\"") else { return (false, false) }
    if begins(head) { return (true, true) }
    let isOther =
      begins("{\"record\":\"summary\",\"v\":1,") || begins("{\"record\":\"total\",\"v\":1,")
      || begins("{\"record\":\"window\",\"v\":1,") || begins("{\"record\":\"rejected\",\"v\":1,")
      || begins("{\"record\":\"explanation\",\"v\":1,")
    return (isOther, false)
  }

  /// - Returns: `false` where the record lacks its time, its session or its status.
  /// - Complexity: O(n); does not allocate, but while a buffer grows to the longest time.
  mutating func read(
    _ line: Span<UInt8>, from start: Int, into entry: inout LogEntry, times: inout TimeReader
  ) -> Bool {
    var visitor = Visitor(names: names, unescaped: unescaped)
    unescaped = []
    defer { unescaped = visitor.unescaped }
    guard JSONWalker.walk(line, from: start, &visitor, &times), visitor.hasTime,
      !visitor.entry.session.isMissing, !visitor.entry.status.isMissing
    else { return false }
    entry = visitor.entry
    entry.format = .linkbackEvents
    entry.escaping = .json
    return true
  }

  private struct Visitor: JSONMemberVisitor {
    let names: JSONKeyTable<Field>
    var unescaped: [UInt8]
    var entry = LogEntry()
    var hasTime = false

    init(names: JSONKeyTable<Field>, unescaped: [UInt8]) {
      self.names = names
      self.unescaped = unescaped
    }

    mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader) {
      guard let field = names.meaning(of: member.names.one, depth: member.depth) else { return }
      if field == .response {
        var cursor = ByteCursor(at: member.value.lowerBound, end: member.value.upperBound)
        if entry.response < 0, !member.isString, member.value.count <= 3,
          let response = cursor.integer(line), cursor.position == member.value.upperBound
        {
          entry.response = response == 0 ? -1 : Int32(response)
        }
        return
      }
      guard member.isString else { return }
      let range = FieldRange(member.value)
      switch field {
      case .time:
        unescaped.removeAll(keepingCapacity: true)
        FieldEscaping.json.appendUnescaped(line, member.value, to: &unescaped)
        guard !hasTime, let time = times.readAny(unescaped.span, 0..<unescaped.count) else {
          return
        }
        entry.time = time
        hasTime = true
      case .session: if entry.session.isMissing { entry.session = range }
      case .status: if entry.status.isMissing { entry.status = range }
      case .route: if entry.route.isMissing { entry.route = range }
      case .host: if entry.virtualHost.isMissing { entry.virtualHost = range }
      case .source:
        unescaped.removeAll(keepingCapacity: true)
        FieldEscaping.json.appendUnescaped(line, member.value, to: &unescaped)
        entry.isFromLocation = StaticString("location").equals(
          unescaped.span, 0..<unescaped.count)
      case .response: break
      }
    }
  }
}

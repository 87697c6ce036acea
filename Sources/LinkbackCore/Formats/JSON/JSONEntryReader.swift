/// Reads JSON lines of any shape as entries, by the names of their members.
struct JSONEntryReader: Sendable {
  private let names = JSONFieldNames.table
  private var keys = JSONKeyMemory()
  /// A value without its escapes.
  private var unescaped: [UInt8] = []

  /// What a line turned out to be.
  enum Finding {
    case entry
    /// There is a string that may hold an entry: positions of the text, still escaped. If it does not,
    /// the line may be one itself.
    case wrapped(Range<Int>, isEntryItself: Bool)
    case none
  }

  /// Reads the object at `start`.
  ///
  /// - Parameter prefixTime: What the log's transport says in front, for an object without a time.
  /// - Complexity: O(n); does not allocate, but while a buffer grows to the longest value.
  mutating func read(
    _ line: Span<UInt8>, from start: Int, prefixTime: FieldRange = .missing,
    into entry: inout LogEntry, times: inout TimeReader
  ) -> Finding {
    var fields = JSONFields()
    guard walk(line, from: start, &fields, &times) else { return .none }
    return Self.finding(fields, line, prefixTime: prefixTime, into: &entry, times: &times)
  }

  /// What the members of a line come to.
  static func finding(
    _ fields: JSONFields, _ line: Span<UInt8>, prefixTime: FieldRange,
    into entry: inout LogEntry, times: inout TimeReader
  ) -> Finding {
    var time = fields.time ?? Self.time(of: fields, line)
    if time == nil, !prefixTime.isMissing { time = times.readAny(line, prefixTime.range) }
    if fields.hasURL, let time {
      entry.fill(fields, time)
      // A log shipper names the log's path beside the line that it read there.
      guard fields.isPathAlone, !fields.message.isMissing else { return .entry }
      return .wrapped(fields.message.range.range, isEntryItself: true)
    }
    if !fields.message.isMissing {
      return .wrapped(fields.message.range.range, isEntryItself: false)
    }
    guard !fields.bareRequest.isMissing, let time else { return .none }
    entry.fill(fields, time)
    return .entry
  }

  /// Takes the members of the object at `start` for fields.
  private mutating func walk(
    _ line: Span<UInt8>, from start: Int, _ fields: inout JSONFields, _ times: inout TimeReader
  ) -> Bool {
    var visitor = Visitor(names: names, keys: keys, unescaped: unescaped)
    // What the visitor changes is there once.
    (keys, unescaped) = (JSONKeyMemory(), [])
    defer { (keys, unescaped) = (visitor.keys, visitor.unescaped) }
    defer { fields = visitor.fields }
    return JSONWalker.walk(line, from: start, &visitor, &times)
  }

  /// What an object's members are, whether or not they make an entry, and which one is the time: for
  /// explanations. `nil` where the object is not well-formed.
  func inspect(
    _ line: Span<UInt8>, from start: Int, times: inout TimeReader
  ) -> (fields: JSONFields, time: Range<Int>?)? {
    var visitor = TimeWatchingVisitor(base: Visitor(names: names, keys: keys, unescaped: []))
    guard JSONWalker.walk(line, from: start, &visitor, &times) else { return nil }
    return (visitor.base.fields, visitor.time)
  }

  static func time(of fields: JSONFields, _ line: Span<UInt8>) -> EventTime? {
    guard !fields.date.isMissing, !fields.timeOfDay.isMissing else { return nil }
    return TimeReader.time(
      line, date: fields.date.range.range, timeOfDay: fields.timeOfDay.range.range)
  }

  private struct Visitor: JSONMemberVisitor {
    let names: JSONKeyTable<JSONFields.Meaning>
    var keys: JSONKeyMemory
    var unescaped: [UInt8]
    var fields = JSONFields()

    init(
      names: JSONKeyTable<JSONFields.Meaning>, keys: JSONKeyMemory, unescaped: [UInt8]
    ) {
      self.names = names
      self.keys = keys
      self.unescaped = unescaped
    }

    @inline(__always)
    mutating func readKey(
      _ cursor: inout JSONCursor, _ line: Span<UInt8>, parent: JSONKeyHashes
    ) -> JSONKey? {
      keys.read(&cursor, line, parent: parent)
    }

    @inline(__always)
    mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader) {
      switch member.scope {
      case .fields: break
      case .requestHeaders: guard member.names.one == JSONFieldNames.hostHeader else { return }
      case .responseHeaders: guard member.names.one == JSONFieldNames.locationHeader else { return }
      case .nothing: return
      }
      take(member, member.names.one, in: line, &times)
      if member.names.two != 0 { take(member, member.names.two, in: line, &times) }
      if member.names.three != 0 { take(member, member.names.three, in: line, &times) }
    }

    @inline(__always)
    private mutating func take(
      _ member: JSONMember, _ name: UInt64, in line: Span<UInt8>, _ times: inout TimeReader
    ) {
      guard let meaning = names.meaning(of: name, depth: member.depth) else { return }
      guard member.isString, !FieldEscaping.json.isPlain(line, member.value) else {
        fields.take(member, as: meaning, line.extracting(member.value), &times)
        return
      }
      var text = unescaped
      unescaped = []
      text.removeAll(keepingCapacity: true)
      FieldEscaping.json.appendUnescaped(line, member.value, to: &text)
      fields.take(member, as: meaning, text.span, &times)
      unescaped = text
    }

    @inline(__always)
    func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope {
      object.scope == .fields ? object.valueScope : .nothing
    }
  }

  /// A visitor that also remembers which member was taken for the time.
  private struct TimeWatchingVisitor: JSONMemberVisitor {
    var base: Visitor
    var time: Range<Int>?

    mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader) {
      let score = base.fields.timeScore
      base.visit(member, in: line, &times)
      if base.fields.timeScore != score { time = member.value }
    }

    func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope {
      base.scope(of: object, in: line)
    }

    mutating func readKey(
      _ cursor: inout JSONCursor, _ line: Span<UInt8>, parent: JSONKeyHashes
    ) -> JSONKey? {
      base.readKey(&cursor, line, parent: parent)
    }
  }
}

extension LogEntry {
  fileprivate mutating func fill(_ fields: JSONFields, _ time: EventTime) {
    self.time = time
    if !fields.request.isMissing {
      request = fields.request.range
    } else if fields.hasURL {
      target = fields.target.range
      method = fields.method.range
    } else {
      request = fields.bareRequest.range
    }
    query = fields.query.range
    location = fields.location.range
    virtualHost = fields.host.range
    response = fields.response
    escaping = fields.isCloudFront ? .jsonThenPercent : .json
    format = .json
  }
}

/// Reads JSON lines of any shape as entries, by the names of their members.
struct JSONEntryReader: Sendable {
  private let names = JSONFieldNames.table
  private var keys = JSONKeyMemory()
  /// A value without its escapes.
  private var unescaped: [UInt8] = []
  private var matcher = PrefilterMatcher()

  /// The time of the record around the next text, for one inside that has none.
  private(set) var wrapperTime: EventTime?

  /// Forgets what was around a text.
  mutating func leaveWrapper() { wrapperTime = nil }

  /// Reads the object at `start`.
  ///
  /// - Parameter prefixTime: What the log's transport says in front, for an object without a time.
  /// - Complexity: O(n); does not allocate, but while a buffer grows to the longest value.
  mutating func read(
    _ line: Span<UInt8>, from start: Int, prefixTime: FieldRange = .missing,
    into entry: inout LogEntry, times: inout TimeReader
  ) -> LineContent {
    var fields = JSONFields()
    guard walk(line, from: start, &fields, &times) else { return .none }
    _ = fields.settleTime()
    if fields.time == nil {
      fields.time = Self.time(of: fields, line)
      if fields.time == nil, fields.hasURL {
        fields.time = OnlyTime.find(in: line, from: start, &times, unescaped: &unescaped)?.time
      }
    }
    if fields.time == nil, !prefixTime.isMissing {
      fields.time = times.readAny(line, prefixTime.range)
    }
    let time = fields.time ?? wrapperTime
    wrapperTime = time
    let hidesMessage = fields.hasOnlyPathBesideMessage && mentionsSession(line, fields.message)
    return Self.finding(fields, time, hidesMessage: hidesMessage, into: &entry)
  }

  private mutating func mentionsSession(
    _ line: Span<UInt8>, _ message: JSONFields.Choice
  ) -> Bool {
    var text = unescaped
    unescaped = []
    text.removeAll(keepingCapacity: true)
    FieldEscaping.json.appendUnescaped(line, message.range.range, to: &text)
    defer { unescaped = text }
    return matcher.matches(text.span)
  }

  /// What the members of a line come to.
  ///
  /// - Parameter hidesMessage: Whether the URL is hardly a request's, and the message mentions a session.
  static func finding(
    _ fields: JSONFields, _ time: EventTime?, hidesMessage: Bool = false,
    into entry: inout LogEntry
  ) -> LineContent {
    if fields.isBrowserReport {
      // Read, and no request.
      entry.format = .json
      return .entry
    }
    var isEntry = false
    if let time, fields.hasURL || !fields.bareRequest.isMissing, !fields.isAmbiguous,
      !hidesMessage
    {
      entry.fill(fields, time)
      isEntry = true
    }
    if !fields.message.isMissing, !fields.isPart {
      return .wrapped(fields.message.range.range, isEntryItself: isEntry)
    }
    return isEntry ? .entry : .none
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

  /// What an object's members are, whether or not they make an entry, which one is the time, and which
  /// ones were looked at for it: for explanations. `nil` where the object is not well-formed.
  func inspect(
    _ line: Span<UInt8>, from start: Int, times: inout TimeReader
  ) -> (fields: JSONFields, time: Range<Int>?, timeKeys: [Range<Int>])? {
    var visitor = TimeWatchingVisitor(base: Visitor(names: names, keys: keys, unescaped: []))
    guard JSONWalker.walk(line, from: start, &visitor, &times) else { return nil }
    var fields = visitor.base.fields
    var time = fields.settleTime() ? visitor.span : visitor.time
    if time == nil, Self.time(of: fields, line) == nil, fields.hasURL {
      var buffer: [UInt8] = []
      time = OnlyTime.find(in: line, from: start, &times, unescaped: &buffer)?.range
    }
    return (fields, time, visitor.timeKeys)
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
      case .fields, .foreign, .client: break
      case .requestHeaders:
        if member.names.one == JSONFieldNames.hostHeader {
          take(member, as: nil, in: line, &times)
        }
        return
      case .responseHeaders: guard member.names.one == JSONFieldNames.locationHeader else { return }
      case .response:
        visitResponse(member, in: line, &times)
        return
      case .nothing: return
      }
      if member.scope == .foreign {
        visitForeign(member, in: line, &times)
        return
      }
      take(member, member.names.one, in: line, &times)
      if member.names.two != 0 { take(member, member.names.two, in: line, &times) }
      if member.names.three != 0 { take(member, member.names.three, in: line, &times) }
    }

    /// Of two or three keys together the first one says what they are about.
    @inline(never)
    private mutating func visitForeign(
      _ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader
    ) {
      var member = member
      member.isForeign = true
      take(member, member.names.one, in: line, &times)
      member.isForeign = member.foreignFrom < member.depth - 1
      if member.names.two != 0 { take(member, member.names.two, in: line, &times) }
      member.isForeign = member.foreignFrom < member.depth - 2
      if member.names.three != 0 { take(member, member.names.three, in: line, &times) }
    }

    /// Of a response its status and its `Location` are looked at.
    @inline(__always)
    private mutating func visitResponse(
      _ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader
    ) {
      func takeName(_ name: UInt64) {
        guard name != 0, let meaning = names.meaning(of: name, depth: member.depth),
          meaning.field == .response || meaning.field == .location
        else { return }
        take(member, as: meaning, in: line, &times)
      }
      takeName(member.names.one)
      takeName(member.names.two)
      takeName(member.names.three)
    }

    @inline(__always)
    private mutating func take(
      _ member: JSONMember, _ name: UInt64, in line: Span<UInt8>, _ times: inout TimeReader
    ) {
      guard let meaning = names.meaning(of: name, depth: member.depth) else { return }
      if meaning.field.isSign {
        fields.note(member, meaning, in: line)
      } else {
        take(member, as: meaning, in: line, &times)
      }
    }

    /// - Parameter meaning: `nil` for the `Host` among a request's headers.
    @inline(__always)
    private mutating func take(
      _ member: JSONMember, as meaning: JSONFields.Meaning?, in line: Span<UInt8>,
      _ times: inout TimeReader
    ) {
      let value = member.value
      if !value.isEmpty, line[value.lowerBound] == 0x20 || line[value.upperBound - 1] == 0x20 {
        takeTrimmed(member, as: meaning, in: line, &times)
      } else {
        takeText(member, as: meaning, in: line, &times)
      }
    }

    @inline(__always)
    private mutating func takeText(
      _ member: JSONMember, as meaning: JSONFields.Meaning?, in line: Span<UInt8>,
      _ times: inout TimeReader
    ) {
      guard member.isString, !FieldEscaping.json.isPlain(line, member.value) else {
        take(member, as: meaning, line.extracting(member.value), in: line, &times)
        return
      }
      var text = unescaped
      unescaped = []
      text.removeAll(keepingCapacity: true)
      FieldEscaping.json.appendUnescaped(line, member.value, to: &text)
      take(member, as: meaning, text.span, in: line, &times)
      unescaped = text
    }

    @inline(__always)
    private mutating func take(
      _ member: JSONMember, as meaning: JSONFields.Meaning?, _ value: Span<UInt8>,
      in line: Span<UInt8>, _ times: inout TimeReader
    ) {
      if let meaning {
        fields.take(member, as: meaning, value, in: line, &times)
      } else {
        fields.takeHostHeader(member, value, in: line)
      }
    }

    /// Whether a member is looked at for the time.
    func isTimeName(_ member: JSONMember) -> Bool {
      guard member.scope.holdsFields || member.scope == .client else { return false }
      return [member.names.one, member.names.two, member.names.three].contains { name in
        name != 0 && names.meaning(of: name, depth: member.depth)?.field == .time
      }
    }

    /// Spaces at both ends of a string are no part of it.
    @inline(never)
    private mutating func takeTrimmed(
      _ member: JSONMember, as meaning: JSONFields.Meaning?, in line: Span<UInt8>,
      _ times: inout TimeReader
    ) {
      var member = member
      member.value = FieldEscaping.withoutSpaces(line, member.value)
      takeText(member, as: meaning, in: line, &times)
    }

    @inline(__always)
    mutating func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope {
      let inner = object.valueScope
      let holdsFields = inner.holdsFields || inner == .response
      switch object.scope {
      case .response:
        return holdsFields ? .response : inner == .responseHeaders ? inner : .nothing
      case .fields, .foreign, .client:
        fields.enter(object, as: names.meaning(of: object.names.one, depth: object.depth))
      default: return .nothing
      }
      return object.scope == .fields ? inner : holdsFields ? object.scope : .nothing
    }
  }

  /// A visitor that also remembers which member was taken for the time.
  private struct TimeWatchingVisitor: JSONMemberVisitor {
    var base: Visitor
    var time: Range<Int>?
    /// The same of what may be a duration.
    var span: Range<Int>?
    var timeKeys: [Range<Int>] = []

    mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader) {
      let (score, time) = (base.fields.timeScore, base.fields.time)
      let spanScore = base.fields.spanScore
      base.visit(member, in: line, &times)
      if base.fields.timeScore != score || base.fields.time != time { self.time = member.value }
      if base.fields.spanScore != spanScore { span = member.value }
      if base.isTimeName(member) { timeKeys.append(member.key) }
    }

    mutating func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope {
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
    if !fields.hasURL {
      request = fields.bareRequest.range
    } else if fields.isRequestLine {
      request = fields.target.range
    } else {
      target = fields.target.range
      let hasMethod = fields.counts(fields.method)
      method = hasMethod ? fields.method.range : fields.lineMethod.range
      comparesMethodWithoutCase = hasMethod
    }
    if fields.counts(fields.query) { query = fields.query.range }
    if fields.counts(fields.location) { location = fields.location.range }
    (virtualHost, isHostBare) = fields.host
    response = fields.response
    escaping = fields.isCloudFront ? .jsonThenPercent : .json
    format = .json
  }
}

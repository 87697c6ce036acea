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
    var time = fields.time ?? Self.time(of: fields, line)
    var only: OnlyTime.Finding?
    var outerTime: EventTime?
    if time == nil {
      outerTime =
        (prefixTime.isMissing ? nil : times.readAny(line, prefixTime.range)) ?? wrapperTime
      if fields.hasURL { only = onlyTime(line, from: start, near: outerTime, &times) }
      time = only?.time
    }
    if fields.signs.hasZone {
      let zoned = timeInZone(of: fields, only, line, from: start, &times)
      time = zoned.isUnknown ? nil : zoned.time ?? time ?? outerTime
    } else {
      time = time ?? outerTime
    }
    wrapperTime = time
    let hidesMessage = fields.hasOnlyPathBesideMessage && mentionsSession(line, fields.message)
    return Self.finding(fields, time, hidesMessage: hidesMessage, into: &entry)
  }

  /// The only date of a record that has no time under a known name, unless what is around it, the transport or another
  /// record, has a time that is far from that.
  private mutating func onlyTime(
    _ line: Span<UInt8>, from start: Int, near outer: EventTime?, _ times: inout TimeReader
  ) -> OnlyTime.Finding? {
    guard let only = OnlyTime.find(in: line, from: start, &times, unescaped: &unescaped) else {
      return nil
    }
    guard let outer, abs(only.time.seconds - outer.seconds) > JSONFields.mostDisagreement else {
      return only
    }
    return nil
  }

  /// The time in the zone that members beside it say. Few records have such: they are walked over once more.
  @inline(never)
  private mutating func timeInZone(
    of fields: JSONFields, _ only: OnlyTime.Finding?, _ line: Span<UInt8>, from start: Int,
    _ times: inout TimeReader
  ) -> TimeZones.Finding {
    var watcher = JSONZoneWatcher(
      base: JSONEntryVisitor(names: names, keys: keys, unescaped: unescaped))
    (keys, unescaped) = (JSONKeyMemory(), [])
    defer { (keys, unescaped) = (watcher.base.keys, watcher.base.unescaped) }
    guard !fields.hasNumberAsTime, JSONWalker.walk(line, from: start, &watcher, &times) else {
      return TimeZones.Finding()
    }
    let place = only.map { TimeZones.Place(text: $0.text, depth: $0.depth, isForeign: false) }
    return watcher.zones.time(
      of: fields, place ?? watcher.time, line, .json, &times, buffer: &watcher.base.unescaped)
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
    if fields.signs.isNoRequest {
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
    if !fields.message.isMissing, !fields.signs.isPart {
      return .wrapped(fields.message.range.range, isEntryItself: isEntry)
    }
    return isEntry ? .entry : .none
  }

  /// Takes the members of the object at `start` for fields.
  private mutating func walk(
    _ line: Span<UInt8>, from start: Int, _ fields: inout JSONFields, _ times: inout TimeReader
  ) -> Bool {
    var visitor = JSONEntryVisitor(names: names, keys: keys, unescaped: unescaped)
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
    var visitor = JSONTimeWatcher(base: JSONEntryVisitor(names: names, keys: keys, unescaped: []))
    guard JSONWalker.walk(line, from: start, &visitor, &times) else { return nil }
    var fields = visitor.base.fields
    var time = fields.settleTime() ? visitor.span : visitor.time
    var buffer: [UInt8] = []
    var only: OnlyTime.Finding?
    if time == nil, Self.time(of: fields, line) == nil, fields.hasURL {
      only = OnlyTime.find(in: line, from: start, &times, unescaped: &buffer)
      time = only?.text
    }
    var copy = self
    if fields.signs.hasZone, copy.timeInZone(of: fields, only, line, from: start, &times).isUnknown
    {
      (time, fields.isInUnknownZone) = (nil, true)
    }
    return (fields, time, visitor.timeKeys)
  }

  static func time(of fields: JSONFields, _ line: Span<UInt8>) -> EventTime? {
    guard !fields.date.isMissing, !fields.timeOfDay.isMissing else { return nil }
    return TimeReader.time(
      line, date: fields.date.range.range, timeOfDay: fields.timeOfDay.range.range)
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
    escaping = fields.signs.isCloudFront ? .jsonThenPercent : .json
    format = .json
  }
}

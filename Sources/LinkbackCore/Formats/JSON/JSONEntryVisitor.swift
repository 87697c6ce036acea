/// Takes the members of an object for fields.
struct JSONEntryVisitor: JSONMemberVisitor {
  let names: JSONKeyTable<JSONFields.Meaning>
  var keys: JSONKeyMemory
  var unescaped: [UInt8]
  var fields = JSONFields()

  @inline(__always)
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
      fields.signs.note(member, meaning, in: line)
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
      fields.signs.enter(object, as: names.meaning(of: object.names.one, depth: object.depth))
    default: return .nothing
    }
    return object.scope == .fields ? inner : holdsFields ? object.scope : .nothing
  }
}

/// A visitor that also remembers which member was taken for the time.
struct JSONTimeWatcher: JSONMemberVisitor {
  var base: JSONEntryVisitor
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

/// A visitor that remembers what says the zone of the time: which member was taken for that, and the members that are
/// named for a zone.
struct JSONZoneWatcher: JSONMemberVisitor {
  var base: JSONEntryVisitor
  private(set) var zones = TimeZones()
  private(set) var time = TimeZones.Place()

  init(base: JSONEntryVisitor) { self.base = base }

  mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader) {
    let (score, time) = (base.fields.timeScore, base.fields.time)
    base.visit(member, in: line, &times)
    if base.fields.timeScore != score || base.fields.time != time {
      self.time = TimeZones.Place(
        text: member.value, depth: member.depth,
        isForeign: base.fields.timeScore >= JSONFields.foreign)
    }
    guard member.scope.holdsFields else { return }
    let isForeign = member.scope == .foreign
    take(member, member.names.one, isForeign: isForeign, in: line)
    take(
      member, member.names.two, isForeign: isForeign && member.foreignFrom < member.depth - 1,
      in: line)
    take(
      member, member.names.three, isForeign: isForeign && member.foreignFrom < member.depth - 2,
      in: line)
  }

  private mutating func take(
    _ member: JSONMember, _ name: UInt64, isForeign: Bool, in line: Span<UInt8>
  ) {
    guard name != 0, base.names.meaning(of: name, depth: member.depth)?.field == .zone else {
      return
    }
    zones.take(member, isForeign: isForeign, in: line)
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

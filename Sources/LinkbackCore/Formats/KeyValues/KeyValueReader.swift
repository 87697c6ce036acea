/// Reads lines of `key=value` pairs (logfmt) and of `label:value` fields with tabs between them (LTSV) as
/// entries, by the names of ``JSONFieldNames``: a pair is a member of an object in which nothing is nested.
///
/// A line is taken for one of them if all of it is pairs and no name that means something is there twice:
/// what two writers put into one line is neither.
/// Sources: <https://brandur.org/logfmt>; Heroku's router,
/// <https://devcenter.heroku.com/articles/http-routing#heroku-router-log-format>; <http://ltsv.org>.
struct KeyValueReader: Sendable {
  enum Kind: Sendable {
    case logfmt, ltsv
  }

  private let names = JSONFieldNames.table
  /// LTSV's labels that mean something else than a member of that name: the client's address or name, and
  /// the request line.
  private let host = JSONKeyHashes.hash(of: "host")
  private let request = JSONKeyHashes.hash(of: "req")
  private let requestLine = JSONKeyHashes.hash(of: "requestline")
  /// A value without its escapes.
  private var unescaped: [UInt8] = []

  /// What the pairs of a line are taken for.
  private struct Members {
    var fields = JSONFields()
    /// Which member is the time, and which one may be a duration.
    var time: Range<Int>?
    var span: Range<Int>?
    var zones = TimeZones()
    /// The names that were there and mean something.
    private var seen: [48 of UInt64] = .init(repeating: 0)
    private var count = 0

    init() {}

    /// - Returns: `false` for one that was there before, and for one too many.
    mutating func add(_ name: UInt64) -> Bool {
      guard count < 48 else { return false }
      for index in 0..<count where seen[index] == name { return false }
      seen[count] = name
      count += 1
      return true
    }
  }

  /// What a line may be by its first bytes: a key and `=`, or a label and `:` with a tab somewhere after. The
  /// label has a letter that no address has.
  ///
  /// - Complexity: O(length of the first word), O(n) after a label.
  static func kind(of line: Span<UInt8>, from start: Int) -> Kind? {
    var position = start
    while position < line.count, isKeyByte(line[position]) { position += 1 }
    guard position > start, position < line.count else { return nil }
    switch line[position] {
    case 0x3D: return .logfmt
    case 0x3A:
      guard hasNameLetter(line, start..<position) else { return nil }
      let rest = position..<line.count
      return ByteSearch.first(0x09, in: line, rest) < line.count ? .ltsv : nil
    default: return nil
    }
  }

  /// Whether a word begins with a letter, and one of its letters is no hexadecimal digit.
  private static func hasNameLetter(_ line: Span<UInt8>, _ word: Range<Int>) -> Bool {
    guard (line[word.lowerBound] | 0x20) &- 0x61 < 26 else { return false }
    for position in word where (line[position] | 0x20) &- 0x67 < 20 { return true }
    return false
  }

  /// Letters, digits and the signs that keys have.
  private static func isKeyByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F, 0x2D, 0x2E, 0x40, 0x2F: true  // _-.@/
    default: false
    }
  }

  /// - Parameters:
  ///   - start: Where the first key is, after a prefix.
  ///   - prefixTime: What the log's transport says in front, for a line without a time.
  ///   - wrapperTime: The same of a record that the line is in.
  /// - Complexity: O(n); does not allocate, but while a buffer grows to the longest value.
  mutating func read(
    _ line: Span<UInt8>, from start: Int, _ kind: Kind, prefixTime: FieldRange,
    wrapperTime: EventTime?, into entry: inout LogEntry, times: inout TimeReader
  ) -> LineContent {
    var members = Members()
    guard take(line, from: start, kind, &members, &times) else { return .none }
    var time = members.fields.time
    if time == nil, !members.fields.isInUnknownZone {
      time = JSONEntryReader.time(of: members.fields, line)
      if time == nil, !prefixTime.isMissing { time = times.readAny(line, prefixTime.range) }
      time = time ?? wrapperTime
    }
    let finding = JSONEntryReader.finding(members.fields, time, into: &entry)
    entry.format = kind == .logfmt ? .logfmt : .ltsv
    entry.escaping = kind == .logfmt ? .quotedJSON : .backslash
    guard case .wrapped(let text, let isEntryItself) = finding else { return finding }
    // A wrapped line is unescaped as JSON's strings are; LTSV wraps none.
    guard kind == .logfmt else { return isEntryItself ? .entry : .none }
    let isQuoted = text.count >= 2 && line[text.lowerBound] == 0x22
    let inside = isQuoted ? (text.lowerBound + 1)..<(text.upperBound - 1) : text
    return .wrapped(inside, isEntryItself: isEntryItself)
  }

  /// What a line's pairs are, whether or not they make an entry, and which one is the time: for
  /// explanations. `nil` where the line is not made of pairs alone.
  func inspect(
    _ line: Span<UInt8>, from start: Int, times: inout TimeReader
  ) -> (fields: JSONFields, time: Range<Int>?)? {
    guard let kind = Self.kind(of: line, from: start) else { return nil }
    var copy = self
    var members = Members()
    guard copy.take(line, from: start, kind, &members, &times) else { return nil }
    return (members.fields, members.time)
  }

  private mutating func take(
    _ line: Span<UInt8>, from start: Int, _ kind: Kind, _ members: inout Members,
    _ times: inout TimeReader
  ) -> Bool {
    let isWhole =
      switch kind {
      case .logfmt: takePairs(line, from: start, &members, &times)
      case .ltsv: takeLabels(line, from: start, &members, &times)
      }
    if members.fields.settleTime() { members.time = members.span }
    if !members.zones.isEmpty, !members.fields.hasNumberAsTime {
      let place = members.time.map { TimeZones.Place(text: $0, depth: 1, isForeign: false) }
      let zoned = members.zones.time(
        of: members.fields, place ?? TimeZones.Place(), line,
        kind == .logfmt ? .quotedJSON : .backslash, &times, buffer: &unescaped)
      members.fields.isInUnknownZone = zoned.isUnknown
      if zoned.isUnknown || zoned.time != nil {
        members.fields.time = zoned.isUnknown ? nil : zoned.time
      }
    }
    return isWhole
  }

  // MARK: logfmt

  /// `key=value key="a value"`: a value has no space and no quote, or is between quotes, with JSON's
  /// escapes, and a space or the line's end after it.
  private mutating func takePairs(
    _ line: Span<UInt8>, from start: Int, _ members: inout Members, _ times: inout TimeReader
  ) -> Bool {
    var position = start
    while true {
      while position < line.count, line[position] == 0x20 { position += 1 }
      guard position < line.count else { return true }
      let keyStart = position
      while position < line.count, Self.isKeyByte(line[position]) { position += 1 }
      guard position > keyStart, position < line.count, line[position] == 0x3D else { return false }
      let key = keyStart..<position
      position += 1
      let valueStart = position
      if position < line.count, line[position] == 0x22 {
        guard let quote = Self.closingQuote(line, from: position + 1) else { return false }
        position = quote + 1
        guard position == line.count || line[position] == 0x20 else { return false }
        let isPlain = FieldEscaping.json.isPlain(line, valueStart..<position)
        // A text keeps its quotes only where it is escaped.
        let value =
          isPlain
          ? FieldEscaping.withoutSpaces(line, (valueStart + 1)..<quote) : valueStart..<position
        guard take(line, key, value, .quotedJSON, .logfmt, &members, &times) else { return false }
      } else {
        position = ByteSearch.first(0x20, in: line, position..<line.count)
        let value = valueStart..<position
        guard ByteSearch.first(0x22, in: line, value) == value.upperBound,
          take(line, key, value, .none, .logfmt, &members, &times)
        else { return false }
      }
    }
  }

  private static func closingQuote(_ line: Span<UInt8>, from start: Int) -> Int? {
    var position = start
    while position < line.count {
      if line[position] == 0x22 { return position }
      position += line[position] == 0x5C ? 2 : 1
    }
    return nil
  }

  // MARK: LTSV

  private mutating func takeLabels(
    _ line: Span<UInt8>, from start: Int, _ members: inout Members, _ times: inout TimeReader
  ) -> Bool {
    var position = start
    while position < line.count {
      let end = ByteSearch.first(0x09, in: line, position..<line.count)
      var colon = position
      while colon < end, Self.isKeyByte(line[colon]) { colon += 1 }
      guard colon > position, colon < end, line[colon] == 0x3A,
        take(line, position..<colon, (colon + 1)..<end, .backslash, .ltsv, &members, &times)
      else { return false }
      position = end + 1
    }
    return true
  }

  // MARK: Members

  /// Whether a field of LTSV, which nothing closes but a tab, can be what it is named: a URL or a query has
  /// no space, and a request line begins with a method and ends with the protocol.
  private static func isSound(
    _ line: Span<UInt8>, _ value: Range<Int>, _ field: JSONFields.Field
  ) -> Bool {
    let space = ByteSearch.first(0x20, in: line, value)
    switch field {
    case .target, .query: return space == value.upperBound
    case .request:
      guard space < value.upperBound else { return true }
      for position in value.lowerBound..<space {
        guard (line[position] | 0x20) &- 0x61 < 26 || line[position] == 0x2D else { return false }
      }
      let request = RequestLine(line, value)
      var cursor = ByteCursor(at: request.target.upperBound, end: value.upperBound)
      while cursor.take(0x20, line) {}
      guard space > value.lowerBound, StaticString("HTTP/").begins(line, at: cursor.position),
        cursor.position + 5 <= value.upperBound
      else { return false }
      cursor = ByteCursor(at: cursor.position + 5, end: value.upperBound)
      guard cursor.number(digits: 1, line) != nil else { return false }
      return cursor.isAtEnd
        || (cursor.take(0x2E, line) && cursor.number(digits: 1, line) != nil && cursor.isAtEnd)
    default: return true
    }
  }

  /// - Returns: `false` where a name is there twice, or a value can't be what its name says.
  private mutating func take(
    _ line: Span<UInt8>, _ key: Range<Int>, _ value: Range<Int>, _ escaping: FieldEscaping,
    _ kind: Kind, _ members: inout Members, _ times: inout TimeReader
  ) -> Bool {
    var member = JSONMember()
    member.key = key
    member.value = value
    member.isString = true
    member.depth = 1
    member.names = JSONKeyHashes(line, key, in: JSONKeyHashes())
    if kind == .ltsv {
      if member.names.one == host { return true }
      if member.names.one == request { member.names.one = requestLine }
    }
    guard let meaning = names.meaning(of: member.names.one, depth: 1), meaning.field != .report,
      meaning.field != .part, meaning.field != .kind
    else { return true }
    guard members.add(member.names.one), kind == .logfmt || Self.isSound(line, value, meaning.field)
    else { return false }
    if meaning.field == .zone { members.zones.take(member, isForeign: false, in: line) }
    let (score, spanScore) = (members.fields.timeScore, members.fields.spanScore)
    if escaping.isPlain(line, value) {
      members.fields.take(member, as: meaning, line.extracting(value), in: line, &times)
    } else {
      var text = unescaped
      unescaped = []
      text.removeAll(keepingCapacity: true)
      escaping.appendUnescaped(line, value, to: &text)
      members.fields.take(member, as: meaning, text.span, in: line, &times)
      unescaped = text
    }
    if members.fields.timeScore != score { members.time = value }
    if members.fields.spanScore != spanScore { members.span = value }
    return true
  }
}

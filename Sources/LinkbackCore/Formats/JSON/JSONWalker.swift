/// What a walk over a JSON object reports to.
protocol JSONMemberVisitor {
  /// A member whose value is a string or a bare word. An array has its first element's, if that is a string,
  /// or its only one's, if that is a bare word.
  mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader)
  /// What an object holds; `nothing` passes it over.
  mutating func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope
  /// Reads the key at the cursor's position in an object with these names, and the colon after it;
  /// `nil` where none is there.
  mutating func readKey(
    _ cursor: inout JSONCursor, _ line: Span<UInt8>, parent: JSONKeyHashes
  ) -> JSONKey?
}

extension JSONMemberVisitor {
  /// Nested members are passed over.
  func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope { .nothing }

  func readKey(
    _ cursor: inout JSONCursor, _ line: Span<UInt8>, parent: JSONKeyHashes
  ) -> JSONKey? {
    cursor.key(line).map { key in
      JSONKey(range: key, names: JSONKeyHashes(line, key, in: parent), scope: .nothing)
    }
  }
}

/// Walks over the members of a JSON object on a line, in one pass and without a tree.
///
/// Grammar: RFC 8259, <https://www.rfc-editor.org/rfc/rfc8259>, and what servers write that JSON does
/// not allow: strings with raw control bytes, with `\xHH`, and bare words of any kind (a `log_format`
/// that puts `$upstream_response_time` where a number belongs logs `-`, or nothing).
struct JSONWalker {
  /// Objects and arrays inside one another; a line with more is no log entry.
  static let depthLimit = 32

  private var cursor: JSONCursor
  /// The keys that lead to each open object; those of arrays are not needed.
  private var parents: [32 of JSONKeyHashes] = .init(repeating: JSONKeyHashes())
  private var scopes: [32 of JSONScope] = .init(repeating: .fields)
  /// How many objects are open.
  private var depth = 0
  /// How many are around the first one that is foreign.
  private var foreignFrom = Int.max

  private init(at position: Int) { cursor = JSONCursor(at: position) }

  /// Visits all members of the object that begins at `start`.
  ///
  /// - Parameter times: Handed to the visitor.
  /// - Returns: `false` where no well-formed object is there, or anything but spaces and one
  ///   comma is after it.
  /// - Complexity: O(n); does not allocate.
  static func walk<Visitor: JSONMemberVisitor>(
    _ line: Span<UInt8>, from start: Int, _ visitor: inout Visitor, _ times: inout TimeReader
  ) -> Bool {
    var walker = JSONWalker(at: start)
    guard walker.object(line, &visitor, &times) else { return false }
    walker.cursor.skipSpace(line)
    if walker.cursor.take(0x2C, line) { walker.cursor.skipSpace(line) }
    return walker.cursor.position == line.count
  }

  /// The object at the position; its nested ones too, without recursion.
  private mutating func object<Visitor: JSONMemberVisitor>(
    _ line: Span<UInt8>, _ visitor: inout Visitor, _ times: inout TimeReader
  ) -> Bool {
    guard cursor.take(0x7B, line) else { return false }
    depth = 1
    var isFirst = true
    while depth > 0 {
      cursor.skipSpace(line)
      if cursor.take(0x7D, line) {
        depth -= 1
        if depth <= foreignFrom { foreignFrom = .max }
        isFirst = false
        continue
      }
      if !isFirst {
        guard cursor.take(0x2C, line) else { return false }
        cursor.skipSpace(line)
        // A `log_format` whose last member ends in a comma, too.
        if cursor.position < line.count, line[cursor.position] == 0x7D {
          isFirst = true
          continue
        }
      }
      guard let key = visitor.readKey(&cursor, line, parent: parents[depth - 1]) else {
        return false
      }
      cursor.skipSpace(line)
      var member = JSONMember()
      member.key = key.range
      member.depth = depth
      member.scope = scopes[depth - 1]
      member.foreignFrom = foreignFrom
      (member.names, member.valueScope) = (key.names, key.scope)
      isFirst = false
      guard cursor.position < line.count else { return false }
      switch line[cursor.position] {
      case 0x22:
        guard let value = cursor.string(line) else { return false }
        (member.value, member.isString) = (value, true)
        visitor.visit(member, in: line, &times)
      case 0x7B:
        let scope = visitor.scope(of: member, in: line)
        if scope != .nothing, depth < Self.depthLimit {
          parents[depth] = member.names
          scopes[depth] = scope
          if scope == .foreign { foreignFrom = min(foreignFrom, depth) }
          depth += 1
          cursor.move(by: 1)
          isFirst = true
        } else {
          guard skipNested(line) else { return false }
        }
      case 0x5B:
        let start = cursor.position
        guard skipNested(line) else { return false }
        var isLookedAt = !member.scope.holdsFields
        if !isLookedAt {
          let scope = visitor.scope(of: member, in: line)
          isLookedAt = scope.holdsFields || scope == .response
        }
        if isLookedAt, let (value, isString) = Self.value(line, ofArray: start..<cursor.position) {
          (member.value, member.isString) = (value, isString)
          visitor.visit(member, in: line, &times)
        }
      default:
        member.value = cursor.bareWord(line)
        visitor.visit(member, in: line, &times)
      }
    }
    return true
  }

  /// Moves over the object or array at the position.
  private mutating func skipNested(_ line: Span<UInt8>) -> Bool {
    var open = 0
    while cursor.position < line.count {
      switch line[cursor.position] {
      case 0x22:
        guard cursor.string(line) != nil else { return false }
        continue
      case 0x7B, 0x5B: open += 1
      case 0x7D, 0x5D: open -= 1
      default: break
      }
      cursor.move(by: 1)
      if open == 0 { return true }
      if open + depth > Self.depthLimit { return false }
    }
    return false
  }

  /// What an array says: its first element if that is a string, or its only one if that is a bare word, as
  /// in the `fields` of Elasticsearch's answers, where each value is in an array.
  private static func value(
    _ line: Span<UInt8>, ofArray array: Range<Int>
  ) -> (value: Range<Int>, isString: Bool)? {
    var cursor = JSONCursor(at: array.lowerBound + 1)
    cursor.skipSpace(line)
    if let text = cursor.string(line) { return (text, true) }
    guard line[cursor.position] != 0x7B, line[cursor.position] != 0x5B else { return nil }
    let word = cursor.bareWord(line)
    cursor.skipSpace(line)
    return word.isEmpty || cursor.position != array.upperBound - 1 ? nil : (word, false)
  }
}

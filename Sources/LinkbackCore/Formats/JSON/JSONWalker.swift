/// What a walk over a JSON object is told of.
protocol JSONMemberVisitor {
  /// A member whose value is a string or a bare word. An array's first element, if it is a string,
  /// stands for the array.
  mutating func visit(_ member: JSONMember, in line: Span<UInt8>, _ times: inout TimeReader)
  /// What an object holds; `nothing` passes it over.
  mutating func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope
}

extension JSONMemberVisitor {
  /// Nested members are passed over.
  func scope(of object: JSONMember, in line: Span<UInt8>) -> JSONScope { .nothing }
}

/// Walks over the members of a JSON object on a line, in one pass and without a tree.
///
/// Grammar: RFC 8259, <https://www.rfc-editor.org/rfc/rfc8259>, and what servers write that JSON does
/// not allow: strings with raw control bytes, with `\xHH`, and bare words of any kind (a `log_format`
/// that puts `$upstream_response_time` where a number belongs logs `-`, or nothing).
struct JSONWalker {
  /// Objects and arrays inside one another; a line with more is no log entry.
  static let depthLimit = 32

  private var position: Int
  /// The keys that lead to each open object; those of arrays are not needed.
  private var parents: [32 of JSONKeyHashes] = .init(repeating: JSONKeyHashes())
  private var scopes: [32 of JSONScope] = .init(repeating: .fields)
  /// How many objects are open.
  private var depth = 0

  private init(at position: Int) { self.position = position }

  /// Visits all members of the object that begins at `start`.
  ///
  /// - Parameter times: Handed to the visitor.
  /// - Returns: `false` where no well-formed object stands there, or anything but spaces and one
  ///   comma stands behind it.
  /// - Complexity: O(n); does not allocate.
  static func walk<Visitor: JSONMemberVisitor>(
    _ line: Span<UInt8>, from start: Int, _ visitor: inout Visitor, _ times: inout TimeReader
  ) -> Bool {
    var walker = JSONWalker(at: start)
    guard walker.object(line, &visitor, &times) else { return false }
    walker.skipSpace(line)
    if walker.take(0x2C, line) { walker.skipSpace(line) }
    return walker.position == line.count
  }

  /// The object at the position; its nested ones too, without recursion.
  private mutating func object<Visitor: JSONMemberVisitor>(
    _ line: Span<UInt8>, _ visitor: inout Visitor, _ times: inout TimeReader
  ) -> Bool {
    guard take(0x7B, line) else { return false }
    depth = 1
    var isFirst = true
    while depth > 0 {
      skipSpace(line)
      if take(0x7D, line) {
        depth -= 1
        isFirst = false
        continue
      }
      if !isFirst {
        guard take(0x2C, line) else { return false }
        skipSpace(line)
        // A `log_format` whose last member ends in a comma, too.
        if position < line.count, line[position] == 0x7D {
          isFirst = true
          continue
        }
      }
      guard let key = string(line) else { return false }
      skipSpace(line)
      guard take(0x3A, line) else { return false }
      skipSpace(line)
      var member = JSONMember()
      member.key = key
      member.depth = depth
      member.scope = scopes[depth - 1]
      member.names = JSONKeyHashes(line, key, in: parents[depth - 1])
      isFirst = false
      guard position < line.count else { return false }
      switch line[position] {
      case 0x22:
        guard let value = string(line) else { return false }
        (member.value, member.isString) = (value, true)
        visitor.visit(member, in: line, &times)
      case 0x7B:
        let scope = visitor.scope(of: member, in: line)
        if scope != .nothing, depth < Self.depthLimit {
          parents[depth] = member.names
          scopes[depth] = scope
          depth += 1
          position += 1
          isFirst = true
        } else {
          guard skipNested(line) else { return false }
        }
      case 0x5B:
        let start = position
        guard skipNested(line) else { return false }
        let isLookedAt = member.scope != .fields || visitor.scope(of: member, in: line) == .fields
        if isLookedAt, let element = Self.firstString(line, ofArray: start..<position) {
          (member.value, member.isString) = (element, true)
          visitor.visit(member, in: line, &times)
        }
      default:
        member.value = bareWord(line)
        visitor.visit(member, in: line, &times)
      }
    }
    return true
  }

  @inline(__always)
  private mutating func take(_ byte: UInt8, _ line: Span<UInt8>) -> Bool {
    guard position < line.count, line[position] == byte else { return false }
    position += 1
    return true
  }

  @inline(__always)
  private mutating func skipSpace(_ line: Span<UInt8>) {
    while position < line.count, Self.isSpace(line[position]) { position += 1 }
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A
  }

  /// The string at the position, without its quotes.
  @inline(__always)
  private mutating func string(_ line: Span<UInt8>) -> Range<Int>? {
    guard take(0x22, line) else { return nil }
    let start = position
    while true {
      let quote = ByteSearch.first(0x22, in: line, position..<line.count)
      guard quote < line.count else { return nil }
      position = quote + 1
      var first = quote
      while first > start, line[first - 1] == 0x5C { first -= 1 }
      if (quote - first) % 2 == 0 { return start..<quote }
    }
  }

  @inline(__always)
  private mutating func bareWord(_ line: Span<UInt8>) -> Range<Int> {
    let start = position
    while position < line.count {
      switch line[position] {
      case 0x2C, 0x7D, 0x5D, 0x20, 0x09, 0x0D, 0x0A: return start..<position
      default: position += 1
      }
    }
    return start..<position
  }

  /// Moves over the object or array at the position.
  private mutating func skipNested(_ line: Span<UInt8>) -> Bool {
    var open = 0
    while position < line.count {
      switch line[position] {
      case 0x22:
        guard string(line) != nil else { return false }
        continue
      case 0x7B, 0x5B: open += 1
      case 0x7D, 0x5D: open -= 1
      default: break
      }
      position += 1
      if open == 0 { return true }
      if open + depth > Self.depthLimit { return false }
    }
    return false
  }

  /// The first element of an array, if it is a string.
  private static func firstString(_ line: Span<UInt8>, ofArray array: Range<Int>) -> Range<Int>? {
    var walker = JSONWalker(at: array.lowerBound + 1)
    walker.skipSpace(line)
    return walker.string(line)
  }
}

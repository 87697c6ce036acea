/// What a key in front of the place of a value stands for.
struct JSONKey: Sendable {
  /// Without its quotes, still escaped.
  var range: Range<Int>
  var names: JSONKeyHashes
  /// What its value holds, if that is an object among an entry's own fields.
  var scope: JSONScope
}

/// What keys stand for, of those that a log's lines repeat: hashing a key costs some 30 instructions for
/// each letter, but to see that it is the one that followed the key before the last time, some 25 in all.
///
/// Instructions a line of nginx's JSON (`Benchmarks/instructions`): 8,100 before this, ``JSONCursor``'s
/// masks and ``RepeatedTime``, 5,561 with them.
///
/// A key has four places: crafted ones that share them are hashed as if there were no memory.
struct JSONKeyMemory: Sendable {
  /// A key of up to 21 bytes with its quotes and the colon right after it, as words that overlap; and
  /// whose it is.
  private struct Token: BitwiseCopyable, Sendable {
    var length = 0
    /// How many bytes of the line are looked at; none can be anywhere at first.
    private var reach = Int.max
    private(set) var first: UInt64 = 0
    private(set) var middle: UInt64 = 0
    private(set) var last: UInt64 = 0
    /// Where the second and the third word begin.
    private var middleOffset = 0
    private var lastOffset = 0
    /// The bits of each word that are the token's: all, if it is not shorter.
    private var mask = UInt64.max
    private(set) var parentOne: UInt64 = 0
    private var parentTwo: UInt64 = 0

    init() {}

    /// - Returns: `nil` for a longer one, and for one near the line's end.
    init?(at start: Int, length: Int, in line: Span<UInt8>, parent: JSONKeyHashes) {
      guard length <= 24, line.count - start >= max(length, 8) else { return nil }
      self.length = length
      reach = max(length, 8)
      middleOffset = min(reach - 8, 8)
      lastOffset = reach - 8
      if length < 8 { mask = (1 << UInt64(length * 8)) - 1 }
      first = line.word(at: start) & mask
      middle = line.word(at: start + middleOffset) & mask
      last = line.word(at: start + lastOffset) & mask
      (parentOne, parentTwo) = (parent.one, parent.two)
    }

    @inline(__always)
    func matches(at start: Int, in line: Span<UInt8>, parent: JSONKeyHashes) -> Bool {
      line.count - start >= reach && line.word(at: start) & mask == first
        && line.word(at: start &+ middleOffset) & mask == middle
        && line.word(at: start &+ lastOffset) & mask == last
        && parentOne == parent.one && parentTwo == parent.two
    }
  }

  private struct Slot: BitwiseCopyable, Sendable {
    var token = Token()
    var names = JSONKeyHashes()
    var scope = JSONScope.fields
    /// The place of the key that followed it the last time, on the same line or the next one.
    var next = 0
  }

  /// Four for each of 128 values of ``places(of:)``: five of a log's keys hardly ever share one. Empty before
  /// the first key: in logs of other formats there is none.
  private var slots: [Slot] = []
  /// How many there are.
  private var size = 0
  /// The place of the last key.
  private var last = 0

  /// Reads the key at the cursor's position, and the colon after it.
  ///
  /// - Returns: `nil` where no key is there.
  /// - Complexity: O(1) for a key that is remembered, else O(length of the key); does not allocate but for
  ///   the first one.
  @inline(__always)
  mutating func read(
    _ cursor: inout JSONCursor, _ line: Span<UInt8>, parent: JSONKeyHashes
  ) -> JSONKey? {
    guard let (key, place) = expected(at: cursor.position, line, parent: parent) else {
      return readUnexpected(&cursor, line, parent: parent)
    }
    cursor.move(by: key.range.count + 3)
    last = place
    return key
  }

  /// The key that followed the last one before and its place, if it is at `start`.
  @inline(__always)
  private func expected(
    at start: Int, _ line: Span<UInt8>, parent: JSONKeyHashes
  ) -> (key: JSONKey, place: Int)? {
    guard last < size, case let place = slots[last].next,
      slots[place].token.matches(at: start, in: line, parent: parent)
    else { return nil }
    let range = (start + 1)..<(start + slots[place].token.length - 2)
    return (
      JSONKey(range: range, names: slots[place].names, scope: slots[place].scope), place
    )
  }

  @inline(never)
  private mutating func readUnexpected(
    _ cursor: inout JSONCursor, _ line: Span<UInt8>, parent: JSONKeyHashes
  ) -> JSONKey? {
    let start = cursor.position
    guard let range = cursor.key(line) else { return nil }
    // The colon is right after the quote, or the key is not kept.
    let length = cursor.position - start
    guard length == range.count + 3,
      let token = Token(at: start, length: length, in: line, parent: parent)
    else { return Self.key(range, line, parent) }
    if size == 0 {
      size = 512
      slots = Array(repeating: Slot(), count: size)
    }
    let places = Self.places(of: token)
    var place = places.lowerBound
    while place < places.upperBound,
      !slots[place].token.matches(at: start, in: line, parent: parent)
    { place += 1 }
    if place == places.upperBound {
      // The oldest one leaves.
      place = places.lowerBound
      for older in 1...3 {
        slots[places.upperBound - older] = slots[places.upperBound - older - 1]
      }
      let key = Self.key(range, line, parent)
      slots[place] = Slot(token: token, names: key.names, scope: key.scope)
    }
    slots[last].next = place
    last = place
    return JSONKey(range: range, names: slots[place].names, scope: slots[place].scope)
  }

  private static func places(of token: Token) -> Range<Int> {
    let sum = token.first ^ (token.middle &+ token.last &* 3) ^ token.parentOne
    let first = Int(truncatingIfNeeded: (sum &* 0x9E37_79B9_7F4A_7C15) >> 57) * 4
    return first..<(first + 4)
  }

  private static func key(
    _ range: Range<Int>, _ line: Span<UInt8>, _ parent: JSONKeyHashes
  ) -> JSONKey {
    let names = JSONKeyHashes(line, range, in: parent)
    return JSONKey(
      range: range, names: names, scope: JSONScope(of: range, named: names, in: line))
  }
}

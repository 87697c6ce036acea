/// A member of a JSON object, as positions in the line.
struct JSONMember {
  /// The key, without its quotes, still escaped.
  var key = 0..<0
  /// The value: a string without its quotes, still escaped, or a bare word.
  var value = 0..<0
  var isString = false
  /// 1 for a member of the outermost object.
  var depth = 0
  /// What the object that the member is in is.
  var scope = JSONScope.fields
  /// How many objects are around the first one that may be about something else: that one and what is in
  /// it are ``JSONScope/foreign``.
  var foreignFrom = Int.max
  /// Whether the name that it is looked at by begins inside such an object.
  var isForeign = false
  /// Hashes of the key, of its parent's key and its own in one, and of the three last keys in one. A
  /// path that is not that long has 0.
  var names = JSONKeyHashes()
  /// What the value holds, if it is an object and ``scope`` is `fields`; as far as the visitor says so.
  var valueScope = JSONScope.nothing
}

/// Hashes of the last one, two and three keys of a path, each as if they were one word.
///
/// A key is taken as its letters and digits alone, in lower case: `request_uri`, `requestUri` and
/// `request.uri` are one name, and so is the `uri` in `"request": {"uri": …}`.
struct JSONKeyHashes: BitwiseCopyable {
  var one: UInt64 = 0
  var two: UInt64 = 0
  var three: UInt64 = 0

  /// FNV-1a, 64 bits, <https://datatracker.ietf.org/doc/html/draft-eastlake-fnv>. The names that are
  /// looked for were checked not to collide; a log's key that meets one by chance is one in 10¹⁷.
  private static let offset: UInt64 = 0xCBF2_9CE4_8422_2325
  private static let prime: UInt64 = 0x0100_0000_01B3

  init() {}

  /// The hashes of a key in an object whose own are `parent`.
  ///
  /// - Complexity: O(n); does not allocate.
  @inline(__always)
  init(_ bytes: Span<UInt8>, _ key: Range<Int>, in parent: JSONKeyHashes) {
    (one, two, three) = (Self.offset, parent.one, parent.two)
    var text = JSONKeyText(key)
    while let letter = text.next(bytes) {
      let byte = UInt64(letter)
      one = (one ^ byte) &* Self.prime
      two = (two ^ byte) &* Self.prime
      three = (three ^ byte) &* Self.prime
    }
    if parent.one == 0 { two = 0 }
    if parent.two == 0 { three = 0 }
  }

  /// The hash of a name that is written as it is looked for.
  static func hash(of name: StaticString) -> UInt64 {
    var hash = offset
    for index in 0..<name.utf8CodeUnitCount { hash = (hash ^ UInt64(name[index])) &* prime }
    return hash
  }
}

/// The letters and digits of a key, in lower case, without its escapes.
struct JSONKeyText {
  private var position: Int
  private let end: Int

  @inline(__always)
  init(_ key: Range<Int>) { (position, end) = (key.lowerBound, key.upperBound) }

  @inline(__always)
  mutating func next(_ bytes: Span<UInt8>) -> UInt8? {
    while position < end {
      let byte = bytes[position]
      if byte == 0x5C {
        if let letter = takeEscape(bytes), case let letter = Self.normalised(letter), letter != 0 {
          return letter
        }
        continue
      }
      position += 1
      let letter = Self.normalised(byte)
      if letter != 0 { return letter }
    }
    return nil
  }

  /// What the escape at the position stands for, if that is one byte: letters and digits are.
  private mutating func takeEscape(_ bytes: Span<UInt8>) -> UInt8? {
    let start = position
    position += 1
    guard position < end else { return nil }
    let letter = bytes[position]
    if letter == 0x78, let byte = Hexadecimal.byte(in: bytes, at: start + 2, end: end) {
      position = start + 4
      return byte
    }
    if letter == 0x75, let high = Hexadecimal.byte(in: bytes, at: start + 2, end: end),
      let low = Hexadecimal.byte(in: bytes, at: start + 4, end: end)
    {
      position = start + 6
      return high == 0 ? low : nil
    }
    switch letter {
    case 0x22, 0x2F, 0x5C, 0x62, 0x66, 0x6E, 0x72, 0x74: position += 1  // "/\bfnrt
    default: break
    }
    return nil
  }

  /// A lower-case letter or a digit; 0 for every other byte.
  @inline(__always)
  private static func normalised(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x61...0x7A, 0x30...0x39: byte
    case 0x41...0x5A: byte | 0x20
    default: 0
    }
  }
}

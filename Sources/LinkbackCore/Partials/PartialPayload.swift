/// Writes the numbers and texts of a section.
struct PartialPayload {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ number: some FixedWidthInteger) {
    var rest = number.littleEndian
    for _ in 0..<MemoryLayout.size(ofValue: number) {
      bytes.append(UInt8(truncatingIfNeeded: rest))
      rest >>= 8
    }
  }

  /// A length of four bytes, and the text.
  mutating func add(_ text: some Collection<UInt8>) {
    add(UInt32(text.count))
    bytes += text
  }

  /// LEB128, <https://en.wikipedia.org/wiki/LEB128>: seven bits a byte, the lowest first.
  mutating func addVariable(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}

/// Reads what ``PartialPayload`` wrote: never beyond the payload, whatever it says.
struct PartialCursor {
  private(set) var position = 0

  /// - Throws: For a payload that ends before.
  mutating func number<Number: FixedWidthInteger>(
    _ payload: Span<UInt8>, as type: Number.Type = Number.self
  ) throws(PartialFormat.Damage) -> Number {
    let count = MemoryLayout<Number>.size
    guard payload.count - position >= count else { throw Self.isShort }
    var number: Number = 0
    for offset in 0..<count {
      number |= Number(truncatingIfNeeded: payload[position + offset]) << (8 * offset)
    }
    position += count
    return number
  }

  /// How many of something there are: so few that sums of many are numbers, too.
  mutating func count(_ payload: Span<UInt8>) throws(PartialFormat.Damage) -> Int {
    let number = try number(payload, as: Int64.self)
    guard (0...Self.most).contains(number) else {
      throw PartialFormat.Damage("has a count of \(number)")
    }
    return Int(number)
  }

  private static let most: Int64 = 1 << 48

  mutating func text(_ payload: Span<UInt8>) throws(PartialFormat.Damage) -> [UInt8] {
    let count = Int(try number(payload, as: UInt32.self))
    guard payload.count - position >= count else { throw Self.isShort }
    defer { position += count }
    return Array(copying: payload, position..<position + count)
  }

  mutating func variable(_ payload: Span<UInt8>) throws(PartialFormat.Damage) -> UInt64 {
    var number: UInt64 = 0
    var shift: UInt64 = 0
    while position < payload.count, shift < 64 {
      let byte = payload[position]
      position += 1
      number |= UInt64(byte & 0x7F) << shift
      if byte < 0x80 { return number }
      shift += 7
    }
    throw Self.isShort
  }

  /// - Throws: Unless everything was read.
  func finish(_ payload: Span<UInt8>) throws(PartialFormat.Damage) {
    guard position == payload.count else {
      throw PartialFormat.Damage("has a section with more than it says")
    }
  }

  private static let isShort = PartialFormat.Damage("has a section with less than it says")
}

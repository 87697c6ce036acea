/// A strict reader of records: one JSON object a line, by RFC 8259 with no space between tokens, in
/// well-formed UTF-8 and without a character that a terminal would act upon.
struct RecordCheck {
  private let bytes: [UInt8]
  private var position = 0

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// What is wrong with records, or `nil`.
  static func problem(in bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return "ill-formed UTF-8" }
    for scalar in text.unicodeScalars where scalar != "\n" {
      switch scalar.value {
      case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069:
        return "the character U+\(String(scalar.value, radix: 16))"
      default: break
      }
    }
    var check = RecordCheck(bytes)
    while check.position < bytes.count {
      guard check.peek == 0x7B, check.value(), check.take(0x0A) else {
        return "no record at byte \(check.position)"
      }
    }
    return nil
  }

  private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    position += 1
    return true
  }

  private mutating func take(_ word: StaticString) -> Bool {
    let end = position + word.utf8CodeUnitCount
    guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
      return false
    }
    position = end
    return true
  }

  private mutating func value() -> Bool {
    switch peek {
    case 0x7B: members(closedBy: 0x7D) { $0.string() && $0.take(0x3A) && $0.value() }
    case 0x5B: members(closedBy: 0x5D) { $0.value() }
    case 0x22: string()
    case 0x74: take("true")
    case 0x66: take("false")
    case 0x6E: take("null")
    default: number()
    }
  }

  private mutating func members(
    closedBy end: UInt8, _ member: (inout RecordCheck) -> Bool
  ) -> Bool {
    position += 1
    if take(end) { return true }
    repeat {
      guard member(&self) else { return false }
    } while take(0x2C)
    return take(end)
  }

  private mutating func string() -> Bool {
    guard take(0x22) else { return false }
    while let byte = peek {
      position += 1
      if byte == 0x22 { return true }
      if byte == 0x0A { return false }
      if byte == 0x5C, !escape() { return false }
    }
    return false
  }

  private mutating func escape() -> Bool {
    guard take(0x75) else {
      guard let letter = peek, "\"\\/bfnrt".utf8.contains(letter) else { return false }
      position += 1
      return true
    }
    for _ in 0..<4 {
      guard let digit = peek, "0123456789abcdef".utf8.contains(digit) else { return false }
      position += 1
    }
    return true
  }

  /// An integer, or one with decimals, as the records have them: no exponent.
  private mutating func number() -> Bool {
    _ = take(0x2D)
    let start = position
    guard digits(), position == start + 1 || bytes[start] != 0x30 else { return false }
    return take(0x2E) ? digits() : true
  }

  private mutating func digits() -> Bool {
    let start = position
    while let byte = peek, (0x30...0x39).contains(byte) { position += 1 }
    return position > start
  }
}

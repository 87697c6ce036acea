/// A text of a log line with room for one varying part, prepared once and copied for each line.
///
/// `~` marks the room: `Phrase("/orders/~/items", …)`. It is unreserved in URLs, so it also
/// survives the building of a redirect URL.
struct Phrase {
  private(set) var before: [UInt8]
  private(set) var after: [UInt8] = []
  private(set) var hasRoom = false

  /// A phrase from the text that a browser sent; it is escaped as the server logs it.
  init(_ text: String, _ escaping: TextEscaping) {
    self.init(bytes: text.utf8, escaping)
  }

  /// A phrase from what a client sent, which need not be text.
  init(bytes: some Collection<UInt8>, _ escaping: TextEscaping) {
    // The room is found first: some servers escape `~`.
    if let room = bytes.firstIndex(of: UInt8(ascii: "~")) {
      before = escaping.escaped(bytes[..<room])
      after = escaping.escaped(bytes[room...].dropFirst())
      hasRoom = true
    } else {
      before = escaping.escaped(bytes)
    }
  }

  /// Whether this is what nginx and others log for a field that is not there.
  var isNothing: Bool { before == [UInt8(ascii: "-")] }

  /// Appends the phrase with its room filled, without its first `count` bytes.
  ///
  /// - Precondition: `count` bytes are in front of the room.
  func append(to bytes: inout [UInt8], filledWith filling: Filling, droppingFirst count: Int = 0) {
    bytes += before[count...]
    guard hasRoom else { return }
    filling.append(to: &bytes)
    bytes += after
  }
}

/// What fills the room of a ``Phrase``.
enum Filling {
  case number(Int)
  case session(SessionKey)

  func append(to bytes: inout [UInt8]) {
    switch self {
    case .number(let number): bytes.appendDecimal(number)
    case .session(let key): key.append(to: &bytes)
    }
  }
}

extension [UInt8] {
  /// Appends a number that is not negative in decimal digits.
  mutating func appendDecimal(_ number: Int) {
    var divisor = 1
    while number / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
      divisor /= 10
    }
  }

  /// Appends the lowest `digits` hexadecimal digits of a number, in lower case.
  mutating func appendHexadecimal(_ number: UInt64, digits: Int) {
    for place in stride(from: digits - 1, through: 0, by: -1) {
      let digit = UInt8(truncatingIfNeeded: number >> UInt64(place * 4) & 15)
      append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + (digit - 10))
    }
  }
}

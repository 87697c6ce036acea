/// A text of a log line with room for one varying part, prepared once and copied for each line.
///
/// `~` marks the room: `Phrase("/orders/~/items")`. It is unreserved in URLs, so it also survives
/// the building of a redirect URL.
struct Phrase {
  private(set) var before: [UInt8]
  private(set) var after: [UInt8] = []
  private(set) var hasRoom = false

  /// A phrase from the text that a browser sent; it is escaped as nginx logs it.
  init(_ text: String) {
    self.init(logged: Self.escaped(text.utf8))
  }

  /// A phrase from bytes as they stand in the log.
  init(logged bytes: some Collection<UInt8>) {
    if let room = bytes.firstIndex(of: UInt8(ascii: "~")) {
      before = Array(bytes[..<room])
      after = Array(bytes[room...].dropFirst())
      hasRoom = true
    } else {
      before = Array(bytes)
    }
  }

  /// Appends the phrase with its room filled.
  func append(to bytes: inout [UInt8], filledWith filling: Filling) {
    bytes += before
    guard hasRoom else { return }
    filling.append(to: &bytes)
    bytes += after
  }

  /// The text as nginx writes it inside a log line: `"`, `\`, controls, DEL and everything beyond
  /// ASCII as `\xHH`, in upper case.
  ///
  /// Rule: `escape=default` of `log_format`,
  /// <https://nginx.org/en/docs/http/ngx_http_log_module.html#log_format>.
  private static func escaped(_ text: String.UTF8View) -> [UInt8] {
    var bytes: [UInt8] = []
    for byte in text {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), 0x00...0x1F, 0x7F...0xFF:
        let digits = String(byte, radix: 16, uppercase: true)
        bytes += (byte < 0x10 ? "\\x0\(digits)" : "\\x\(digits)").utf8
      default: bytes.append(byte)
      }
    }
    return bytes
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
}

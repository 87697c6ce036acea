/// Percent-encoding of query values, by bytes.
enum PercentCoding {
  /// Appends `value` with everything but unreserved characters as `%HH`, in upper case.
  ///
  /// Rules: *unreserved*, RFC 3986 §2.3, <https://www.rfc-editor.org/rfc/rfc3986#section-2.3>;
  /// upper-case digits, §2.1. The query may hold some more characters as they are, but a reader
  /// that splits at `;` or takes `+` for a space would see another value.
  /// - Complexity: O(*n*).
  static func encode(_ value: String.UTF8View, to bytes: inout [UInt8]) {
    for byte in value {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        bytes.append(byte)
      default:
        bytes.append(UInt8(ascii: "%"))
        bytes.append(digit(byte >> 4))
        bytes.append(digit(byte & 0x0F))
      }
    }
  }

  /// The text of a name or value: `%HH` decoded once, `+` as a space, a malformed `%` as it is, and
  /// ill-formed UTF-8 repaired with U+FFFD.
  ///
  /// Rule: <https://url.spec.whatwg.org/#urlencoded-parsing>, steps 3.3 to 3.5.
  /// - Complexity: O(*n*); allocates the decoded bytes and the string.
  static func decoded(_ text: some Collection<UInt8>) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.underestimatedCount)
    var rest = text[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "%"):
        let digits = rest.prefix(2)
        if let escaped = escapedByte(digits) {
          bytes.append(escaped)
          rest = rest[digits.endIndex...]
        } else {
          bytes.append(byte)
        }
      case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The byte that two hexadecimal digits name, or `nil` if they aren't two or not hexadecimal.
  private static func escapedByte(_ digits: some Collection<UInt8>) -> UInt8? {
    let values = digits.compactMap(value(ofDigit:))
    guard values.count == 2 else { return nil }
    return values[0] << 4 | values[1]
  }

  private static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    default: nil
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}

/// The secret that a reader has to know.
package struct AccessToken: Sendable {
  private let bytes: [UInt8]

  /// What fits into an `Authorization` header (RFC 6750 §2.1) and into a cookie, and is long enough not
  /// to be guessed.
  ///
  /// - Returns: `nil` for a text of other characters, or of another length.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    let isPlain = bytes.allSatisfy {
      switch $0 {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
      default: "-._~+/=".utf8.contains($0)
      }
    }
    guard Self.lengths.contains(bytes.count), isPlain else { return nil }
    self.bytes = bytes
  }

  package static let lengths = 16...1_024

  /// Whether `given` is the token, in a time that tells nothing of it but its length: every byte is
  /// looked at, whichever is the first that differs.
  func equals(_ given: some RandomAccessCollection<UInt8>) -> Bool {
    var difference = UInt(bitPattern: bytes.count ^ given.count)
    guard !given.isEmpty else { return false }
    for (index, byte) in bytes.enumerated() {
      let offset = index % given.count
      difference |= UInt(byte ^ given[given.index(given.startIndex, offsetBy: offset)])
    }
    return difference == 0
  }

  /// As a cookie's value.
  var text: String { String(decoding: bytes, as: UTF8.self) }
}

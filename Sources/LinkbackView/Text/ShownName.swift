package import LinkbackCore

/// How much of a name from a log is shown: its owner is whoever calls the site.
package enum ShownName {
  /// In bytes of UTF-8.
  package static let longest = 160

  /// The name, or its first ``longest`` bytes, cut between two characters, and an ellipsis.
  package static func text(_ name: ByteString) -> [UInt8] {
    guard name.bytes.count > longest else { return name.bytes }
    var end = longest
    while end > 0, name.bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return name.bytes[..<end] + Array("…".utf8)
  }

  /// The name as ``text(_:)`` has it, in quotes where ``endsInSpace(_:)``: `success ` is not `success`.
  package static func label(_ name: ByteString) -> [UInt8] {
    guard endsInSpace(String(decoding: name.bytes, as: UTF8.self)) else { return text(name) }
    return Array("‘".utf8) + text(name) + Array("’".utf8)
  }

  /// Whether it begins or ends with a space of any kind, which nobody would see.
  static func endsInSpace(_ text: String) -> Bool {
    [text.unicodeScalars.first, text.unicodeScalars.last].contains {
      $0?.properties.isWhitespace == true
    }
  }
}

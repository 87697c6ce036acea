/// A line without what it says: every letter is `a`, every digit `9`, every byte outside ASCII `?`,
/// but for the words `session_id` and `status`. Shows why a line did not count, and nothing personal.
package enum LineShape {
  /// The most bytes of a shape.
  package static let limit = 256

  package static func text(of line: Span<UInt8>) -> String {
    var shape: [UInt8] = []
    var position = 0
    while position < line.count, shape.count < limit {
      if let word = word(in: line, at: position) {
        for index in 0..<word.utf8CodeUnitCount { shape.append(word[index]) }
        position += word.utf8CodeUnitCount
      } else {
        shape.append(masked(line[position]))
        position += 1
      }
    }
    return String(decoding: shape.prefix(limit), as: UTF8.self)
  }

  private static func word(in line: Span<UInt8>, at position: Int) -> StaticString? {
    let words: [StaticString] = ["session_id", "status"]
    return words.first { word in
      position + word.utf8CodeUnitCount <= line.count
        && word.equals(line, position..<(position + word.utf8CodeUnitCount))
    }
  }

  private static func masked(_ byte: UInt8) -> UInt8 {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A: 0x61
    case 0x30...0x39: 0x39
    case 0x80...: 0x3F
    default: byte
    }
  }
}

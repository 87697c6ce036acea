/// The structure of a document: its tags with the names of their attributes, without any text or value.
///
/// Reads what `MarkupWriter` writes, and nothing more: attributes in double quotes, no comments.
struct MarkupTokens: Equatable {
  enum Token: Equatable {
    case start(String, [String])
    case end(String)
  }

  private(set) var tokens: [Token] = []
  /// Why it is no such document; `nil` where it is.
  private(set) var fault: String?

  /// What is the first thing that differs; `nil` where nothing does.
  func difference(from other: MarkupTokens) -> String? {
    if let fault = fault ?? other.fault { return fault }
    let index = zip(tokens, other.tokens).enumerated().first { $1.0 != $1.1 }?.offset
    guard let index else {
      return tokens.count == other.tokens.count
        ? nil : "\(tokens.count) tokens, not \(other.tokens.count)"
    }
    return "token \(index) is \(tokens[index]), not \(other.tokens[index])"
  }

  private static let voids: Set<String> = ["meta", "link", "input"]

  init(_ bytes: [UInt8]) { fault = read(bytes) }

  private mutating func read(_ bytes: [UInt8]) -> String? {
    var position = 0
    var open: [String] = []
    while let start = bytes[position...].firstIndex(of: UInt8(ascii: "<")) {
      guard let end = Self.end(ofTagAt: start, in: bytes) else { return "a tag does not end" }
      let text = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
      position = end + 1
      if text.hasPrefix("!") { continue }
      if text.hasPrefix("/") {
        tokens.append(.end(String(text.dropFirst())))
        guard open.popLast() == String(text.dropFirst()) else { return "</\(text)> is astray" }
        continue
      }
      let names = Self.names(text)
      tokens.append(.start(names[0], Array(names.dropFirst())))
      if !Self.voids.contains(names[0]) { open.append(names[0]) }
      // What is inside is no markup, up to the end tag.
      if ["script", "style"].contains(names[0]) {
        let close = Array("</\(names[0])>".utf8)
        guard
          let next = bytes[position...].indices.first(where: { bytes[$0...].starts(with: close) })
        else { return "<\(names[0])> does not end" }
        position = next
      }
    }
    return open.isEmpty ? nil : "\(open) do not end"
  }

  /// Where the `>` is that no quotes surround.
  private static func end(ofTagAt start: Int, in bytes: [UInt8]) -> Int? {
    var isQuoted = false
    for index in start..<bytes.count {
      if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if bytes[index] == UInt8(ascii: ">"), !isQuoted { return index }
    }
    return nil
  }

  /// The tag's name, then those of its attributes.
  private static func names(_ tag: String) -> [String] {
    var outside: [UInt8] = []
    var isQuoted = false
    for byte in tag.utf8 {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() } else if !isQuoted { outside.append(byte) }
    }
    return outside.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
  }
}

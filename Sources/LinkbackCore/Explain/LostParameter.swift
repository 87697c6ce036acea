/// What became of a parameter on the way to the log: where a URL spells the name, but not as one.
enum LostParameter {
  /// The `&` in front of it was escaped for HTML: `&amp;session_id=`, also `&#38;` and more than once.
  case entity
  /// It was percent-encoded with what is in front of it: `%26session_id%3D`, `/link%3Fsession_id%3D`.
  case encoded
  /// A second `?` is in front of it.
  case questionMark

  /// How `name` was lost in a URL; `nil` where none of these says why.
  ///
  /// - Complexity: O(n); allocates.
  init?(_ name: StaticString, in url: [UInt8]) {
    if Self.isAfterEntity(name, in: url) {
      self = .entity
    } else if Self.isEncoded(name, in: url) {
      self = .encoded
    } else if Self.isAfterQuestionMark(name, in: url) {
      self = .questionMark
    } else {
      return nil
    }
  }

  /// Where the name begins, in any place.
  private static func places(of name: StaticString, in text: [UInt8]) -> [Int] {
    let name = Array(name.description.utf8)
    return text.indices.filter { text[$0...].starts(with: name) }
  }

  private static func isAfterEntity(_ name: StaticString, in url: [UInt8]) -> Bool {
    places(of: name, in: url).contains { place in
      var end = place
      while let start = entityStart(in: url, endingAt: end) { end = start }
      guard end < place, end > 0 else { return false }
      return url[end - 1] == 0x26 || url[end - 1] == 0x3F
    }
  }

  /// Where `amp;`, `#38;` or `#x26;` begins that ends at `end`.
  private static func entityStart(in url: [UInt8], endingAt end: Int) -> Int? {
    let text = String(decoding: url[max(0, end - 8)..<end], as: UTF8.self).lowercased()
    for entity in ["amp;", "#38;", "#038;", "#x26;", "#x0026;"] where text.hasSuffix(entity) {
      return end - entity.utf8.count
    }
    return nil
  }

  /// Whether `?` or `&` in front of the name is encoded, once or twice, and what is in front of that is no
  /// URL of its own: `?next=https%3A%2F%2Fexample.com%2Flink%3Fsession_id%3D…` is another parameter's value.
  private static func isEncoded(_ name: StaticString, in url: [UInt8]) -> Bool {
    places(of: name, in: url).contains { place in
      let front = String(decoding: url[..<place], as: UTF8.self).uppercased()
      guard let mark = ["%3F", "%26", "%253F", "%2526"].first(where: front.hasSuffix) else {
        return false
      }
      let question = url.firstIndex(of: 0x3F) ?? place
      guard question < place else { return true }
      let value = front.utf8.dropFirst(question + 1).dropLast(mark.utf8.count)
      let parameter = value.split(separator: 0x26, omittingEmptySubsequences: false).last
      let text = String(decoding: Array(parameter ?? value), as: UTF8.self)
      return !["%3F", "%253F", "%2F", "%252F", "://", "=/"].contains(where: text.contains)
    }
  }

  private static func isAfterQuestionMark(_ name: StaticString, in url: [UInt8]) -> Bool {
    guard let question = url.firstIndex(of: 0x3F) else { return false }
    return places(of: name, in: url).contains { $0 > question + 1 && url[$0 - 1] == 0x3F }
  }
}

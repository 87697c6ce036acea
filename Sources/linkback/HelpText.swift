/// Help in the order in which people look for things.
enum HelpText {
  /// The text with its limits last: the parser puts sections with titles first.
  static func ordered(_ text: String) -> String {
    let title = "\n\nLIMITS:\n"
    guard let start = text.firstRange(of: title) else { return text }
    let rest = text[start.upperBound...]
    guard let end = rest.firstRange(of: "\n\n") else { return text }
    return text[..<start.lowerBound] + rest[end.lowerBound...].trimmingEnd()
      + title + rest[..<end.lowerBound] + "\n"
  }
}

extension Substring {
  /// Without line ends after it.
  fileprivate func trimmingEnd() -> Substring {
    var text = self
    while text.last == "\n" { text.removeLast() }
    return text
  }
}

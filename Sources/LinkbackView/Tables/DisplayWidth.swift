/// How many columns of a terminal a text takes.
enum DisplayWidth {
  /// Wide characters take two, marks and other characters without a width none.
  ///
  /// Rule: Unicode Standard Annex #11, "East Asian Width", <https://www.unicode.org/reports/tr11/>: the
  /// blocks whose characters are wide or full-width, and emoji; ambiguous ones are narrow.
  static func columns(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { $0 + columns($1) }
  }

  private static func columns(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    guard scalar.value >= 0x1100 else { return 1 }
    let isFlag = flags.contains(scalar.value)
    let isEmoji = scalar.properties.isEmojiPresentation && !isFlag
    return isEmoji || wide.contains { $0.contains(scalar.value) } ? 2 : 1
  }

  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
    0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
    0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x17000...0x18AFF, 0x1B000...0x1B2FF, 0x1F200...0x1F2FF,
    0x20000...0x2FFFD, 0x30000...0x3FFFD,
  ]
  /// Two regional indicators are one flag.
  private static let flags: ClosedRange<UInt32> = 0x1F1E6...0x1F1FF

  /// The text filled up with spaces, or cut and ended with `…`, to exactly `width` columns.
  static func fitted(_ text: String, _ width: Int, isNumber: Bool) -> String {
    let text = cut(text, width)
    let space = String(repeating: " ", count: max(0, width - columns(text)))
    return isNumber ? space + text : text + space
  }

  /// The text, or as much of it as fits with a `…` after it.
  static func cut(_ text: String, _ width: Int) -> String {
    guard columns(text) > width else { return text }
    var (cut, taken) = ("", 0)
    for scalar in text.unicodeScalars {
      let columns = self.columns(scalar)
      guard taken + columns <= width - 1 else { break }
      cut.unicodeScalars.append(scalar)
      taken += columns
    }
    return cut + "…"
  }

  /// The text in lines of at most `width` columns, broken at spaces; a longer word has a line of its own.
  static func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      guard let last = lines.last, columns(last) + 1 + columns(String(word)) <= width else {
        lines.append(String(word))
        continue
      }
      lines[lines.count - 1] = "\(last) \(word)"
    }
    return lines
  }
}

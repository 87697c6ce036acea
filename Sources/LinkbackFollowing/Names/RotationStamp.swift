import LinkbackCore

/// What rotation writes into a name to tell a log's files apart: a count, or a date and perhaps a time.
package enum RotationStamp: Sendable {
  /// Of one to three digits after one separator, as in `.1` and `-01`; three digits after `-` or `_`
  /// only with a leading zero, since `access-404.log` and `access-8080.log` are logs of their own.
  case count
  /// A day, month, week, or second since 1970, and perhaps more numbers after it: `-20261122`,
  /// `-2026-11-22T10-00-06.123`, `.22Nov2026`, `__2026-11-22_00-00-00`, `.1795341600`.
  case date

  /// A stamp that all of these bytes are, with the separators in front of it; `nil` for anything else.
  ///
  /// - Complexity: O(n); does not allocate.
  package init?(filling bytes: ArraySlice<UInt8>) {
    var words = Words(bytes)
    let separators = words.skipSeparators()
    guard separators <= 2, let first = words.next() else { return nil }
    if words.isAtEnd, separators == 1, Self.isCount(first, after: bytes.first) {
      self = .count
    } else if Self.isDate(first, &words), Self.isRest(&words) {
      self = .date
    } else {
      return nil
    }
  }

  private static func isCount(_ word: Words.Word, after separator: UInt8?) -> Bool {
    guard word.isNumber, word.count <= 3 else { return false }
    return word.count < 3 || separator == UInt8(ascii: ".")
      || word.bytes.first == UInt8(ascii: "0")
  }

  // MARK: Dates

  private static func isDate(_ first: Words.Word, _ words: inout Words) -> Bool {
    guard first.isNumber else {
      // Nov-22-2026, Nov2026
      guard first.isMonthName, let second = words.next() else { return false }
      if second.isYear { return true }
      return second.isIn(1...31) && (words.next()?.isYear ?? false)
    }
    switch first.count {
    case 1, 2:
      // 22-11-2026, 11-22-2026, 22Nov2026
      guard first.isIn(1...31), let second = words.next(),
        second.isMonthName || second.isIn(1...31)
      else { return false }
      return words.next()?.isYear ?? false
    case 4:
      // 2026-11, 2026-11-22, 2026-Nov, 2026-W47, and the day of the year
      guard first.isYear, let second = words.next() else { return false }
      return second.isMonthName || second.isText("w")
        || second.isIn(second.count == 3 ? 1...366 : 1...12)
    default: return isWholeDate(first)
    }
  }

  /// Whether a number of five digits or more says a day, a month, or a second.
  private static func isWholeDate(_ word: Words.Word) -> Bool {
    switch word.count {
    case 6: word.isYearAndMonth(from: 0) || word.isMonthAndDay(from: 2)
    case 8, 12, 14, 17: word.isYearAndMonth(from: 0) && word.isMonthAndDay(from: 4)
    // Seconds, or their thousandths, millionths, billionths, since 1970: from 2001 to 2065.
    case 10, 13, 16, 19:
      word.isEpoch || (word.isYearAndMonth(from: 0) && word.isMonthAndDay(from: 4))
    default: false
    }
  }

  /// Whether what comes after a date is a time, a count or a zone, or why timberjack has rolled.
  private static func isRest(_ words: inout Words) -> Bool {
    while let word = words.next() {
      guard word.isNumber || word.isMonthName || word.isPartOfTime else { return false }
    }
    return words.isAtEnd
  }
}

/// Bytes as runs of digits and of letters, with at most two separators between them.
private struct Words {
  private let bytes: ArraySlice<UInt8>
  private var position: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    position = bytes.startIndex
  }

  /// Whether nothing is left over.
  var isAtEnd: Bool { position == bytes.endIndex }

  /// - Returns: How many there are.
  mutating func skipSeparators() -> Int {
    let start = position
    while position < bytes.endIndex, Self.isSeparator(bytes[position]) { position += 1 }
    return position - start
  }

  /// The next word; `nil`, and nothing passed over, where there is none.
  mutating func next() -> Word? {
    let start = position
    guard skipSeparators() <= 2, position < bytes.endIndex else {
      position = start
      return nil
    }
    let begin = position
    let isNumber = RotatedName.isDigit(bytes[begin])
    while position < bytes.endIndex,
      isNumber ? RotatedName.isDigit(bytes[position]) : Self.isLetter(bytes[position])
    { position += 1 }
    guard position > begin else {
      position = start
      return nil
    }
    return Word(bytes: bytes[begin..<position], isNumber: isNumber)
  }

  private static func isSeparator(_ byte: UInt8) -> Bool {
    RotatedName.isSeparator(byte) || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ",")
      || byte == UInt8(ascii: "+")
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  struct Word {
    let bytes: ArraySlice<UInt8>
    let isNumber: Bool

    var count: Int { bytes.count }

    /// Whether it is a number of at most three digits in a range.
    func isIn(_ range: ClosedRange<Int>) -> Bool {
      isNumber && count <= 3 && range.contains(value(from: 0, count))
    }

    var isYear: Bool { isNumber && count == 4 && hasCentury }

    var isEpoch: Bool {
      guard let first = bytes.first else { return false }
      return first == UInt8(ascii: "1") || first == UInt8(ascii: "2")
    }

    func isYearAndMonth(from offset: Int) -> Bool {
      hasCentury && (1...12).contains(value(from: offset + 4, 2))
    }

    func isMonthAndDay(from offset: Int) -> Bool {
      (1...12).contains(value(from: offset, 2)) && (1...31).contains(value(from: offset + 2, 2))
    }

    private var hasCentury: Bool { (19...20).contains(value(from: 0, 2)) }

    private func value(from offset: Int, _ count: Int) -> Int {
      bytes.dropFirst(offset).prefix(count).reduce(0) { $0 * 10 + Int($1 & 0x0F) }
    }

    var isMonthName: Bool { count >= 3 && Self.months.contains(where: isText) }

    var isPartOfTime: Bool { Self.partsOfTimes.contains(where: isText) }

    /// Whatever the case of its letters.
    func isText(_ text: StaticString) -> Bool {
      guard !isNumber, text.utf8CodeUnitCount == count else { return false }
      return bytes.enumerated().allSatisfy { $1 | 0x20 == text[$0] }
    }

    private static let months: [StaticString] = [
      "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
      "january", "february", "march", "april", "june", "july", "august", "september", "october",
      "november", "december",
    ]

    private static let partsOfTimes: [StaticString] = [
      "t", "z", "utc", "gmt", "w", "h", "m", "s", "am", "pm", "size", "time",
    ]
  }
}

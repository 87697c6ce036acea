import Testing

@testable import LinkbackCore

@Suite struct ByteSearchTests {
  /// Bytes that often make a candidate, or nearly one.
  private static let alphabet = Array("session_id%\\#xu0257365fF\n &=?".utf8)

  /// All candidates, and the line breaks before each, by one of the two code paths.
  private static func candidates(in bytes: [UInt8], from: Int, portably: Bool) -> [[Int]] {
    withExactSpan(bytes) { span in
      var found: [[Int]] = []
      var position = from
      while true {
        var newlines: UInt64 = 0
        let hit =
          portably
          ? ByteSearch.candidatePortably(in: span, from: position, newlines: &newlines)
          : ByteSearch.candidate(in: span, from: position, newlines: &newlines)
        found.append([hit ?? -1, Int(newlines)])
        guard let hit else { return found }
        position = hit + 1
      }
    }
  }

  @Test(arguments: 0...300)
  func theWideSearchFindsWhatThePortableOneFinds(length: Int) {
    var dice = Dice(seed: UInt64(length))
    for _ in 0..<6 {
      let bytes = dice.bytes(length, of: Self.alphabet)
      let from = dice.within(0...length)
      #expect(
        Self.candidates(in: bytes, from: from, portably: false)
          == Self.candidates(in: bytes, from: from, portably: true),
        "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test(arguments: ["session_id", "%73", "%25", "%7%", "%%", "\\x5F", "\\u0064", "#6e"])
  func aCandidateIsFoundWhereverItStands(candidate: String) {
    for before in 0...100 {
      for behind in [0, 1, 9, 31, 32, 33, 64] where behind > 0 || candidate != "%%" {
        var bytes = [UInt8](repeating: 0x2E, count: before)
        for position in stride(from: 3, to: before, by: 7) { bytes[position] = 0x0A }
        bytes += candidate.utf8
        bytes += [UInt8](repeating: 0x2E, count: behind)
        var newlines: UInt64 = 0
        let found = withExactSpan(bytes) {
          ByteSearch.candidate(in: $0, from: 0, newlines: &newlines)
        }
        #expect(found == before)
        #expect(newlines == UInt64(bytes[..<before].count { $0 == 0x0A }))
      }
    }
  }

  /// They are counted in single bytes first, which hold no more than 255.
  @Test(arguments: [100, 8_128, 8_192, 20_000, 100_000])
  func manyLineFeedsAreCounted(count: Int) {
    for ending in ["", "session_id"] {
      let bytes = [UInt8](repeating: 0x0A, count: count) + Array(ending.utf8)
      var newlines: UInt64 = 0
      let found = withExactSpan(bytes) {
        ByteSearch.candidate(in: $0, from: 0, newlines: &newlines)
      }
      #expect(found == (ending.isEmpty ? nil : count))
      #expect(newlines == UInt64(count))
    }
  }

  @Test(arguments: [
    "session_i", "ession_id", "session-id", "%7", "%", "%20", "%2F", "%2f", "%E4%BD", "\\x22",
    "\\x0A", "\\", "\\u00", "\\u0022", "\\u2028", "\\n", "\\\"", "#top", "#", "#1", "%5B", "%7Bx",
  ])
  func ordinaryTrafficIsNoCandidate(text: String) {
    for before in [0, 1, 23, 31, 60] {
      var newlines: UInt64 = 0
      let padded = Array(repeating: 0x2E, count: before) + Array(text.utf8)
      let found = withExactSpan(padded) {
        ByteSearch.candidate(in: $0, from: 0, newlines: &newlines)
      }
      #expect(found == nil)
    }
  }

  @Test func aWordEndsAtASpaceABracketOrAControl() {
    var dice = Dice(seed: 11)
    for _ in 0..<2_000 {
      let share = dice.pick([3, 40, 400])
      let bytes = (0..<80).map { _ in
        dice.once(in: share) ? UInt8(dice.below(0x22)) : dice.pick(Array("a!Z\\[\u{FF}".utf8))
      }
      let start = dice.within(0...16)
      let expected = bytes[start..<start + 64].firstIndex { $0 <= 0x20 || $0 == 0x5B }
      let found = withExactSpan(bytes) { ByteSearch.wordEnd(in: $0, from: start) }
      #expect(found == expected ?? start + 64)
    }
  }

  @Test func masksNameABytesPlacesSpacesAndSpecialBytes() {
    var dice = Dice(seed: 12)
    for byte in 0...255 as ClosedRange<UInt8> {
      var bytes = dice.bytes(80, of: Array("ab  -".utf8))
      let start = dice.within(0...16)
      bytes[start + dice.below(64)] = byte
      let masks = withExactSpan(bytes) { ByteSearch.columnMasks(in: $0, from: start) }
      let equal = withExactSpan(bytes) { ByteSearch.mask(of: byte, in: $0, from: start) }
      for bit in 0..<64 {
        #expect((equal >> UInt64(bit) & 1 == 1) == (bytes[start + bit] == byte))
        #expect((masks.space >> UInt64(bit) & 1 == 1) == (bytes[start + bit] == 0x20))
      }
      #expect(masks.hasSpecial == (byte < 0x23 && byte != 0x20 || byte == 0x5B))
    }
  }

  @Test(arguments: 1...300)
  func theWideCutOfARequestIsThePortableOne(length: Int) {
    var dice = Dice(seed: UInt64(length))
    let rare = Array("?&%+# \\xC3\\xZ\n\"".utf8) + [0x80, 0xFF]
    for share in [2, 5, 30, 200] {
      let bytes = (0..<length).map { _ in
        dice.once(in: share) ? dice.pick(rare) : dice.pick(Array("ab\\xc39".utf8))
      }
      let start = dice.within(1...length)
      let ranges = [start..<length, start..<dice.within(start...length)]
      withExactSpan(bytes) { span in
        for range in ranges {
          let wide = ByteSearch.requestCut(in: span, range)
          let portable = ByteSearch.requestCutPortably(in: span, range)
          #expect(wide == portable, "\(bytes)")
        }
      }
    }
  }

  @Test func aRequestIsCutWhereItsPartsStand() {
    let text = "xGET /\\xC3+%?a=1&b=2&c=%3F#\\x3F\" ?&"
    let cut = withExactSpan(text) { ByteSearch.requestCut(in: $0, 1..<$0.count) }
    let expected = ByteSearch.RequestCut(
      stop: 31, question: 12, separator: 20, secondSeparator: 16, special: 27, obstacle: 26,
      spaces: 1)
    #expect(cut == expected)
    let none = withExactSpan("xabc") { ByteSearch.requestCut(in: $0, 1..<4) }
    let nothing = ByteSearch.RequestCut(
      stop: 4, question: 0, separator: 0, secondSeparator: 0, special: 0, obstacle: 0, spaces: 0)
    #expect(none == nothing)
  }

  @Test func theFirstAndTheLastOfAByteAreFoundInsideTheRangeAlone() {
    var dice = Dice(seed: 7)
    for length in 0...80 {
      let bytes = dice.bytes(length, of: Array("ab\n".utf8))
      let start = dice.within(0...length)
      let range = start..<dice.within(start...length)
      let (first, afterLast) = withExactSpan(bytes) {
        (
          ByteSearch.first(0x0A, in: $0, range),
          ByteSearch.afterLast(0x0A, in: $0, range)
        )
      }
      #expect(first == bytes[range].firstIndex(of: 0x0A) ?? range.upperBound)
      #expect(afterLast == bytes[range].lastIndex(of: 0x0A).map { $0 + 1 } ?? range.lowerBound)
    }
  }

  @Test(arguments: 0...130)
  func theMasksOfAQueryNameItsFirst64Bytes(length: Int) {
    var dice = Dice(seed: UInt64(length))
    let bytes = dice.bytes(length, of: Array("&%+#ab=".utf8))
    for start in [0, length / 3, length] {
      let masks = withExactSpan(bytes) { ByteSearch.queryMasks(in: $0, start..<length) }
      var (ampersand, special) = (UInt64(0), UInt64(0))
      for (bit, byte) in bytes[start...].prefix(64).enumerated() {
        if byte == UInt8(ascii: "&") { ampersand |= 1 << bit }
        if "%+#".utf8.contains(byte) { special |= 1 << bit }
      }
      #expect(masks.ampersand == ampersand)
      #expect(masks.special == special)
    }
  }

  @Test func aWordIsReadLeastSignificantByteFirst() {
    let word = withExactSpan([9, 1, 2, 3, 4, 5, 6, 7, 8]) { $0.word(at: 1) }
    #expect(word == 0x0807_0605_0403_0201)
  }
}

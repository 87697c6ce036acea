import CoreFixtures
import Testing

@testable import LinkbackCore

@Suite struct ByteSearchTests {
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
    let rare = Array("?&%+# \\xC3\\xZ\n\"".utf8) + [0, 0x80, 0xFF]
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
    for length in 0...300 {
      // With few hits, too, so that a search goes far.
      let bytes = dice.bytes(
        length,
        of: Array((length % 2 == 0 ? "ab\n" : String(repeating: "a", count: 90) + "b\n\0").utf8))
      let start = dice.within(0...length)
      let range = start..<dice.within(start...length)
      let (first, afterLast, stop) = withExactSpan(bytes) {
        (
          ByteSearch.first(0x0A, in: $0, range),
          ByteSearch.afterLast(0x0A, in: $0, range),
          ByteSearch.firstStop(0x62, in: $0, range)
        )
      }
      #expect(first == bytes[range].firstIndex(of: 0x0A) ?? range.upperBound)
      #expect(
        stop == bytes[range].firstIndex { [0, 0x0A, 0x62].contains($0) } ?? range.upperBound)
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

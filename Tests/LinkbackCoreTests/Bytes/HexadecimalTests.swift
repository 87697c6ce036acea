import LinkbackCore
import CoreFixtures
import Testing

@Suite struct HexadecimalTests {
  @Test(arguments: UInt8.min...UInt8.max)
  func aDigitHasItsValueAndNothingElseHas(byte: UInt8) {
    let expected =
      Character(UnicodeScalar(byte)).isASCII
      ? Character(UnicodeScalar(byte)).hexDigitValue : nil
    #expect(Hexadecimal.value(byte) == expected ?? -1)
  }

  @Test func twoDigitsAreAByteUpToTheEndAlone() {
    let answers = withExactSpan("7fFgA") {
      [
        Hexadecimal.byte(in: $0, at: 0, end: 5), Hexadecimal.byte(in: $0, at: 1, end: 5),
        Hexadecimal.byte(in: $0, at: 2, end: 5), Hexadecimal.byte(in: $0, at: 4, end: 5),
        Hexadecimal.byte(in: $0, at: 0, end: 1), Hexadecimal.byte(in: $0, at: 5, end: 5),
      ]
    }
    #expect(answers == [0x7F, 0xFF, nil, nil, nil, nil])
  }

  @Test func digitsAreWrittenInLowerCase() {
    let text = String(decoding: (0..<16).map(Hexadecimal.digit), as: UTF8.self)
    #expect(text == "0123456789abcdef")
  }
}

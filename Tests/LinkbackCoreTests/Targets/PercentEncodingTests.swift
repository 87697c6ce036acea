import LinkbackCore
import CoreFixtures
import Testing

@Suite struct PercentEncodingTests {
  @Test(arguments: [
    ("", ""), ("plain", "plain"), ("%41%7a", "Az"), ("a+b", "a b"), ("%2B", "+"), ("%2541", "%41"),
    ("%", "%"), ("%4", "%4"), ("%4g", "%4g"), ("%g4", "%g4"), ("%%41", "%A"), ("%+1", "% 1"),
    ("%6F%6f", "oo"), ("100%", "100%"), ("%0A", "\n"), ("%00", "\0"), ("%C3%A9", "é"),
    ("%4%31", "%41"),
  ])
  func bytesAreDecodedOnceAndMalformedOnesStay(text: String, decoded: String) {
    var output: [UInt8] = []
    withExactSpan(text) { PercentEncoding.appendDecoded($0, 0..<$0.count, to: &output) }
    #expect(String(decoding: output, as: UTF8.self) == decoded)
  }

  @Test func anEscapeEndsWithItsRange() {
    var output: [UInt8] = []
    withExactSpan("%41") {
      PercentEncoding.appendDecoded($0, 0..<2, to: &output)
      PercentEncoding.appendDecoded($0, 0..<1, to: &output)
    }
    #expect(String(decoding: output, as: UTF8.self) == "%4%")
  }

  @Test(arguments: [
    ("status=x", 7), ("status=", 7), ("status", 6), ("st%61tus=x", 9), ("%73%74%61%74%75%73=", 19),
    ("statu", nil), ("statuss=x", nil), ("Status=x", nil), ("status%3D=x", nil), ("=status", nil),
    ("", nil), ("st=atus", nil), ("status%", nil), ("s+atus=x", nil), ("statu%7", nil),
    ("status==x", 7),
  ])
  func aNameIsComparedDecoded(parameter: String, value: Int?) {
    let start = withExactSpan(parameter) {
      PercentEncoding.value(ofParameter: "status", in: $0, 0..<$0.count)
    }
    #expect(start == value)
  }
}

import Testing

@testable import LinkbackServer

struct AccessTokenTests {
  @Test(arguments: [
    ("0123456789abcdef", true), ("0123456789ABCDEF-._~+/=", true),
    ("0123456789abcde", false), ("0123456789abcdef ", false), ("0123456789abcde\u{e9}", false),
    ("0123456789abcde\"", false), ("0123456789abcde;", false), ("", false),
  ])
  func hasCharactersOfHeadersAndCookies(text: String, isToken: Bool) {
    #expect((AccessToken(text) != nil) == isToken)
  }

  @Test(arguments: [
    ("0123456789abcdef", true), ("0123456789abcdeg", false), ("x123456789abcdef", false),
    ("0123456789abcde", false), ("0123456789abcdef0", false),
    ("0123456789abcdef0123456789abcdef", false), ("", false),
  ])
  func equalsItselfAlone(given: String, isEqual: Bool) throws {
    let token = try #require(AccessToken("0123456789abcdef"))
    #expect(token.equals(Array(given.utf8)) == isEqual)
  }

  @Test(arguments: ["0123456789abcdef", "x123456789abcdef", "0123456789abcdex", "x", "01234567"])
  func looksAtAsManyBytesWhicheverDiffers(given: String) throws {
    let token = try #require(AccessToken("0123456789abcdef"))
    let counter = CountingBytes(bytes: Array(given.utf8))
    _ = token.equals(counter)
    #expect(counter.reads.count == 16)
  }

  /// Counts how often a byte is looked at.
  struct CountingBytes: RandomAccessCollection {
    final class Reads { var count = 0 }
    let bytes: [UInt8]
    let reads = Reads()
    var startIndex: Int { 0 }
    var endIndex: Int { bytes.count }
    subscript(position: Int) -> UInt8 {
      reads.count += 1
      return bytes[position]
    }
  }
}

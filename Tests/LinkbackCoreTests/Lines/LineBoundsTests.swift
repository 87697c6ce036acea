import LinkbackCore
import CoreFixtures
import Testing

@Suite struct LineBoundsTests {
  @Test(arguments: [
    ("", 0..<0), ("a", 0..<1), ("a\r", 0..<1), ("\r", 0..<0), ("\0\0a", 2..<3), ("\0\0", 2..<2),
    ("\0\r", 1..<1), ("a\0", 0..<2), ("a\r\r", 0..<2), ("\ra", 0..<2),
  ])
  func nullsInFrontAndOneCarriageReturnAreNoContent(line: String, content: Range<Int>) {
    let found = withExactSpan(line) { LineBounds.content(of: $0, 0..<$0.count) }
    #expect(found == content)
  }
}

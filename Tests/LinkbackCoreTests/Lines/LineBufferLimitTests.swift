import LinkbackCore
import Testing

/// What a line buffer does with sources that are too long, or fail.
@Suite struct LineBufferLimitTests {
  @Test func memoryStaysBoundedForA50MegabyteLine() {
    let limit = 64 << 10
    let source = SyntheticSource([
      (UInt8(ascii: "a"), 100), (0x0A, 1), (UInt8(ascii: "x"), 50_000_000), (0x0A, 1),
      (UInt8(ascii: "b"), 3),
    ])
    let read = ReadLines(source, limit: limit)
    #expect(
      read.lines == [
        .content(String(repeating: "a", count: 100), offset: 0), .oversized(offset: 101),
        .content("bbb", offset: 50_000_102),
      ])
    #expect(read.largestBuffer <= 3 * limit)
    #expect(read.consumed == 50_000_105)
  }

  @Test func memoryStaysBoundedForA50MegabyteHole() {
    let source = SyntheticSource([
      (UInt8(ascii: "a"), 2), (0x0A, 1), (0x00, 50_000_000), (UInt8(ascii: "b"), 3), (0x0A, 1),
    ])
    let read = ReadLines(source, limit: 1 << 20)
    #expect(read.lines == [.content("aa", offset: 0), .content("bbb", offset: 50_000_003)])
    #expect(read.largestBuffer <= 1 << 20)
  }

  @Test func theHeadOfAnOversizedLineIsKept() {
    let line = (0..<2_000).map { UInt8(ascii: "a") + UInt8($0 % 26) }
    for chunk in [1, 7, 100, Int.max] {
      let read = ReadLines(
        ScriptedSource([UInt8(ascii: "a"), 0x0A] + line + [0x0A], chunk: chunk), limit: 1_000)
      #expect(read.oversizedHeads == [Array(line.prefix(512))])
    }
    let short = ReadLines(ScriptedSource(Array("abcdef\n".utf8)), limit: 5)
    #expect(short.oversizedHeads == [Array("abcdef".utf8)])
  }

  @Test(arguments: 0...26, [1, 2, 7, Int.max])
  func aFailureComesAfterEveryWholeLine(failsAfter: Int, chunk: Int) {
    let bytes = Array("abc\n\0\0de\nvery long line\nf\n".utf8)
    let read = ReadLines(
      ScriptedSource(bytes, chunk: chunk, failsAfter: failsAfter), limit: 10)
    let whole = (bytes[..<failsAfter].lastIndex(of: 0x0A) ?? -1) + 1
    let expected = ReadLines(ScriptedSource(Array(bytes[..<whole])), limit: 10)
    #expect(read.lines == expected.lines)
    #expect(read.error == ScriptedSource.failure)
    // NULs before the unfinished line are no part of it.
    let unfinished = bytes[whole..<failsAfter].drop { $0 == 0 }.count
    #expect(read.consumed == failsAfter - unfinished)
    #expect((read.unfinished > 0) == (unfinished > 0))
    if unfinished <= 10 { #expect(read.unfinished == unfinished) }
  }

  @Test func theEndIsReportedAgainAndAgain() throws {
    var source = ScriptedSource(Array("a\n".utf8))
    var buffer = LineBuffer(lineLimit: 10)
    let first = try buffer.next(from: &source)
    let second = try buffer.next(from: &source)
    let third = try buffer.next(from: &source)
    #expect(first == .lines(0..<2, offset: 0))
    #expect(second == .end)
    #expect(third == .end)
  }

  @Test func wholeLinesAreHandedOutBeforeMoreIsRead() throws {
    var source = ScriptedSource(Array("a\nb\nc".utf8), chunk: 4)
    var buffer = LineBuffer(lineLimit: 10)
    let first = try buffer.next(from: &source)
    #expect(first == .lines(0..<4, offset: 0))
    #expect(buffer.consumedBytes == 4)
    let second = try buffer.next(from: &source)
    let text = second == .lines(0..<1, offset: 4) ? buffer.bytes[0] : 0
    #expect(text == UInt8(ascii: "c"))
  }
}

import LinkbackCore
import CoreFixtures
import Testing

/// What a line buffer made of a source.
struct ReadLines: Equatable {
  enum Line: Equatable, CustomStringConvertible {
    case content(String, offset: Int)
    case oversized(offset: Int)

    var description: String {
      switch self {
      case .content(let text, let offset): "\(text.prefix(40))@\(offset)"
      case .oversized(let offset): "oversized@\(offset)"
      }
    }
  }

  var lines: [Line] = []
  var consumed = 0
  var unfinished = 0
  var largestBuffer = 0
  var oversizedHeads: [[UInt8]] = []
  var error: SourceError?

  /// Reads to the source's end, or until it fails. Lines are cut at LF; `offset` is that of their
  /// content, after leading NULs.
  init<Source: ByteSource & ~Copyable>(
    _ source: consuming Source, limit: Int, blockSize: Int = 256 << 10, isAtFileStart: Bool = true
  ) {
    var source = source
    var buffer = LineBuffer(
      lineLimit: limit, blockSize: blockSize, isAtFileStart: isAtFileStart)
    do throws(SourceError) {
      reading: while true {
        let step = try buffer.next(from: &source)
        largestBuffer = max(largestBuffer, buffer.bytes.count)
        switch step {
        case .lines(let block, let offset):
          append(buffer.bytes[block], offset: offset)
        case .oversized(let offset):
          lines.append(.oversized(offset: offset))
          oversizedHeads.append(buffer.oversizedHead)
        case .end: break reading
        }
      }
    } catch {
      self.error = error
    }
    consumed = buffer.consumedBytes
    unfinished = buffer.unfinishedBytes
  }

  private mutating func append(_ block: ArraySlice<UInt8>, offset: Int) {
    var rest = block
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A) ?? rest.endIndex
      let line = Array(rest[..<end])
      let content = LineBounds.content(of: line.span, 0..<line.count)
      let start = offset + rest.startIndex - block.startIndex + content.lowerBound
      lines.append(.content(String(decoding: line[content], as: UTF8.self), offset: start))
      rest = rest[end...].dropFirst()
    }
  }

  /// What is the same for every way of reading: all but the buffer's size.
  var outcome: [String] {
    lines.map(\.description)
      + ["consumed \(consumed)", "unfinished \(unfinished)", "error \(error?.message ?? "none")"]
  }
}

@Suite struct LineBufferTests {
  private static let chunks = [1, 2, 3, 7, 64, 4096, Int.max]

  struct Input: CustomTestStringConvertible, Sendable {
    var name: String
    var bytes: [UInt8]
    var lines: [ReadLines.Line]
    var testDescription: String { name }

    init(_ name: String, _ text: String, _ lines: [ReadLines.Line]) {
      (self.name, self.bytes, self.lines) = (name, Array(text.utf8), lines)
    }
  }

  private static let atLimit = String(repeating: "x", count: 10)
  private static let hole = String(repeating: "\0", count: 45)

  /// With a line limit of 10.
  private static let inputs: [Input] = [
    Input("empty", "", []),
    Input("one line", "ab\n", [.content("ab", offset: 0)]),
    Input("unterminated", "ab\ncd", [.content("ab", offset: 0), .content("cd", offset: 3)]),
    Input("one byte", "a", [.content("a", offset: 0)]),
    Input(
      "empty lines", "\n\na\n",
      [
        .content("", offset: 0), .content("", offset: 1), .content("a", offset: 2),
      ]),
    Input("CRLF", "ab\r\ncd\r\n", [.content("ab", offset: 0), .content("cd", offset: 4)]),
    Input("CR alone", "a\rb\r", [.content("a\rb", offset: 0)]),
    Input(
      "at the limit", "\(atLimit)\nb\n",
      [
        .content(atLimit, offset: 0), .content("b", offset: 11),
      ]),
    Input(
      "at the limit with CR", "\(atLimit)\r\nb\n",
      [
        .content(atLimit, offset: 0), .content("b", offset: 12),
      ]),
    Input(
      "at the limit, unterminated, with CR", "a\n\(atLimit)\r",
      [
        .content("a", offset: 0), .content(atLimit, offset: 2),
      ]),
    Input(
      "one more than the limit", "\(atLimit)y\nb\n",
      [
        .oversized(offset: 0), .content("b", offset: 12),
      ]),
    Input(
      "one more than the limit with CR", "\(atLimit)y\r\nb\n",
      [
        .oversized(offset: 0), .content("b", offset: 13),
      ]),
    Input(
      "at the limit with two CRs", "\(atLimit)\r\r\nb\n",
      [
        .oversized(offset: 0), .content("b", offset: 13),
      ]),
    Input(
      "oversized in the middle", "a\n\(atLimit)\(atLimit)\nb\n",
      [
        .content("a", offset: 0), .oversized(offset: 2), .content("b", offset: 23),
      ]),
    Input(
      "oversized at the end", "a\n\(atLimit)y\n",
      [
        .content("a", offset: 0), .oversized(offset: 2),
      ]),
    Input(
      "oversized and unterminated", "a\n\(atLimit)\(atLimit)\(atLimit)",
      [
        .content("a", offset: 0), .oversized(offset: 2),
      ]),
    Input(
      "two oversized", "\(atLimit)y\n\(atLimit)\(atLimit)\nb",
      [
        .oversized(offset: 0), .oversized(offset: 12), .content("b", offset: 33),
      ]),
    Input(
      "NULs before a line", "\0\0ab\n\0cd\n",
      [
        .content("ab", offset: 2), .content("cd", offset: 6),
      ]),
    Input(
      "NULs and a line at the limit", "\0\0\0\(atLimit)\r\nb\n",
      [
        .content(atLimit, offset: 3), .content("b", offset: 15),
      ]),
    Input(
      "a hole larger than the limit", "a\n\(hole)b\nc\n",
      [
        .content("a", offset: 0), .content("b", offset: 47), .content("c", offset: 49),
      ]),
    Input("a hole at the start", "\(hole)b\n", [.content("b", offset: 45)]),
    Input(
      "a hole before an oversized line", "\(hole)\(atLimit)y\nb\n",
      [
        .oversized(offset: 45), .content("b", offset: 57),
      ]),
    Input("NULs inside a line", "a\0\0b\n", [.content("a\0\0b", offset: 0)]),
    Input(
      "NULs alone on a line", "\0\0\nb\n",
      [
        .content("", offset: 2), .content("b", offset: 3),
      ]),
    Input("only NULs", hole, []),
    Input("only NULs at the end", "a\n\(hole)", [.content("a", offset: 0)]),
    Input(
      "a NUL, then a long line", "\0a\n\(atLimit)\nb\n",
      [
        .content("a", offset: 1), .content(atLimit, offset: 3), .content("b", offset: 14),
      ]),
    Input("byte order mark", "\u{FEFF}ab\n", [.content("ab", offset: 3)]),
    Input(
      "byte order mark, then a long line", "\u{FEFF}\n\(atLimit)\nb\n",
      [
        .content("", offset: 3), .content(atLimit, offset: 4), .content("b", offset: 15),
      ]),
    Input(
      "byte order mark and a line at the limit", "\u{FEFF}\(atLimit)\n",
      [
        .content(atLimit, offset: 3)
      ]),
    Input("byte order mark alone", "\u{FEFF}", []),
    Input("byte order mark and NULs", "\u{FEFF}\0\0a", [.content("a", offset: 5)]),
    Input("two byte order marks", "\u{FEFF}\u{FEFF}a\n", [.content("\u{FEFF}a", offset: 3)]),
    Input(
      "byte order mark later", "a\n\u{FEFF}b\n",
      [
        .content("a", offset: 0), .content("\u{FEFF}b", offset: 2),
      ]),
    Input("CR unterminated", "\r", [.content("", offset: 0)]),
  ]

  @Test(arguments: inputs, chunks)
  func linesAreTheSameHoweverTheyArrive(input: Input, chunk: Int) {
    for blockSize in [1, 3, 10, 256 << 10] {
      let read = ReadLines(
        ScriptedSource(input.bytes, chunk: chunk), limit: 10, blockSize: blockSize)
      #expect(read.lines == input.lines, "blocks of \(blockSize)")
      #expect(read.consumed == input.bytes.count, "blocks of \(blockSize)")
      #expect(read.unfinished == 0)
      #expect(read.error == nil)
    }
  }

  @Test func aMarkAfterTheFilesStartIsPartOfItsLine() {
    let read = ReadLines(
      ScriptedSource(Array("\u{FEFF}ab\n".utf8)), limit: 10, isAtFileStart: false)
    #expect(read.lines == [.content("\u{FEFF}ab", offset: 0)])
  }

  /// Lines of random lengths around the limit, with NULs and CRs, against a naive split.
  @Test(arguments: 0..<60)
  func randomInputIsCutAsANaiveSplitCutsIt(seed: Int) {
    var dice = Dice(seed: UInt64(seed))
    let limit = dice.within(1...20)
    let bytes = dice.bytes(dice.within(0...200), of: Array("aaaaaaaa\r\n\n\0".utf8))
    var expected: [ReadLines.Line] = []
    var offset = 0
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
      defer { offset += line.count + 1 }
      let nulls = line.prefix { $0 == 0 }.count
      var content = line.dropFirst(nulls)
      if offset + line.count == bytes.count, content.isEmpty { continue }
      if content.last == 0x0D { content.removeLast() }
      expected.append(
        content.count > limit
          ? .oversized(offset: offset + nulls)
          : .content(String(decoding: content, as: UTF8.self), offset: offset + nulls))
    }
    for chunk in Self.chunks {
      let read = ReadLines(
        ScriptedSource(bytes, chunk: chunk), limit: limit, blockSize: dice.within(1...64))
      #expect(read.lines == expected, "chunks of \(chunk)")
      #expect(read.consumed == bytes.count)
    }
  }
}

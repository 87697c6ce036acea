import CoreFixtures
import LinkbackCore
import LinkbackIO
import Testing

/// Contents are what was framed, however they come and are asked for.
@Suite struct FrameParserTests {
  /// Delivers some bytes, at most so many at a time.
  private struct Source: ByteSource, ~Copyable {
    let bytes: [UInt8]
    let most: Int
    var position = 0

    mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
      let count = min(most, buffer.count - offset, bytes.count - position)
      buffer.replaceSubrange(offset..<offset + count, with: bytes[position..<position + count])
      position += count
      return count
    }
  }

  private static func number(_ number: some FixedWidthInteger) -> [UInt8] {
    (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
  }

  private static func text(_ text: String) -> [UInt8] {
    number(UInt32(text.utf8.count)) + text.utf8
  }

  private static func stream(_ contents: [[UInt8]], _ dice: inout CoreFixtures.Dice) -> [UInt8] {
    var bytes = Array("linkback-frames 1\n".utf8) + number(UInt32(contents.count))
    for (index, content) in contents.enumerated() {
      let length = Int64(content.count)
      bytes += text("\(index).log") + number(Int64(0)) + number(length) + number(length)
    }
    for content in contents {
      var rest = content[...]
      while !rest.isEmpty {
        let count = dice.within(1...rest.count)
        bytes += number(UInt32(count)) + rest.prefix(count)
        rest = rest.dropFirst(count)
      }
      bytes += number(UInt32(0)) + text("")
    }
    return bytes
  }

  @Test(arguments: 1...60 as ClosedRange<UInt64>)
  func contentsAreWhatWasFramed(seed: UInt64) throws {
    var dice = CoreFixtures.Dice(seed: seed)
    let contents = (0..<dice.below(6)).map { _ in
      (0..<dice.below(400)).map { _ in UInt8(dice.below(256)) }
    }
    let bytes = Self.stream(contents, &dice)
    var parser = try FrameParser(Source(bytes: bytes, most: dice.within(1...100)))
    #expect(parser.entries.map(\.fileSize) == contents.map { Int64($0.count) })
    for (number, content) in contents.enumerated() {
      // Some are not read, or not to their end.
      if dice.once(in: 4) { continue }
      var read: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: dice.within(1...50))
      let most = dice.once(in: 3) ? content.count / 2 : .max
      while read.count < most {
        let count = try parser.read(number, into: &buffer, at: 0)
        if count == 0 { break }
        read += buffer[..<count]
      }
      #expect(content.starts(with: read))
      #expect(most < .max || read == content)
    }
    try parser.finish()
    #expect(parser.breach == nil)
  }

  /// Whatever is cut off or changed: no crash, and no end that is not one.
  @Test(arguments: 1...40 as ClosedRange<UInt64>)
  func damageIsABreachAndNoEnd(seed: UInt64) throws {
    var dice = CoreFixtures.Dice(seed: seed)
    let contents = (0..<dice.within(1...3)).map { _ in
      (0..<dice.within(1...60)).map { _ in UInt8(dice.below(256)) }
    }
    let bytes = Self.stream(contents, &dice)
    for end in bytes.indices {
      #expect(throws: SourceError.self) { try Self.finish(Array(bytes[..<end])) }
    }
    for position in bytes.indices {
      var changed = bytes
      changed[position] ^= UInt8(1 << dice.below(8))
      // A byte of a content or a name may change; nothing else may pass.
      _ = try? Self.finish(changed)
    }
    #expect(throws: SourceError.self) { try Self.finish(bytes + [0]) }
    try Self.finish(bytes)
  }

  /// Less of a file than announced is whole only with a reason, and more of it never is.
  @Test(arguments: [
    (4, 5, "", false), (4, 5, "it is gone", true), (5, 5, "", true), (5, 5, "it is gone", true),
    (5, 4, "", false), (5, 4, "it is gone", false), (0, 1, "", false), (0, 0, "", true),
  ])
  func announcedLengthsHold(sent: Int, announced: Int, reason: String, isWhole: Bool) throws {
    var bytes = Array("linkback-frames 1\n".utf8) + Self.number(UInt32(1)) + Self.text("a.log")
    bytes += Self.number(Int64(0)) + Self.number(Int64(announced)) + Self.number(Int64(announced))
    if sent > 0 { bytes += Self.number(UInt32(sent)) + Array(repeating: 0x61, count: sent) }
    bytes += Self.number(UInt32(0)) + Self.text(reason)
    if isWhole {
      try Self.finish(bytes)
    } else {
      #expect(throws: SourceError.self) { try Self.finish(bytes) }
    }
  }

  private static func finish(_ bytes: [UInt8]) throws {
    var parser = try FrameParser(Source(bytes: bytes, most: 64))
    try parser.finish()
  }
}

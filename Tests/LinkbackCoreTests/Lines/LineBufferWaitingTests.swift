import LinkbackCore
import CoreFixtures
import Testing

/// What a line buffer does with a source that has nothing *for now*.
@Suite struct LineBufferWaitingTests {
  /// Delivers bytes as they are written to it.
  private struct GrowingSource: ByteSource, ~Copyable {
    var bytes: [UInt8]
    /// How many of them are there.
    var size = 0
    var position = 0
    var deepest = 0

    mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
      let count = min(size - position, buffer.count - offset)
      for index in 0..<count { buffer[offset + index] = bytes[position + index] }
      position += count
      deepest = max(deepest, buffer.count)
      return count
    }
  }

  /// A log, and what a buffer has handed out of it so far.
  private struct Reading: ~Copyable {
    var source: GrowingSource
    var line = LineBuffer.UnfinishedLine(isAtFileStart: true)
    var offset = 0
    var lines: [String] = []

    init(_ bytes: [UInt8]) { source = GrowingSource(bytes: bytes) }

    /// Takes all there is for now.
    mutating func read(with buffer: inout LineBuffer, toItsEnd: Bool = false) throws {
      buffer.begin(after: line)
      if toItsEnd { buffer.declareEnd() }
      reading: while true {
        switch try buffer.next(from: &source) {
        case .lines(let range, let start):
          lines += Self.cut(Array(buffer.bytes[range]), at: offset + start)
        case .oversized(let start):
          lines.append(
            "oversized@\(offset + start) " + String(decoding: buffer.oversizedHead, as: UTF8.self))
        case .end: break reading
        }
      }
      offset += buffer.consumedBytes
      line = buffer.takeUnfinishedLine()
      #expect(offset + line.count == source.position)
    }

    static func cut(_ block: [UInt8], at offset: Int) -> [String] {
      var lines: [String] = []
      var start = 0
      while start < block.count {
        let end = block[start...].firstIndex(of: 0x0A) ?? block.count
        let content = LineBounds.content(of: block.span, start..<end)
        lines.append(
          "\(offset + content.lowerBound) " + String(decoding: block[content], as: UTF8.self))
        start = end + 1
      }
      return lines
    }
  }

  /// Two logs that are written to by bits and read by one buffer give the lines that each gives as a
  /// whole.
  @Test(arguments: 0..<200)
  func linesAreTheSameHoweverTheyAreWritten(seed: Int) throws {
    var dice = Dice(seed: UInt64(seed))
    let (limit, blockSize) = (dice.within(1...20), dice.within(1...64))
    var logs: [[UInt8]] = []
    for _ in 0..<2 {
      var log = dice.bytes(dice.within(0...200), of: Array("aaaaaaaaaa\r\n\n\0".utf8))
      if dice.once(in: 4) { log = [0xEF, 0xBB, 0xBF] + log }
      logs.append(log)
    }
    var first = Reading(logs[0])
    var second = Reading(logs[1])
    var buffer = LineBuffer(lineLimit: limit, blockSize: blockSize, waits: true)
    while first.source.size < logs[0].count || second.source.size < logs[1].count {
      if dice.once(in: 2) {
        first.source.size = min(first.source.size + dice.below(12), logs[0].count)
        try first.read(with: &buffer)
      } else {
        second.source.size = min(second.source.size + dice.below(12), logs[1].count)
        try second.read(with: &buffer)
      }
    }
    try first.read(with: &buffer, toItsEnd: true)
    try second.read(with: &buffer, toItsEnd: true)
    #expect(first.lines == whole(logs[0], limit: limit))
    #expect(second.lines == whole(logs[1], limit: limit))
    #expect(first.offset == logs[0].count && second.offset == logs[1].count)
  }

  private func whole(_ log: [UInt8], limit: Int) -> [String] {
    let read = ReadLines(ScriptedSource(log), limit: limit)
    var heads = read.oversizedHeads[...]
    return read.lines.map { line in
      switch line {
      case .content(let text, let offset): "\(offset) \(text)"
      case .oversized(let offset):
        "oversized@\(offset) " + String(decoding: heads.removeFirst(), as: UTF8.self)
      }
    }
  }

  /// The rest of a line may never come: nothing of it is handed out until somebody says so.
  @Test func anUnfinishedLineWaits() throws {
    var reading = Reading(Array("a\nbc".utf8))
    var buffer = LineBuffer(lineLimit: 10, waits: true)
    reading.source.size = 4
    for _ in 0..<3 { try reading.read(with: &buffer) }
    #expect(reading.lines == ["0 a"])
    #expect(reading.line.count == 2)
    try reading.read(with: &buffer, toItsEnd: true)
    #expect(reading.lines == ["0 a", "2 bc"])
    #expect(reading.line.count == 0)
  }

  /// A line of megabytes that comes by bits is read once, and never kept.
  @Test func aLongLineStreamsBy() throws {
    let text = Array(repeating: UInt8(ascii: "x"), count: 100_000) + Array("\nab\n".utf8)
    var reading = Reading(text)
    var buffer = LineBuffer(lineLimit: 1_000, blockSize: 256, waits: true)
    while reading.source.size < text.count {
      reading.source.size = min(reading.source.size + 77, text.count)
      try reading.read(with: &buffer)
    }
    #expect(reading.lines.count == 2)
    #expect(reading.lines.last == "100001 ab")
    #expect(reading.source.deepest <= 1_600)
  }
}

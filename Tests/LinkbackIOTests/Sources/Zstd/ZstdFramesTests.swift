import LinkbackCore
import Testing

@testable import LinkbackIO

@Suite struct ZstdFramesTests {
  private func drain(
    _ compressed: [UInt8], portion: Int = .max, buffer: Int = 64 * 1_024, inputSize: Int = 4_096,
    failure: SourceError? = nil
  ) -> Drained {
    var source = ZstdFrames(
      MemorySource(compressed, portion: portion, failure: failure), name: "a.zst",
      inputSize: inputSize)
    return Drained(&source, buffer: buffer)
  }

  private func damaged(_ bytes: [UInt8], _ message: String) -> Drained {
    Drained(bytes: bytes, error: SourceError(.damaged, message))
  }

  // MARK: - Sound data

  struct Sound: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var plain: [UInt8]
    var compressed: [UInt8]

    init(_ description: String, _ plain: [UInt8], _ compressed: [UInt8]) {
      (testDescription, self.plain, self.compressed) = (description, plain, compressed)
    }
  }

  static let zeros = [UInt8](repeating: 0, count: 509)
  static let sound = [
    Sound("one frame", noise(900), zstdFrame(noise(900))),
    Sound("an empty frame", [], zstdFrame([])),
    Sound("many frames", noise(91) + noise(7), zstdFrame(noise(91)) + zstdFrame(noise(7))),
    Sound("without checksum", noise(90), zstdFrame(noise(90), ZstdStyle(hasChecksum: false))),
    Sound(
      "without content size", noise(90), zstdFrame(noise(90), ZstdStyle(hasContentSize: false))),
    Sound(
      "many blocks", noise(700),
      zstdFrame(noise(700), ZstdStyle(hasChecksum: false, hasContentSize: false, blockSize: 50))),
    Sound("bytes that do not shrink", Array(0...255), zstdFrame(Array(0...255))),
    Sound(
      "a repeated byte", [UInt8](repeating: 0x61, count: 5_000),
      zstdFrame([UInt8](repeating: 0x61, count: 5_000), ZstdStyle(hasChecksum: false))),
    Sound("a skippable frame alone", [], skippableFrame(noise(20))),
    Sound(
      "skippable frames around others", noise(50),
      skippableFrame([]) + zstdFrame(noise(50)) + skippableFrame(noise(9_000), kind: 15)),
    Sound(
      "frames inside a skippable one", noise(50),
      skippableFrame(zstdFrame(noise(8)), kind: 3) + zstdFrame(noise(50))),
    Sound("trailing zero", noise(50), zstdFrame(noise(50)) + [0]),
    Sound("zeros to a block", noise(50), zstdFrame(noise(50)) + zeros),
    Sound(
      "zeros between frames", noise(50) + noise(60),
      zstdFrame(noise(50)) + zeros + zstdFrame(noise(60))),
    Sound(
      "empty frames around others", noise(9),
      zstdFrame([]) + zstdFrame([]) + zstdFrame(noise(9)) + zstdFrame([]) + zeros),
  ]

  @Test(arguments: sound, [1, 2, 3, 7, 65_536])
  func soundDataIsTheSameInEveryChunking(_ sound: Sound, buffer: Int) {
    for portion in [1, 2, 3, 17, .max] {
      #expect(
        drain(sound.compressed, portion: portion, buffer: buffer) == Drained(bytes: sound.plain))
    }
  }

  @Test(arguments: [-5, 1, 3, 19] as [Int32], [true, false])
  func largeFramesSpanManyBuffers(level: Int32, isSized: Bool) {
    let (first, second) = (noise(700_000), noise(300_000, seed: 2))
    let style = ZstdStyle(level: level, hasContentSize: isSized)
    let compressed = zstdFrame(first, style) + zstdFrame(second, style)
    for (portion, buffer) in [(.max, 65_536), (4_099, 1_001), (70_001, 2 << 20), (.max, 131_072)] {
      #expect(
        drain(compressed, portion: portion, buffer: buffer) == Drained(bytes: first + second))
    }
  }

  @Test func bombCostsNoMemoryPerByte() {
    let compressed = zstdFrame([UInt8](repeating: 0x61, count: 8 << 20), ZstdStyle(level: 9))
    var source = ZstdFrames(MemorySource(compressed))
    var buffer = [UInt8](repeating: 0, count: 4_096)
    var total = 0
    while let count = try? source.read(into: &buffer, at: 0), count > 0 { total += count }
    #expect(compressed.count < 1_000)
    #expect(total == 8 << 20)
  }

  @Test func positionEndsAtTheLastByte() throws {
    let compressed = zstdFrame(noise(5_000)) + skippableFrame(noise(10)) + [0, 0]
    var source = ZstdFrames(MemorySource(compressed))
    #expect(source.compressedBytes == 0)
    #expect(Drained(&source).error == nil)
    #expect(source.compressedBytes == Int64(compressed.count))
  }

  // MARK: - Properties

  /// A log of lines of many lengths, cut into frames of many kinds.
  static func layout(_ seed: UInt64) -> Sound {
    var state = seed
    func roll(_ sides: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % sides
    }
    var (plain, compressed): ([UInt8], [UInt8]) = ([], [])
    for _ in 0...roll(4) {
      if roll(4) == 0 { compressed += skippableFrame(noise(roll(40)), kind: UInt8(roll(16))) }
      let part = (0..<roll(12)).flatMap { _ in
        Array("GET /link?session_id=csn_\(roll(90))&status=\(roll(3)) \(roll(1_000_000))\n".utf8)
      }
      let style = ZstdStyle(
        level: Int32(roll(20)), hasContentSize: roll(2) == 0,
        windowLog: roll(2) == 0 ? Int32(10 + roll(10)) : nil, blockSize: 1 + roll(400))
      plain += part
      compressed += zstdFrame(part, style)
      if roll(4) == 0 { compressed += [UInt8](repeating: 0, count: roll(9)) }
    }
    return Sound("layout \(seed)", plain, compressed)
  }

  private static let chunkings = [
    (portion: Int.max, buffer: 65_536), (portion: 1, buffer: 300), (portion: 7, buffer: 1),
  ]

  /// What there is of the data is handed out, and all that is missing is said.
  @Test(arguments: (1...8 as ClosedRange<UInt64>).map(layout))
  func everyTruncationIsAnErrorOrEndsBetweenFrames(_ sound: Sound) {
    for length in sound.compressed.indices {
      let cut = Array(sound.compressed[..<length])
      let results = Self.chunkings.map { drain(cut, portion: $0.portion, buffer: $0.buffer) }
      for other in results.dropFirst() { #expect(other == results[0], "\(length) bytes") }
      #expect(sound.plain.starts(with: results[0].bytes))
      guard let error = results[0].error else {
        // Where a frame ends, nobody can know of another.
        #expect(length > 0 && drain(cut + zstdFrame([])).error == nil)
        continue
      }
      #expect(error == SourceError(.damaged, "zstd data ends early at byte \(length)"))
    }
    #expect(drain(sound.compressed) == Drained(bytes: sound.plain))
  }

  /// No damage may crash, hang, or go unsaid; what is readable of it does not depend on chunks.
  @Test(arguments: (13...16 as ClosedRange<UInt64>).map(layout), [0x01, 0x55, 0x80] as [UInt8])
  func everyFlippedByteEndsInTheSameBytesOrAnError(_ sound: Sound, mask: UInt8) {
    for index in sound.compressed.indices {
      var bytes = sound.compressed
      bytes[index] ^= mask
      let results = Self.chunkings.map { drain(bytes, portion: $0.portion, buffer: $0.buffer) }
      for other in results.dropFirst() { #expect(other == results[0], "byte \(index)") }
      // A bit of a skippable frame's content or size, or of a header that says nothing new, may be
      // another without any harm, but then all is there.
      if results[0].error == nil, results[0].bytes != sound.plain {
        Issue.record("byte \(index) of \(bytes.count) is another, and nothing is said")
      }
    }
  }

  /// Bytes of any kind after a magic number.
  @Test(arguments: 1...100 as ClosedRange<UInt64>) func junkNeverCrashes(seed: UInt64) {
    var state = seed &* 0x9e37_79b9_7f4a_7c15
    let junk = (0..<200).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 40)
    }
    let results = Self.chunkings.map {
      drain(ZstdLayout.magic + junk, portion: $0.portion, buffer: $0.buffer)
    }
    for other in results.dropFirst() { #expect(other == results[0]) }
    #expect(results[0].error != nil)
  }

  // MARK: - Damage

  @Test func wrongChecksumComesAfterTheWholeFrame() {
    let first = zstdFrame(noise(5_000))
    var compressed = first + zstdFrame(noise(9))
    compressed[first.count - 1] ^= 1
    let message = "zstd checksum is wrong in the frame that ends at byte \(first.count)"
    for (portion, buffer) in [(1, 65_536), (.max, 65_536), (.max, 7)] {
      #expect(
        drain(compressed, portion: portion, buffer: buffer) == damaged(noise(5_000), message))
    }
  }

  @Test func blocksBeforeDamageAreHandedOut() throws {
    let style = ZstdStyle(hasChecksum: false, hasContentSize: false, blockSize: 1_000)
    let plain = noise(5_000)
    var compressed = zstdFrame(noise(3)) + zstdFrame(plain, style)
    // The last block's header gets the reserved type.
    let lastBlock = zstdFrame(Array(plain[4_000...]), ZstdStyle(hasChecksum: false)).count
    let start = try #require(
      compressed.indices.suffix(lastBlock + 20).first { index in
        var other = compressed
        other[index] |= 0x06
        return drain(other).bytes == noise(3) + plain[..<4_000] && drain(other).error != nil
      })
    compressed[start] |= 0x06
    let frame = zstdFrame(noise(3)).count
    for (portion, buffer) in [(1, 65_536), (.max, 65_536), (.max, 7), (4_096, 1 << 20)] {
      #expect(
        drain(compressed, portion: portion, buffer: buffer)
          == damaged(
            noise(3) + plain[..<4_000],
            "zstd data is damaged in the frame that begins at byte \(frame)"))
    }
  }

  @Test(
    arguments: [
      ([0x67], "1 byte of something else follows the zstd data at byte"),
      (Array("garbage".utf8), "7 bytes of something else follow the zstd data at byte"),
      ([0x28, 0xb5, 0x2e], "3 bytes of something else follow the zstd data at byte"),
      ([0x1f, 0x8b], "2 bytes of something else follow the zstd data at byte"),
    ] as [([UInt8], String)])
  func otherBytesAreAnErrorAfterAllFrames(garbage: [UInt8], message: String) {
    for (portion, zeros) in [(1, 0), (5, 300), (.max, 0), (.max, 300)] {
      let compressed = zstdFrame(noise(90)) + [UInt8](repeating: 0, count: zeros)
      #expect(
        drain(compressed + garbage, portion: portion, inputSize: 64)
          == damaged(noise(90), "\(message) \(compressed.count)"))
    }
  }

  @Test(arguments: [28, 31] as [Int32]) func aLargerWindowIsRefusedByName(windowLog: Int32) {
    // Frame_Header_Descriptor: nothing but a window follows. Window_Descriptor: exponent, no mantissa.
    let header = ZstdLayout.magic + [0x00, UInt8(windowLog - 10) << 3]
    let compressed = zstdFrame(noise(9)) + header + [0x01, 0x00, 0x00]
    #expect(
      drain(compressed)
        == Drained(
          bytes: noise(9),
          error: SourceError(
            .unsupported,
            "zstd data needs a window of more than 128 MiB in the frame that begins at byte "
              + "\(zstdFrame(noise(9)).count); try: zstd -dc --long=31 a.zst | linkback count -")))
  }

  @Test func aWindowOf128MiBIsRead() {
    let header = ZstdLayout.magic + [0x00, 17 << 3]
    // A last, raw block of two bytes.
    let block: [UInt8] = [0x01 | 2 << 3, 0x00, 0x00, 0x61, 0x0a]
    #expect(drain(header + block) == Drained(bytes: [0x61, 0x0a]))
    // One eighth more.
    let larger = ZstdLayout.magic + [0x00, 17 << 3 | 1] + block
    #expect(drain(larger).error?.code == .unsupported)
  }

  @Test func aDictionaryIsAskedForByName() {
    let compressed = ZstdLayout.magic + [0x21, 0x07, 0x02, 0x11, 0x00, 0x00, 0x61, 0x62]
    #expect(
      drain(compressed).error
        == SourceError(
          .unsupported,
          "zstd data needs a dictionary in the frame that begins at byte 0; "
            + "try: zstd -dc -D DICTIONARY a.zst | linkback count -"))
  }

  @Test(arguments: [1, 20, 200, 4_000]) func errorOfTheBaseComesAfterTheBytesBeforeIt(length: Int) {
    let broken = SourceError(.unreadable, "Input/output error")
    let plain = noise(20_000)
    let compressed = zstdFrame(plain, ZstdStyle(blockSize: 3_000))
    let whole = drain(compressed, buffer: 3, failure: broken)
    #expect(whole == Drained(bytes: plain, error: broken))
    let part = drain(Array(compressed[..<length]), portion: 50, buffer: 3, failure: broken)
    #expect(part.error == broken)
    #expect(plain.starts(with: part.bytes))
    #expect(part.bytes.isEmpty == (length < 4_000))
  }

  // MARK: - Growth

  @Test(arguments: [1, 3, 50]) func dataThatGrowsIsReadOn(step: Int) throws {
    let plain = noise(900) + noise(60)
    let compressed =
      zstdFrame(noise(900), ZstdStyle(blockSize: 100)) + skippableFrame([1, 2]) + [0, 0]
      + zstdFrame(noise(60), ZstdStyle(hasChecksum: false))
    var source = ZstdFrames(GrowingSource(compressed, step: step), inputSize: 32)
    var read: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 40)
    var errors = 0
    for _ in 0...(compressed.count / step + 1) {
      do throws(SourceError) {
        while case let count = try source.read(into: &buffer, at: 0), count > 0 {
          read += buffer[..<count]
        }
      } catch {
        #expect(error.message.hasPrefix("zstd data ends early at byte "))
        errors += 1
      }
      let hasResumed = source.resume()
      #expect(hasResumed)
    }
    #expect(read == plain)
    #expect(errors > 0)
  }
}

/// Has `step` bytes more after each time that it seems to end.
private struct GrowingSource: ~Copyable, ByteSource {
  private let bytes: [UInt8]
  private let step: Int
  private var position = 0
  private var end = 0

  init(_ bytes: [UInt8], step: Int) { (self.bytes, self.step) = (bytes, step) }

  mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
    let count = min(end - position, buffer.count - offset)
    buffer.replaceSubrange(offset..<offset + count, with: bytes[position..<position + count])
    position += count
    if count == 0 { end = min(end + step, bytes.count) }
    return count
  }
}

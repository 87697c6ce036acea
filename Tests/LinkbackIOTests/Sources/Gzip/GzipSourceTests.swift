import Foundation
import LinkbackCore
import LinkbackIO
import LinkbackSystem
import SystemFixtures
import Testing

@Suite struct GzipSourceTests {
  private func drain(
    _ compressed: [UInt8], portion: Int = .max, buffer: Int = 64 * 1024,
    failure: SourceError? = nil
  ) -> Drained {
    var source = GzipSource(
      MemorySource(compressed, portion: portion, failure: failure), inputSize: 64 * 1_024)
    return Drained(&source, buffer: buffer)
  }

  private func damaged(_ bytes: [UInt8], _ message: String) -> Drained {
    Drained(bytes: bytes, error: SourceError(.damaged, message))
  }

  struct Sound: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var parts: [[UInt8]]
    var zeros = 0

    var plain: [UInt8] { parts.flatMap(\.self) }
    var compressed: [UInt8] {
      parts.flatMap { gzipMember($0) } + [UInt8](repeating: 0, count: zeros)
    }
  }

  static let sound = [
    Sound(testDescription: "one member", parts: [Array("one line\n".utf8)]),
    Sound(testDescription: "an empty member", parts: [[]]),
    Sound(testDescription: "many members", parts: (1...9).map { noise($0 * 13) }),
    Sound(
      testDescription: "empty members around others",
      parts: [[], [], Array("a\n".utf8), [], Array("b".utf8), []]),
    Sound(testDescription: "trailing zero", parts: [Array("a\n".utf8)], zeros: 1),
    Sound(testDescription: "zeros to a block", parts: [Array("a\n".utf8)], zeros: 509),
    Sound(testDescription: "an empty member and zeros", parts: [[]], zeros: 3),
  ]

  @Test(arguments: sound, [1, 2, 3, 7, 65_536])
  func soundDataIsTheSameInEveryChunking(_ sound: Sound, buffer: Int) {
    for portion in [1, 2, 3, 17, .max] {
      #expect(
        drain(sound.compressed, portion: portion, buffer: buffer)
          == Drained(bytes: sound.plain))
    }
  }

  @Test func largeMembersSpanManyBuffers() {
    let (first, second) = (noise(700_000), noise(300_000, seed: 2))
    let compressed = gzipMember(first) + gzipMember(second)
    #expect(compressed.count > 4 * 65_536)
    #expect(drain(compressed) == Drained(bytes: first + second))
    #expect(drain(compressed, portion: 4_099, buffer: 1_001) == Drained(bytes: first + second))
  }

  /// A signature cut by the end of the 64 KiB buffer is put together again.
  @Test(arguments: [65_533, 65_534, 65_535, 65_536, 65_537])
  func memberMayBeginAnywhereInTheInputBuffer(at position: Int) {
    let first = gzipMember(Array("first\n".utf8))
    let zeros = [UInt8](repeating: 0, count: position - first.count)
    let compressed = first + zeros + gzipMember(Array("second\n".utf8))
    #expect(drain(compressed) == Drained(bytes: Array("first\nsecond\n".utf8)))
    let cut = Array(compressed[...position])
    #expect(
      drain(cut) == damaged(Array("first\n".utf8), "gzip data ends early at byte \(cut.count)"))
  }

  @Test func bombCostsNoMemoryPerByte() {
    let compressed = gzipMember([UInt8](repeating: 0x61, count: 8 << 20), level: 9)
    var source = GzipSource(MemorySource(compressed))
    var buffer = [UInt8](repeating: 0, count: 4_096)
    var total = 0
    while let count = try? source.read(into: &buffer, at: 0), count > 0 { total += count }
    #expect(compressed.count < 10_000)
    #expect(total == 8 << 20)
  }

  @Test func compressedBytesAreMembersAndZeros() throws {
    let compressed = gzipMember(Array("a".utf8)) + [0, 0] + gzipMember([]) + [0]
    var source = GzipSource(MemorySource(compressed))
    #expect(source.compressedBytes == 0)
    #expect(Drained(&source).error == nil)
    #expect(source.compressedBytes == Int64(compressed.count))
  }

  @Test func gzipOfTheSystemIsRead() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(noise(100_000), to: "access.log")
    let gzip = Process()
    gzip.executableURL = URL(fileURLWithPath: "/usr/bin/gzip")
    gzip.arguments = ["-9", path.text]
    try gzip.run()
    gzip.waitUntilExit()
    #expect(drain(try folder.content(of: "access.log.gz")) == Drained(bytes: noise(100_000)))
  }

  // MARK: - Damage

  /// The second member ends early wherever it is cut; all that can be decoded comes first.
  @Test func truncationAtEveryByteIsAnError() {
    let (first, second) = (Array("first line\n".utf8), noise(300))
    let head = gzipMember(first)
    let compressed = head + gzipMember(second)
    var lengths: Set<Int> = []
    for length in 0..<compressed.count where length != head.count {
      let result = drain(Array(compressed[..<length]), portion: length % 5 + 1, buffer: 7)
      #expect(
        result.error == SourceError(.damaged, "gzip data ends early at byte \(length)"))
      #expect((first + second).starts(with: result.bytes))
      if length > head.count { #expect(result.bytes.count >= first.count) }
      lengths.insert(result.bytes.count)
    }
    // Cut in its trailer, a member's data is complete.
    #expect(lengths.contains(first.count + second.count))
    #expect(drain(head) == Drained(bytes: first))
  }

  @Test(arguments: [1, 3, 65_536])
  func wrongChecksumHandsOutTheMemberAndStops(buffer: Int) {
    let first = gzipMember(Array("first\n".utf8))
    var second = gzipMember(Array("second\n".utf8))
    second[second.count - 8] ^= 0x01
    let compressed = first + second + gzipMember(Array("third\n".utf8))
    let end = first.count + second.count
    for portion in [1, 5, .max] {
      #expect(
        drain(compressed, portion: portion, buffer: buffer)
          == damaged(
            Array("first\nsecond\n".utf8),
            "gzip checksum is wrong in the member that ends at byte \(end)"))
    }
  }

  @Test(arguments: [1, 2, 3, 4])
  func wrongLengthHandsOutTheMemberAndStops(fromTheEnd distance: Int) {
    var member = gzipMember(Array("second\n".utf8))
    member[member.count - distance] ^= 0x80
    #expect(
      drain(member + gzipMember(Array("third\n".utf8)), portion: 1, buffer: 2)
        == damaged(
          Array("second\n".utf8),
          "gzip length is wrong in the member that ends at byte \(member.count)"))
  }

  @Test func whatFollowsTheDataIsNamed() {
    let plain = Array("line\n".utf8)
    let member = gzipMember(plain)
    let end = member.count
    let garbage = [UInt8](repeating: 0x78, count: 100_000)
    let table: [(trailer: [UInt8], message: String)] = [
      ([0x78], "1 byte of something else follows the gzip data at byte \(end)"),
      (
        Array("plain text\n".utf8),
        "11 bytes of something else follow the gzip data at byte \(end)"
      ),
      ([0, 0, 0x78, 0], "2 bytes of something else follow the gzip data at byte \(end + 2)"),
      ([0x1f, 0x78, 0x78], "3 bytes of something else follow the gzip data at byte \(end)"),
      ([0, 0x1f, 0], "2 bytes of something else follow the gzip data at byte \(end + 1)"),
      (garbage, "100000 bytes of something else follow the gzip data at byte \(end)"),
      ([0x1f], "gzip data ends early at byte \(end + 1)"),
      ([0, 0x1f, 0x8b], "gzip data ends early at byte \(end + 3)"),
    ]
    for (trailer, message) in table {
      for portion in [1, 3, .max] {
        #expect(drain(member + trailer, portion: portion) == damaged(plain, message))
      }
    }
  }

  @Test func unknownMethodOfALaterMemberIsDamage() throws {
    let member = gzipMember(Array("line\n".utf8))
    #expect(
      drain(member + [0x1f, 0x8b, 0x07, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3])
        == damaged(
          Array("line\n".utf8),
          "gzip data is damaged at byte \(member.count + 3) (unknown compression method)"))
  }

  @Test func damageIsNamedByTheMemberThatHasIt() {
    let first = gzipMember(Array("line\n".utf8))
    var second = gzipMember(noise(1_000))
    second[10] |= 0x06  // RFC 1951 §3.2.3: a block of the reserved type
    #expect(
      drain(first + [0, 0] + second)
        == damaged(
          Array("line\n".utf8),
          "gzip data is damaged in the member that begins at byte \(first.count + 2)"))
  }

  /// A stored block shows the bytes themselves, so the damage is at a known place.
  @Test func bytesBeforeDamageAreHandedOut() throws {
    let plain = noise(100_000)
    var compressed = gzipMember(plain, level: 0)
    // Level 0 writes stored blocks; RFC 1951 §3.2.4: LEN, then its complement NLEN.
    let secondBlock = 10 + 5 + Int(compressed[11]) + Int(compressed[12]) << 8
    compressed[secondBlock + 3] ^= 0xff
    for (portion, buffer) in [(1, 65_536), (.max, 65_536), (.max, 7), (4_096, 1 << 20)] {
      let result = drain(compressed, portion: portion, buffer: buffer)
      #expect(result.bytes == Array(plain[..<(secondBlock - 15)]))
      #expect(
        result.error?.message == "gzip data is damaged in the member that begins at byte 0")
    }
  }

  /// No damage may crash, hang, or invent bytes in front of the place where it is.
  @Test func everyFlippedByteEndsInBytesOrAnError() {
    let plain = noise(200)
    let compressed = gzipMember(plain)
    for index in compressed.indices {
      var bytes = compressed
      bytes[index] ^= 0x55
      let result = drain(bytes, portion: 3, buffer: 5)
      #expect(result.error != nil || result.bytes == plain, "byte \(index)")
    }
  }

  @Test func errorOfTheBaseComesAfterTheBytesBeforeIt() {
    let broken = SourceError(.unreadable, "Input/output error")
    let plain = noise(5_000)
    let compressed = gzipMember(plain)
    let whole = drain(compressed, buffer: 3, failure: broken)
    #expect(whole == Drained(bytes: plain, error: broken))
    let half = drain(Array(compressed[..<(compressed.count / 2)]), buffer: 3, failure: broken)
    #expect(half.error == broken)
    #expect(!half.bytes.isEmpty && plain.starts(with: half.bytes))
  }
}

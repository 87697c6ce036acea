import LinkbackCore
import LinkbackIO
import Testing

/// The optional fields of RFC 1952 §2.3.1, as few encoders write them.
@Suite struct GzipHeaderTests {
  static let text = 0x01
  static let checksum = 0x02
  static let extra = 0x04
  static let name = 0x08
  static let comment = 0x10

  /// A member with the fields that `flags` ask for, around the data of an ordinary one.
  private func member(
    _ flags: Int, _ plain: [UInt8], extra: [UInt8] = [1, 2, 0, 3], name: [UInt8] = [0x61, 0xff]
  ) -> [UInt8] {
    var header: [UInt8] = [0x1f, 0x8b, 8, UInt8(flags), 9, 9, 9, 9, 2, 3]
    if flags & Self.extra != 0 {
      header += [UInt8(extra.count & 0xff), UInt8(extra.count >> 8)] + extra
    }
    if flags & Self.name != 0 { header += name + [0] }
    if flags & Self.comment != 0 { header += [0x1f, 0x8b, 0] }
    if flags & Self.checksum != 0 {
      var crc = CRC32()
      crc.add(header.span)
      header += [UInt8(truncatingIfNeeded: crc.value), UInt8(truncatingIfNeeded: crc.value >> 8)]
    }
    return header + gzipMember(plain)[10...]
  }

  private func drain(_ compressed: [UInt8], portion: Int = .max) -> Drained {
    var source = GzipSource(MemorySource(compressed, portion: portion), inputSize: 16)
    return Drained(&source)
  }

  @Test(arguments: 0..<32) func everyMixOfFieldsIsPassedOver(flags: Int) {
    let plain = Array("line\n".utf8)
    let compressed = gzipMember(plain) + member(flags, plain) + member(flags, plain)
    for portion in [1, 2, 5, .max] {
      #expect(drain(compressed, portion: portion) == Drained(bytes: plain + plain + plain))
    }
  }

  @Test(arguments: [0, 1, 255, 256, 65_535]) func extraFieldIsAsLongAsItSays(length: Int) {
    let compressed = member(Self.extra, [0x61], extra: [UInt8](repeating: 0x1f, count: length))
    #expect(drain(compressed) == Drained(bytes: [0x61]))
  }

  @Test func nameMayBeOfAnyLength() {
    let name = [UInt8](repeating: 0x6e, count: 1_000_000)
    let compressed = member(Self.name | Self.checksum, [0x61], name: name)
    #expect(drain(compressed) == Drained(bytes: [0x61]))
  }

  @Test(arguments: [0, 1]) func wrongHeaderChecksumIsDamage(index: Int) {
    var compressed = member(Self.name | Self.checksum, [0x61])
    compressed[13 + index] ^= 0x40
    #expect(
      drain(compressed).error?.message
        == "gzip data is damaged at byte \(14 + index) (header checksum is wrong)")
  }

  @Test(arguments: [0x20, 0x40, 0x80]) func unknownFlagIsDamage(flag: Int) {
    #expect(
      drain(member(flag, [0x61])).error?.message
        == "gzip data is damaged at byte 4 (unknown header flags)")
  }

  /// Whoever follows a file may find that another one has taken its place.
  @Test(arguments: [0, 1]) func whatIsNoGzipIsDamage(index: Int) {
    var compressed = gzipMember([0x61])
    compressed[index] = 0x61
    #expect(
      drain(compressed).error?.message
        == "gzip data is damaged at byte \(index + 1) (no gzip header)")
  }

  @Test func headerThatEndsEarlyGoesOnWhereItGrows() {
    let compressed = member(0x1f, Array("line\n".utf8))
    for length in 0..<compressed.count {
      let grown = Growth()
      grown.bytes = Array(compressed[..<length])
      var source = GzipSource(GrowingSource(growth: grown))
      let early = Drained(&source)
      #expect(early.error?.message == "gzip data ends early at byte \(length)")
      grown.bytes = compressed
      let resumed = source.resume()
      #expect(resumed)
      let rest = Drained(&source)
      #expect(early.bytes + rest.bytes == Array("line\n".utf8))
      #expect(rest.error == nil)
    }
  }
}

/// What a growing file holds.
private final class Growth {
  var bytes: [UInt8] = []
}

private struct GrowingSource: ~Copyable, RewindableSource {
  let growth: Growth
  private var position = 0

  init(growth: Growth) { self.growth = growth }

  mutating func read(into buffer: inout [UInt8], at offset: Int) throws(SourceError) -> Int {
    let count = min(growth.bytes.count - position, buffer.count - offset)
    buffer.replaceSubrange(
      offset..<offset + count, with: growth.bytes[position..<position + count])
    position += count
    return count
  }

  mutating func rewind(to offset: Int64) -> Bool {
    position = Int(offset)
    return true
  }
}

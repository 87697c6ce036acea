import LinkbackIO
import Testing

@Suite struct CRC32Tests {
  private func checksums(_ bytes: Span<UInt8>) -> (wide: UInt32, portable: UInt32) {
    var (wide, portable) = (CRC32(), CRC32())
    wide.add(bytes)
    portable.addPortably(bytes)
    return (wide.value, portable.value)
  }

  /// The check value of CRC-32/ISO-HDLC, <https://reveng.sourceforge.io/crc-catalogue/17plus.htm>.
  @Test func checkValue() {
    let bytes = Array("123456789".utf8)
    let found = checksums(bytes.span)
    #expect(found.wide == 0xcbf4_3926)
    #expect(found.portable == 0xcbf4_3926)
  }

  @Test func wideAndPortableAreEqualAtEveryLengthAndOffset() {
    let bytes = noise(700)
    for offset in 0..<17 {
      for length in 0...(bytes.count - offset) {
        let found = checksums(bytes.span.extracting(offset..<offset + length))
        #expect(found.wide == found.portable)
      }
    }
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func piecesAddUpToTheWhole(seed: UInt64) {
    let bytes = noise(50_000, seed: seed)
    let whole = checksums(bytes.span)
    var pieces = CRC32()
    var (position, length) = (0, Int(seed))
    while position < bytes.count {
      let end = min(position + length, bytes.count)
      pieces.add(bytes.span.extracting(position..<end))
      (position, length) = (end, length * 7 % 1_009)
    }
    #expect(pieces.value == whole.portable)
    #expect(whole.wide == whole.portable)
  }

  @Test(arguments: [0x00, 0xff] as [UInt8]) func oneByteRepeated(byte: UInt8) {
    let bytes = [UInt8](repeating: byte, count: 1_000)
    let found = checksums(bytes.span)
    #expect(found.wide == found.portable)
  }
}

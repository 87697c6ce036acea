/// Where the parts of a Zstandard frame end.
///
/// ```
///   28 B5 2F FD │ descriptor … │ size ×3 │ block │ size ×3 │ block │ … │ checksum ×4
///   5x 2A 4D 18 │ size ×4 │ bytes that are skipped
/// ```
/// Format: RFC 8878 §3.1, <https://www.rfc-editor.org/rfc/rfc8878#section-3.1>.
enum ZstdLayout {
  /// What a frame begins with.
  static let magic: [UInt8] = [0x28, 0xb5, 0x2f, 0xfd]
  /// What a skippable frame's magic number has after its first byte, which is 0x50 to 0x5f.
  private static let skippableRest: [UInt8] = [0x2a, 0x4d, 0x18]

  /// Whether up to four bytes are the beginning of a frame's magic number, of either kind.
  static func isMagic<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Bool {
    magic.starts(with: bytes) || isSkippableMagic(bytes)
  }

  /// As ``isMagic(_:)``, of a skippable frame.
  static func isSkippableMagic<Bytes: Collection<UInt8>>(_ bytes: Bytes) -> Bool {
    guard let first = bytes.first else { return true }
    return first & 0xf0 == 0x50 && skippableRest.starts(with: bytes.dropFirst())
  }

  /// How many bytes the magic number and the header have together, 18 at most.
  ///
  /// - Parameter descriptor: Frame_Header_Descriptor (§3.1.1.1.1), the first byte after the magic
  ///   number.
  static func headerLength(_ descriptor: UInt8) -> Int {
    let dictionary = [0, 1, 2, 4][Int(descriptor & 0x03)]
    let window = isSingleSegment(descriptor) ? 0 : 1
    return magic.count + 1 + window + dictionary + contentSizeLength(descriptor)
  }

  /// How many bytes come out of the frame, if its header says so.
  ///
  /// - Parameter header: The magic number and the header.
  static func contentSize(_ header: [UInt8]) -> UInt64? {
    let length = contentSizeLength(header[magic.count])
    guard length > 0 else { return nil }
    let value = header.suffix(length).reversed().reduce(0) { $0 << 8 | UInt64($1) }
    return length == 2 ? value + 256 : value
  }

  private static func isSingleSegment(_ descriptor: UInt8) -> Bool { descriptor & 0x20 != 0 }

  /// Of Frame_Content_Size, which ends the header: §3.1.1.1.4.
  private static func contentSizeLength(_ descriptor: UInt8) -> Int {
    [isSingleSegment(descriptor) ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
  }

  /// Whether a checksum ends the frame.
  static func hasChecksum(_ descriptor: UInt8) -> Bool { descriptor & 0x04 != 0 }

  /// How many bytes a skippable frame has after these four; little-endian.
  static func skippedLength(_ size: some Collection<UInt8>) -> Int64 {
    size.reversed().reduce(0) { $0 << 8 | Int64($1) }
  }

  static let blockHeaderLength = 3

  /// What a block header says: §3.1.1.2.
  struct Block {
    let isLast: Bool
    /// Whether the bytes that follow are those that come out.
    let isRaw: Bool
    /// How many bytes follow. Of a repeated byte it is the byte, once.
    let length: Int
    /// How many bytes come out, but for a compressed block, whose header does not say it.
    let decodedLength: Int?

    /// - Parameter header: Three bytes, little-endian.
    init(_ header: some Collection<UInt8>) {
      let value = header.reversed().reduce(0) { $0 << 8 | Int($1) }
      let type = value >> 1 & 3
      isLast = value & 1 == 1
      isRaw = type == 0
      length = type == 1 ? 1 : value >> 3
      decodedLength = type < 2 ? value >> 3 : nil
    }
  }
}

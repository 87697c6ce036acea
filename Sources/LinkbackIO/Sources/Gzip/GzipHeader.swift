/// The header of a gzip member, byte by byte: it may come in any portions, and its name and comment
/// may be of any length.
///
/// Format: RFC 1952 §2.3, <https://www.rfc-editor.org/rfc/rfc1952#section-2.3>.
struct GzipHeader {
  /// What a byte makes of the header.
  enum State: Equatable {
    /// More bytes belong to the header.
    case open
    /// This byte was its last.
    case complete
    /// Why this byte makes it no header.
    case damaged(String)
  }

  private enum Field {
    /// The ten bytes that every header has; how many of them were read.
    case fixed(Int)
    /// XLEN, least significant byte first; how many of the two were read, and what they say.
    case extraLength(Int, UInt16)
    case extra(rest: UInt16)
    /// Both end with a NUL.
    case name, comment
    /// CRC16, least significant byte first.
    case checksum(Int)
    case end
  }

  private var field = Field.fixed(0)
  /// FLG.
  private var flags: UInt8 = 0
  /// CRC-32 of the header's bytes so far, inverted.
  private var checksum = UInt32.max

  private var hasChecksum: Bool { flags & 0x02 != 0 }
  private var hasExtra: Bool { flags & 0x04 != 0 }
  private var hasName: Bool { flags & 0x08 != 0 }
  private var hasComment: Bool { flags & 0x10 != 0 }

  mutating func take(_ byte: UInt8) -> State {
    if case .checksum(let index) = field {
      guard byte == UInt8(truncatingIfNeeded: ~checksum >> (8 * index)) else {
        return .damaged("header checksum is wrong")
      }
      field = index == 1 ? .end : .checksum(1)
    } else {
      add(byte)
      if let reason = move(over: byte) { return .damaged(reason) }
    }
    if case .end = field { return .complete }
    return .open
  }

  /// - Returns: What is wrong with the byte.
  private mutating func move(over byte: UInt8) -> String? {
    switch field {
    case .fixed(let index):
      switch (index, byte) {
      case (0, 0x1f), (1, 0x8b), (2, 8): break
      case (0, _), (1, _): return "no gzip header"
      case (2, _): return "unknown compression method"
      case (3, 0x20...): return "unknown header flags"
      case (3, _): flags = byte
      default: break  // MTIME, XFL, OS
      }
      field = index < 9 ? .fixed(index + 1) : hasExtra ? .extraLength(0, 0) : fieldAfterExtra
    case .extraLength(0, _): field = .extraLength(1, UInt16(byte))
    case .extraLength(_, let low):
      let length = low | UInt16(byte) << 8
      field = length > 0 ? .extra(rest: length) : fieldAfterExtra
    case .extra(let rest): field = rest > 1 ? .extra(rest: rest - 1) : fieldAfterExtra
    case .name: if byte == 0 { field = fieldAfterName }
    case .comment: if byte == 0 { field = fieldAfterComment }
    case .checksum, .end: break
    }
    return nil
  }

  private var fieldAfterExtra: Field { hasName ? .name : fieldAfterName }
  private var fieldAfterName: Field { hasComment ? .comment : fieldAfterComment }
  private var fieldAfterComment: Field { hasChecksum ? .checksum(0) : .end }

  /// Bit by bit: headers are short, and most have no checksum to compare with.
  private mutating func add(_ byte: UInt8) {
    checksum ^= UInt32(byte)
    for _ in 0..<8 {
      checksum = checksum & 1 == 1 ? checksum >> 1 ^ 0xedb8_8320 : checksum >> 1
    }
  }
}

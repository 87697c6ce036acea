/// The rows of the statuses that come again and again, where a row is a status alone: found by the
/// text's length and bytes, without a look into the tables of names and rows.
///
/// A text has one slot: crafted ones that share it cost the look that this saves, and no more.
struct StatusCache: Sendable {
  /// A text of up to 24 bytes as three words, zeros after it.
  struct Text: BitwiseCopyable, Sendable {
    fileprivate var first: UInt64 = 0
    fileprivate var second: UInt64 = 0
    fileprivate var third: UInt64 = 0
    /// 0 for none.
    fileprivate var length = 0

    fileprivate init() {}

    /// - Returns: `nil` for a longer text, an empty one, and one near the end of `bytes`.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
      length = range.count
      guard length > 0, length <= 24, bytes.count - range.lowerBound >= 24 else { return nil }
      first = bytes.word(at: range.lowerBound) & Self.mask(length)
      second = bytes.word(at: range.lowerBound + 8) & Self.mask(length - 8)
      third = bytes.word(at: range.lowerBound + 16) & Self.mask(length - 16)
    }

    /// The bits of a word's first `count` bytes.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
      count >= 8 ? .max : (1 << UInt64(max(count, 0) * 8)) - 1
    }

    /// One of 16 slots.
    @inline(__always)
    fileprivate var slot: Int {
      let mixed = (first ^ second ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: mixed >> 60)
    }

    @inline(__always)
    fileprivate func equals(_ other: Text) -> Bool {
      length == other.length && first == other.first && second == other.second
        && third == other.third
    }
  }

  private var texts: [16 of Text] = .init(repeating: Text())
  private var rows: [16 of Int32] = .init(repeating: -1)

  @inline(__always)
  func row(of text: Text) -> Int32? {
    texts[text.slot].equals(text) ? rows[text.slot] : nil
  }

  mutating func remember(_ text: Text, _ row: Int32) {
    texts[text.slot] = text
    rows[text.slot] = row
  }
}

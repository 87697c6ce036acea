/// The rows of statuses, routes and hosts that come together again and again: as ``StatusCache``, where a row
/// is not a status alone.
///
/// A key has one slot of 1,024: keys that share it cost the look that this saves, and no more.
struct RowCache: Sendable {
  /// The texts of a callback, as they are in its line.
  struct Key: BitwiseCopyable, Sendable {
    fileprivate var status = Text()
    fileprivate var route = Text()
    fileprivate var host = Text()

    fileprivate init() {}

    /// - Parameters:
    ///   - route: `nil` where no row has one.
    ///   - host: `nil` where no row has one, or the callback has none.
    /// - Returns: `nil` where a text is longer than 48 bytes, or near the end of `bytes`.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, status: Range<Int>, route: Range<Int>?, host: Range<Int>?) {
      guard let status = Text(bytes, status) else { return nil }
      self.status = status
      if let route {
        guard let text = Text(bytes, route) else { return nil }
        self.route = text
      }
      if let host {
        guard let text = Text(bytes, host) else { return nil }
        self.host = text
      }
    }

    @inline(__always)
    fileprivate var slot: Int {
      let mixed = (status.mixed &+ route.mixed &* 3 &+ host.mixed &* 5) &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: mixed >> 54)
    }

    @inline(__always)
    fileprivate func equals(_ other: Key) -> Bool {
      status.equals(other.status) && route.equals(other.route) && host.equals(other.host)
    }
  }

  /// A text of up to 48 bytes as six words, zeros after it.
  fileprivate struct Text: BitwiseCopyable, Sendable {
    private var words: [6 of UInt64] = .init(repeating: 0)
    /// -1 for none.
    private var length = -1

    init() {}

    @inline(__always)
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
      length = range.count
      guard length <= 48, bytes.count - range.lowerBound >= 48 else { return nil }
      for place in words.indices {
        words[place] =
          bytes.word(at: range.lowerBound + 8 * place) & Self.mask(length - 8 * place)
      }
    }

    /// The bits of a word's first `count` bytes.
    @inline(__always)
    private static func mask(_ count: Int) -> UInt64 {
      count >= 8 ? .max : (1 << UInt64(max(count, 0) * 8)) - 1
    }

    /// What tells texts apart, mostly.
    @inline(__always)
    var mixed: UInt64 {
      let begin = words[0] ^ (words[1] &* 7) ^ (words[2] &* 11)
      let end = words[3] ^ (words[4] &* 13) ^ (words[5] &* 17)
      return begin &+ end &* 19 &+ UInt64(truncatingIfNeeded: length)
    }

    @inline(__always)
    func equals(_ other: Text) -> Bool {
      guard length == other.length else { return false }
      for place in words.indices where words[place] != other.words[place] { return false }
      return true
    }
  }

  private var keys: [Key] = []
  /// -1 where a slot is empty.
  private var rows: [Int32] = []
  /// The slots that are not.
  private var filled: [Int] = []

  /// - Parameter isUsed: Whether there will be rows: else no memory is taken.
  init(isUsed: Bool) {
    guard isUsed else { return }
    keys = Array(repeating: Key(), count: 1_024)
    rows = Array(repeating: -1, count: 1_024)
    filled.reserveCapacity(1_024)
  }

  @inline(__always)
  func row(of key: Key) -> Int32? {
    let slot = key.slot
    return keys[slot].equals(key) ? rows[slot] : nil
  }

  mutating func remember(_ key: Key, _ row: Int32) {
    let slot = key.slot
    if rows[slot] < 0 { filled.append(slot) }
    keys[slot] = key
    rows[slot] = row
  }

  /// Empties the slots. While following this happens often, and few are filled.
  mutating func forget() {
    for slot in filled {
      keys[slot] = Key()
      rows[slot] = -1
    }
    filled.removeAll(keepingCapacity: true)
  }
}

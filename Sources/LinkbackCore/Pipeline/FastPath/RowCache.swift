/// The rows of statuses, routes and hosts that come together again and again: as ``StatusCache``, where a row
/// is not a status alone.
///
/// A key has one slot of 1,024: keys that share it cost the look that this saves, and no more.
struct RowCache: Sendable {
  /// The texts of a callback, as they are in its line.
  struct Key: BitwiseCopyable, Sendable {
    fileprivate var status = StatusCache.Text()
    fileprivate var route = PlaceText()
    fileprivate var host = PlaceText()

    fileprivate init() {}

    /// - Parameters:
    ///   - route: `nil` where no row has one.
    ///   - host: `nil` where no row has one, or the callback has none.
    /// - Returns: `nil` where a text is longer than it may be, or near the end of `bytes`.
    @inline(__always)
    init?(_ bytes: Span<UInt8>, status: Range<Int>, route: Range<Int>?, host: Range<Int>?) {
      guard let text = StatusCache.Text(bytes, status) else { return nil }
      self.status = text
      if let route {
        guard let text = PlaceText(bytes, route) else { return nil }
        self.route = text
      }
      if let host {
        guard let text = PlaceText(bytes, host) else { return nil }
        self.host = text
      }
    }

    @inline(__always)
    fileprivate var slot: Int {
      let mixed = (status.mixed ^ (route.mixed &* 3) ^ (host.mixed &* 5)) &* 0x9E37_79B9_7F4A_7C15
      return Int(truncatingIfNeeded: mixed >> 54)
    }

    @inline(__always)
    fileprivate func equals(_ other: Key) -> Bool {
      status.equals(other.status) && route.equals(other.route) && host.equals(other.host)
    }
  }

  /// A text of up to 48 bytes.
  fileprivate struct PlaceText: BitwiseCopyable, Sendable {
    private var head = StatusCache.Text()
    private var tail = StatusCache.Text()

    init() {}

    @inline(__always)
    init?(_ bytes: Span<UInt8>, _ range: Range<Int>) {
      let middle = range.lowerBound + 24
      guard bytes.count - range.lowerBound >= 48 else { return nil }
      if range.upperBound <= middle {
        guard let head = StatusCache.Text(bytes, range) else { return nil }
        self.head = head
      } else {
        guard let head = StatusCache.Text(bytes, range.lowerBound..<middle),
          let tail = StatusCache.Text(bytes, middle..<range.upperBound)
        else { return nil }
        (self.head, self.tail) = (head, tail)
      }
    }

    @inline(__always)
    var mixed: UInt64 { head.mixed ^ (tail.mixed &* 7) }

    @inline(__always)
    func equals(_ other: PlaceText) -> Bool { head.equals(other.head) && tail.equals(other.tail) }
  }

  private var keys: [Key] = []
  private var rows: [Int32] = []

  /// - Parameter isUsed: Whether there will be rows: else no memory is taken.
  init(isUsed: Bool) {
    guard isUsed else { return }
    keys = Array(repeating: Key(), count: 1_024)
    rows = Array(repeating: -1, count: 1_024)
  }

  @inline(__always)
  func row(of key: Key) -> Int32? {
    let slot = key.slot
    return keys[slot].equals(key) ? rows[slot] : nil
  }

  mutating func remember(_ key: Key, _ row: Int32) {
    let slot = key.slot
    keys[slot] = key
    rows[slot] = row
  }
}

extension LocalTimeZone {
  /// A zone as the time zone database stores it: TZif, version 1 and later, RFC 9636,
  /// <https://www.rfc-editor.org/rfc/rfc9636#section-3>.
  ///
  /// Leap seconds are skipped: event time does not count them. Rules for the future in the footer
  /// are followed to the end of the years that ``EventTime`` covers.
  /// - Returns: `nil` where the bytes break the format.
  /// - Complexity: O(changes of the clock).
  package init?(tzif bytes: Span<UInt8>) {
    guard let first = TZifBlock(bytes, at: 0, timeSize: 4) else { return nil }
    var block = first
    var history: TZifBlock.History?
    var footer: POSIXTimeZone?
    if first.version == 0 {
      history = first.history(bytes)
    } else {
      // The first block repeats what fits into 32 bits, for readers of version 1.
      guard let second = TZifBlock(bytes, at: first.end, timeSize: 8),
        let text = Self.footer(bytes, at: second.end)
      else { return nil }
      block = second
      history = second.history(bytes)
      if !text.isEmpty {
        footer = POSIXTimeZone(bytes, text)
        if footer == nil { return nil }
      }
    }
    guard var history else { return nil }
    if let footer { history.append(footer) }
    self.init(transitions: history.transitions, offsets: history.offsets)
    abbreviations = block.abbreviations(bytes)
  }

  /// The footer's text, between two LF.
  private static func footer(_ bytes: Span<UInt8>, at start: Int) -> Range<Int>? {
    guard start < bytes.count, bytes[start] == 0x0A else { return nil }
    let end = ByteSearch.first(0x0A, in: bytes, start + 1..<bytes.count)
    return end < bytes.count ? start + 1..<end : nil
  }
}

/// One of the two blocks of a TZif file: where its tables begin.
///
/// ```
///   header  times          types of times  types           names    leap seconds    2 × flags
///   44      n × timeSize   n × 1           n × 6           n × 1    n × (size + 4)  n × 1
///           ╰ times        ╰ indices       ╰ types                                          ╰ end
/// ```
private struct TZifBlock {
  let version: UInt8
  private let timeSize: Int
  private let timeCount: Int
  private let typeCount: Int
  /// In bytes.
  private let nameCount: Int
  private let times: Int
  private let indices: Int
  private let types: Int
  let end: Int

  /// - Parameter timeSize: The bytes of a time: 4 in the first block, 8 in the second.
  /// - Returns: `nil` where no block begins at `start`, or the bytes end before it does.
  init?(_ bytes: Span<UInt8>, at start: Int, timeSize: Int) {
    let header = 44
    guard bytes.count - start >= header, StaticString("TZif").equals(bytes, start..<start + 4),
      bytes[start + 4] == 0 || bytes[start + 4] >= 0x32
    else { return nil }
    version = bytes[start + 4]
    // Each below 2³², so no sum of them overflows.
    func count(_ index: Int) -> Int {
      Int(bytes.bigEndian(at: start + 20 + 4 * index, size: 4) & 0xFFFF_FFFF)
    }
    let flagCount = count(0) + count(1)
    let leapCount = count(2)
    nameCount = count(5)
    self.timeSize = timeSize
    timeCount = count(3)
    typeCount = count(4)
    times = start + header
    indices = times + timeCount * timeSize
    types = indices + timeCount
    end = types + typeCount * 6 + nameCount + leapCount * (timeSize + 4) + flagCount
    guard end <= bytes.count else { return nil }
  }

  /// - Returns: `nil` for times out of order, a type that does not exist, or an offset of more than
  ///   a day and two hours.
  func history(_ bytes: Span<UInt8>) -> History? {
    guard typeCount > 0, let initial = offset(ofType: 0, bytes) else { return nil }
    var history = History(initial: initial)
    for index in 0..<timeCount {
      let type = Int(bytes[indices + index])
      guard type < typeCount, let offset = offset(ofType: type, bytes) else { return nil }
      let time = bytes.bigEndian(at: times + index * timeSize, size: timeSize)
      guard history.append(time, offset) else { return nil }
    }
    return history
  }

  /// What the types are called, as far as their names are there; in the order of types.
  func abbreviations(_ bytes: Span<UInt8>) -> [LocalTimeZone.Abbreviation] {
    let names = types + typeCount * 6
    return (0..<typeCount).compactMap { type in
      guard let offset = offset(ofType: type, bytes) else { return nil }
      let start = names + Int(bytes[types + type * 6 + 5])
      guard start < names + nameCount else { return nil }
      let end = ByteSearch.first(0, in: bytes, start..<(names + nameCount))
      return LocalTimeZone.Abbreviation(name: Array(copying: bytes, start..<end), offset: offset)
    }
  }

  private func offset(ofType type: Int, _ bytes: Span<UInt8>) -> Int? {
    let offset = Int(bytes.bigEndian(at: types + type * 6, size: 4))
    return abs(offset) < 26 * 3600 ? offset : nil
  }
}

extension TZifBlock {
  /// The changes of a zone's clock, in ascending order.
  struct History {
    /// Those that an event time can meet.
    private(set) var transitions: [Int64] = []
    private(set) var offsets: [Int]
    private var last: Int64?

    init(initial: Int) { offsets = [initial] }

    /// - Returns: Whether `time` follows the last one.
    mutating func append(_ time: Int64, _ offset: Int) -> Bool {
      if let last, last >= time { return false }
      last = time
      // A day and more on either side: a local reading differs from UTC by as much.
      let range = EventTime.representableSeconds
      if time < range.lowerBound - 200_000 {
        offsets[0] = offset
      } else if time < range.upperBound + 200_000 {
        transitions.append(time)
        offsets.append(offset)
      }
      return true
    }

    /// Adds what a rule says about the time after the last change, or about all time without one.
    mutating func append(_ rule: POSIXTimeZone) {
      let range = EventTime.representableSeconds
      if last == nil { offsets[0] = rule.standardOffset }
      let start = max(last ?? .min, range.lowerBound)
      guard start < range.upperBound else { return }
      // A year's change may fall into the next one: its time of day runs from −167 to 167 hours.
      let years = CivilDate(daysSince1970: Int(start / 86_400) - 1).year - 1...2262
      for change in rule.changes(in: years) where change.time > start {
        _ = append(change.time, change.offset)
      }
    }
  }
}

extension Span where Element == UInt8 {
  /// A signed number of `size` bytes, most significant first.
  fileprivate func bigEndian(at position: Int, size: Int) -> Int64 {
    var value: UInt64 = 0
    for index in position..<position + size { value = value << 8 | UInt64(self[index]) }
    let unused = 64 - 8 * size
    return Int64(bitPattern: value << unused) >> unused
  }
}
